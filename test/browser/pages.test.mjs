// Every page opens without an error, in every look.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { inEveryLook, look, screenshots } from './looks.mjs';
import { eventually, newDirectory, node, put, store, textOf, withPage }
  from './support.mjs';

const pages = new Map();

before(async () => {
  const address = await newDirectory('photos/summer');
  const names = ['beach.jpg', 'Über den Wolken.txt', 'a'.repeat(80) + '.tar'];
  for (const [i, name] of names.entries())
    await put(address + encodeURIComponent(name), 'x'.repeat(4000 * (i + 1)));
  await put(address + 'small.txt', 'small');
  await newDirectory('photos/summer/more');
  await newDirectory('photos/empty');
  const cap = await store('y'.repeat(200_000));
  const readOnly = await textOf(address.slice(0, -1) + '?t=readonly-uri');
  pages.set('welcome', node);
  pages.set('directory', address);
  pages.set('empty-directory', `${node}vdrive/global/photos/empty/`);
  pages.set('read-only-directory', `${node}uri/${readOnly}/`);
  pages.set('file', `${address}beach.jpg?t=info`);
  pages.set('literal-file', `${address}small.txt?t=info`);
  pages.set('file-by-cap', `${node}uri/${cap}?t=info`);
  pages.set('directory-info', `${address}?t=info`);
  pages.set('rename', `${address}?t=rename-form&name=beach.jpg`);
  pages.set('operations', `${node}status`);
  pages.set('storage', `${process.env.TAHOE_STORAGE_NODE}storage`);
  pages.set('storage-node', process.env.TAHOE_STORAGE_NODE);
  pages.set('introducer', process.env.TAHOE_INTRODUCER);
  pages.set('statistics', `${node}statistics`);
  const stored = await fetch(`${node}uri`, { method: 'PUT',
    body: 'z'.repeat(3_000_000) });
  pages.set('operation',
    `${node}operations/${stored.headers.get('X-Tahoe-Operation')}`);
  const walk = await fetch(`${address}?t=start-manifest&ophandle=walk`, {
    method: 'POST' });
  // While it runs, its page changes beneath who looks.
  await eventually(async () => (await (await fetch(
    `${node}operations/walk?output=json`)).json()).finished, 'the manifest');
  pages.set('manifest', walk.url);
  pages.set('session', `${node}session`);
  pages.set('unlink', `${address}?t=unlink-form&name=beach.jpg`);
});

inEveryLook('every page is fine', async (page, kind) => {
  for (const [name, address] of pages) {
    const reply = await page.goto(address);
    assert.equal(reply.status(), 200, name);
    await look(page, `${name}-${kind}`);
  }
});

inEveryLook('errors, dialogs and uploads are fine, too', async (page, kind) => {
  await page.goto(`${node}vdrive/global/nowhere`);
  await page.getByRole('heading', { name: 'Not here' }).waitFor();
  await look(page, `error-${kind}`);
  await page.goto(pages.get('directory'));
  await page.getByText('Share this directory').click();
  await page.getByText('QR code').first().click();
  await look(page, `share-${kind}`);
  await page.getByRole('link', { name: 'Unlink: beach.jpg' }).click();
  await look(page, `question-${kind}`);
  await page.keyboard.press('Escape');
  await page.goto(node);
  await page.setInputFiles('#file', ['one.txt', 'two.txt'].map((name) => ({
    name, mimeType: 'text/plain', buffer: Buffer.alloc(5000, name) })));
  await page.getByRole('button', { name: 'Upload' }).click();
  await page.locator('.transfers .yes').nth(1).waitFor();
  await look(page, `transfers-${kind}`);
}, { errors: ['404'] });

inEveryLook('an operation on its way is fine, too', async (page, kind) => {
  const leave = new AbortController();
  const body = new ReadableStream({
    start: (stream) => stream.enqueue(new Uint8Array(3_000_000)) });
  const upload = assert.rejects(fetch(`${node}uri`, { method: 'PUT', body,
    duplex: 'half', signal: leave.signal }));
  try {
    await eventually(async () => {
      const { active } = await (await fetch(`${node}status?t=json`)).json();
      return active.length > 0;
    }, 'an operation is active');
    await page.goto(`${node}status`);
    await page.locator('a[href^="/operations/"]').first().click();
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    await look(page, `running-operation-${kind}`);
  } finally {
    leave.abort();
    await upload;
  }
});

test('a form without scripts has its results on a page', () =>
  withPage(async (page) => {
    await page.goto(node);
    await page.setInputFiles('#file', { name: 'x.txt',
      mimeType: 'text/plain', buffer: Buffer.alloc(100_000, 'z') });
    await page.getByRole('button', { name: 'Upload' }).click();
    await page.getByRole('heading', { name: 'Stored' }).waitFor();
    assert.match(await page.inputValue('input.cap'), /^URI:CHK:/);
    await page.screenshot({ path: `${screenshots}/upload-results.png`,
      fullPage: true });
    await page.getByRole('link', { name: 'Cap and shares' }).click();
    await page.getByText('5 of 5 shares are on 5 of 5').waitFor();
  }, { javaScriptEnabled: false }));

test('the theme that was chosen stays', () => withPage(async (page) => {
  const background = () => page.evaluate(() => getComputedStyle(
    document.body).backgroundColor);
  await page.goto(node);
  const light = await background();
  await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
  const dark = await background();
  assert.notEqual(dark, light);
  await page.goto(pages.get('directory'));
  assert.equal(await background(), dark);
  await page.getByRole('button', { name: 'Switch to the light theme' }).click();
  assert.equal(await background(), light);
}, { colorScheme: 'light' }));

test('the keyboard leads past the navigation', () => withPage(async (page) => {
  await page.goto(node);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.id === 'main');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'uri');
}));
