// The private drive: in by a link, to work there, out again.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEveryLook, look } from './looks.mjs';
import { drop, examine, node, put, rowOf, withPage } from './support.mjs';

const authorization = { Authorization: `tahoe-lafs ${process.env.TAHOE_TOKEN}` };

// What `tahoe-node open` asks for.
async function newLink() {
  const reply = await fetch(`${node}session?t=link`, { method: 'POST',
    headers: authorization });
  assert.equal(reply.status, 200);
  return (await reply.text()).split('\n')[0];
}

async function logIn(page) {
  await page.goto(await newLink());
  assert.deepEqual(await examine(page), []);
  await page.getByRole('button', { name: 'Open the private drive' }).click();
  await page.getByRole('heading', { name: 'Private drive' }).waitFor();
}

test('a browser without a session is told how to get one', () =>
  withPage(async (page) => {
    await page.goto(`${node}vdrive/private/`);
    await page.getByRole('heading', { name: 'Not allowed' }).waitFor();
    await page.getByText('tahoe-node open').waitFor();
  }, { errors: ['401'] }));

test('a link opens the drive, once and for this browser', async () => {
  let used;
  await withPage(async (page) => {
    await logIn(page);
    used = page.url();
    await drop(page, 'form[data-upload]', [{ name: 'mine.txt', size: 9 }]);
    await rowOf(page, 'mine.txt').waitFor();
    await rowOf(page, 'mine.txt').getByRole('link', { name: /^Info/ }).click();
    await page.getByText('immutable').first().waitFor();
    await page.getByRole('link', { name: 'Back to the directory' }).click();
    await rowOf(page, 'mine.txt').getByRole('link', { name: /^Unlink/ })
      .click();
    await page.getByRole('button', { name: 'Unlink', exact: true }).click();
    await rowOf(page, 'mine.txt').waitFor({ state: 'detached' });
  });
  await withPage(async (page) => {
    await page.goto(used);
    await page.getByRole('heading', { name: 'Not allowed' }).waitFor();
  }, { errors: ['401'] });
});

inEveryLook('the way in and the drive are fine', async (page, kind) => {
  await page.goto(await newLink());
  await look(page, `session-link-${kind}`);
  await logIn(page);
  await look(page, `private-drive-${kind}`);
  await page.goto(new URL('/session', page.url()).href);
  await page.getByRole('button', { name: 'Log out' }).waitFor();
  await look(page, `session-open-${kind}`);
});

test('who has logged out is out', () => withPage(async (page) => {
  await logIn(page);
  const inside = page.url();
  await page.goto(new URL('/session', inside).href);
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('heading', { name: 'Open a cap' }).waitFor();
  await page.goto(inside);
  await page.getByRole('heading', { name: 'Not allowed' }).waitFor();
}, { errors: ['401'] }));

test('a page that is stored there reads nothing of the drive', () =>
  withPage(async (page) => {
    await put(`${node}vdrive/private/stranger.html`, `<!DOCTYPE html>
      <title>harmless</title><script>
      document.title = 'it runs';
      fetch('/vdrive/private/').then(() => { document.title = 'it reads'; });
      </script>`, authorization);
    await logIn(page);
    await rowOf(page, 'stranger.html').getByRole('link', {
      name: 'stranger.html', exact: true }).click();
    await page.waitForURL((url) => !url.pathname.includes('private'));
    await page.waitForTimeout(500);
    assert.equal(await page.title(), 'harmless');
    assert.ok(!page.url().includes('private'));
  }, { errors: ['Blocked script'] }));
