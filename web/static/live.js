// A page of something under way stays up to date: the node says when there is
// news, and what has changed on the page takes the place of what was there.

const pollInterval = 5000;
const leastPause = 500;

function copyAttributes(old, fresh) {
  for (const { name } of [...old.attributes])
    if (!fresh.hasAttribute(name))
      old.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (old.getAttribute(name) !== value)
      old.setAttribute(name, value);
}

// Makes one like the other with few changes: focus, selection and the place
// where somebody reads stay.
function morph(old, fresh) {
  if (old.nodeName !== fresh.nodeName) {
    old.replaceWith(fresh);
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data)
      old.data = fresh.data;
    return;
  }
  copyAttributes(old, fresh);
  const before = [...old.childNodes];
  const after = [...fresh.childNodes];
  after.forEach((node, i) => (
    i < before.length ? morph(before[i], node) : old.append(node)));
  before.slice(after.length).forEach((node) => node.remove());
}

async function reload(main) {
  const reply = await fetch(location.href);
  if (!reply.ok)
    return;
  const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
  morph(main, page.getElementById('main'));
}

// One reload at a time; news that come meanwhile are for the next one.
function reloader(main) {
  let busy = false;
  let wanted = false;
  return async () => {
    wanted = true;
    if (busy)
      return;
    busy = true;
    while (wanted) {
      wanted = false;
      await reload(main).catch(() => {}); // the node may be away
      await new Promise((done) => { setTimeout(done, leastPause); });
    }
    busy = false;
  };
}

export function stayUpToDate() {
  const main = document.querySelector('main[data-events]');
  if (!main)
    return;
  const address = main.dataset.events;
  const onNews = reloader(main);
  let source = null;
  let isOver = false;
  const close = () => { source?.close(); source = null; };
  const open = () => {
    source = new EventSource(address);
    source.addEventListener('message', onNews);
    source.addEventListener('end', () => { isOver = true; close(); onNews(); });
    source.addEventListener('error', () => {
      if (source?.readyState === EventSource.CLOSED) // refused: there are many
        setTimeout(() => { onNews(); follow(); }, pollInterval);
    });
  };
  // A browser has few connections: a page that nobody sees takes none.
  const follow = () => {
    close();
    if (!isOver && document.visibilityState === 'visible')
      open();
  };
  document.addEventListener('visibilitychange', follow);
  addEventListener('pagehide', close);
  follow();
}
