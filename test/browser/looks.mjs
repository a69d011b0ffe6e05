// Pages in both themes, on a desk and on a phone: accessible, not too wide,
// photographed.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { before, test } from 'node:test';
import { examine, withPage } from './support.mjs';

export const screenshots = process.env.TAHOE_SCREENSHOTS;

const widths = { desk: 1280, phone: 400 };

before(() => mkdirSync(screenshots, { recursive: true }));

export async function look(page, name) {
  assert.ok(!(await page.title()).includes('URI:'));
  const overflow = await page.evaluate(() => document.documentElement
    .scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `${name} is ${overflow} pixels too wide`);
  assert.deepEqual(await examine(page), []);
  await page.screenshot({ path: `${screenshots}/${name}.png`,
    fullPage: true });
}

// `body` gets a page, and what to append to the names of its pictures.
export function inEveryLook(what, body, options = {}) {
  for (const colorScheme of ['light', 'dark'])
    for (const [width, pixels] of Object.entries(widths))
      test(`${what}: ${colorScheme}, ${width}`, () => withPage(
        (page) => body(page, `${colorScheme}-${width}`),
        { colorScheme, viewport: { width: pixels, height: 800 }, ...options }));
}
