// A browser for the tests of one file, and pages that tell what went wrong.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';

export const node = process.env.TAHOE_NODE_1;
export const otherNode = process.env.TAHOE_NODE_2;

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'),
  'utf8');

// Milliseconds that only guard against waiting for ever.
export const patience = 120_000;

let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium',
    timeout: patience });
});

after(() => browser?.close());

// Waits until `condition` answers something true.
export async function eventually(condition, what) {
  const end = Date.now() + patience;
  for (;;) {
    const isLast = Date.now() > end;
    if (await condition())
      return;
    assert.ok(!isLast, `this never came: ${what}`);
    await new Promise((done) => { setTimeout(done, 50); });
  }
}

// Opens a page in a profile of its own for `use`, which may do all it likes but
// leave errors in the console.
export async function withPage(use, options = {}) {
  const { errors = [], ...settings } = options;
  const profile = await browser.newContext({ acceptDownloads: true,
    ...settings });
  profile.setDefaultTimeout(patience);
  const page = await profile.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !errors.some((x) => text.includes(x)))
      problems.push(text);
  });
  try {
    const result = await use(page);
    assert.deepEqual(problems, []);
    return result;
  } finally {
    await profile.close();
  }
}

// A new directory in the public drive, made as programs do; its address.
export async function newDirectory(name) {
  const address = `${node}vdrive/global/${name}/`;
  const made = await fetch(address.slice(0, -1) + '?t=mkdir', {
    method: 'PUT' });
  assert.equal(made.status, 200);
  return address;
}

// Stores a file; its cap.
export async function store(content) {
  const stored = await fetch(`${node}uri`, { method: 'PUT', body: content });
  assert.equal(stored.status, 200);
  return stored.text();
}

export async function put(address, content, headers = {}) {
  const stored = await fetch(address, { method: 'PUT', body: content,
    headers });
  assert.ok(stored.ok, await stored.clone().text());
  return stored.text();
}

export async function textOf(address) {
  const reply = await fetch(address);
  assert.equal(reply.status, 200);
  return reply.text();
}

// What keeps people from using a page, as far as axe-core sees that.
export async function examine(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run());
  return found.violations
    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map((x) => x.html).join(' ')}`);
}

// The row of an entry in the table of a directory.
export const rowOf = (page, name) => page.locator('tbody tr', {
  has: page.getByRole('link', { name, exact: true }) });

// Lets files fall on a form, as if from the desktop.
export async function drop(page, selector, files) {
  const transfer = await page.evaluateHandle((dropped) => {
    const data = new DataTransfer();
    for (const { name, size } of dropped)
      data.items.add(new File(['x'.repeat(size)], name));
    return data;
  }, files);
  await page.dispatchEvent(selector, 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent(selector, 'drop', { dataTransfer: transfer });
}
