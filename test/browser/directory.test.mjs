// What people do with directories, with scripts and without.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { drop, newDirectory, node, otherNode, put, rowOf, textOf, withPage }
  from './support.mjs';

async function upload(page, name, content) {
  await page.setInputFiles('#file', { name, mimeType: 'text/plain',
    buffer: Buffer.from(content) });
  await page.getByRole('button', { name: 'Upload' }).click();
  await rowOf(page, name).waitFor();
}

async function makeDirectory(page, name) {
  await page.getByText('New directory', { exact: true }).click();
  await page.fill('#mkdir', name);
  await page.getByRole('button', { name: 'Create' }).click();
  await rowOf(page, name).waitFor();
}

async function rename(page, name, newName) {
  await rowOf(page, name).getByRole('link', { name: /^Rename/ }).click();
  await page.fill('#to_name', newName);
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await rowOf(page, newName).waitFor();
}

async function move(page, name, to) {
  await rowOf(page, name).getByRole('link', { name: /^Rename/ }).click();
  await page.fill('#to_dir', to);
  await page.getByRole('button', { name: 'Move', exact: true }).click();
  await rowOf(page, name).waitFor({ state: 'detached' });
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without';
  test(`upload, rename, move, download and unlink ${how} scripts`, () =>
    withPage(async (page) => {
      const place = `main-${how}`;
      await page.goto(await newDirectory(place));
      await upload(page, 'first.txt', 'first content');
      await makeDirectory(page, 'below');
      await rename(page, 'first.txt', 'second & <b>.txt');
      const name = 'second & <b>.txt';

      const [download] = await Promise.all([
        page.waitForEvent('download'),
        (async () => {
          await rowOf(page, name).getByRole('link', { name: /^Info/ }).click();
          await page.getByRole('link', { name: 'Download' }).click();
        })(),
      ]);
      assert.equal(await readFile(await download.path(), 'utf8'),
        'first content');

      await page.goto(`${node}vdrive/global/${place}/`);
      await move(page, name, `vdrive/global/${place}/below`);
      await rowOf(page, 'below').getByRole('link', { name: 'below',
        exact: true }).click();
      await rowOf(page, name).getByRole('link', { name: /^Unlink/ }).click();
      if (javaScriptEnabled)
        await page.locator('dialog').waitFor();
      await page.getByRole('button', { name: 'Unlink', exact: true }).click();
      await page.getByText('Nothing is here yet').waitFor();
    }, { javaScriptEnabled }));
}

test('a question that is answered no changes nothing', () =>
  withPage(async (page) => {
    const address = await newDirectory('kept');
    await put(address + 'x.txt', 'x');
    await page.goto(address);
    await rowOf(page, 'x.txt').getByRole('link', { name: /^Unlink/ }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('dialog').waitFor({ state: 'detached' });
    assert.equal(await textOf(address + 'x.txt'), 'x');
  }));

test('files dropped on the form show their progress and appear', () =>
  withPage(async (page) => {
    await page.goto(await newDirectory('dropped'));
    // So slow that there is progress to be seen.
    const network = await page.context().newCDPSession(page);
    const slow = (bytes) => network.send('Network.emulateNetworkConditions', {
      offline: false, latency: 0, downloadThroughput: -1,
      uploadThroughput: bytes });
    await slow(200_000);
    await drop(page, 'form[data-upload]', [
      { name: 'large.bin', size: 3_000_000 }, { name: 'small.txt', size: 9 }]);
    await page.waitForFunction(() => {
      const bar = document.querySelector('.transfers progress');
      return bar && bar.value > 0 && bar.value < bar.max;
    });
    await slow(-1);
    await rowOf(page, 'large.bin').waitFor();
    await rowOf(page, 'small.txt').waitFor();
  }));

test('a name that is taken gives way only when asked to', () =>
  withPage(async (page) => {
    const address = await newDirectory('taken');
    await put(address + 'x.txt', 'old');
    await page.goto(address);
    await drop(page, 'form[data-upload]', [{ name: 'x.txt', size: 3 }]);
    const again = page.getByRole('button', { name: 'Replace it' });
    await again.waitFor();
    assert.equal(await textOf(address + 'x.txt'), 'old');
    await Promise.all([page.waitForEvent('load'), again.click()]);
    assert.equal(await textOf(address + 'x.txt'), 'xxx');
  }, { errors: ['409'] }));

test('a cap that is shared opens at another node, to read only', async () => {
  const address = await newDirectory('shared');
  await put(address + 'x.txt', 'shared content');
  const cap = await withPage(async (page) => {
    await page.goto(address);
    await page.getByText('Share this directory').click();
    await page.getByText('QR code').last().click();
    await page.locator('svg.qr').last().waitFor();
    await page.getByRole('button', { name: 'Copy: To read only' }).click();
    await page.getByText('Copied').waitFor();
    return page.evaluate(() => navigator.clipboard.readText());
  }, { permissions: ['clipboard-read', 'clipboard-write'] });
  await withPage(async (page) => {
    await page.goto(otherNode);
    await page.fill('#uri', cap);
    await page.getByRole('button', { name: 'Open' }).click();
    await rowOf(page, 'x.txt').waitFor();
    assert.equal(await page.locator('form').count(), 0);
    assert.ok(!(await page.title()).includes('URI'));
    await page.getByRole('link', { name: 'x.txt', exact: true }).click();
    await page.getByText('shared content').waitFor();
    assert.equal(await page.locator('body').innerText(), 'shared content');
  });
});

test('columns sort by what they mean', () => withPage(async (page) => {
  const address = await newDirectory('sorted');
  for (const [name, size] of [['a', 900], ['b', 20_000], ['c', 1500]])
    await put(address + name, 'x'.repeat(size));
  await page.goto(address);
  const names = () => page.locator('tbody th').allInnerTexts();
  await page.getByRole('button', { name: 'Size' }).click();
  assert.deepEqual(await names(), ['a', 'c', 'b']);
  await page.getByRole('button', { name: 'Size' }).click();
  assert.deepEqual(await names(), ['b', 'c', 'a']);
  assert.equal(await page.locator('th[aria-sort=descending]').innerText(),
    'Size');
}));
