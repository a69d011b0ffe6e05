// One file on its way to the node: a line with its progress.

function make(name, text, className = '') {
  const element = document.createElement(name);
  element.textContent = text;
  element.className = className;
  return element;
}

function linksTo(cap, name) {
  const link = make('a', 'Open');
  link.href = `/file/${encodeURIComponent(cap)}/@@named=/`
    + encodeURIComponent(name);
  const more = make('a', 'Cap and shares');
  more.href = `/uri/${encodeURIComponent(cap)}?t=info`;
  const links = make('span', '', 'actions');
  links.append(link, more);
  return links;
}

// Sends the file once; answers the reply.
function send({ file, replace }, address, onProgress, signal) {
  return new Promise((answer) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener('progress', onProgress);
    request.addEventListener('loadend', () => answer(request));
    signal.addEventListener('abort', () => request.abort());
    request.open('PUT', `${address}?replace=${replace}`);
    request.send(file);
  });
}

// Sends a file and shows how that goes; true when it is stored. If its name is
// taken, a button calls `replace`.
export async function transfer(list, item, address, replace) {
  const { file, path } = item;
  const line = document.createElement('li');
  const state = make('span', 'begins', 'hint');
  const bar = document.createElement('progress');
  const button = make('button', 'Cancel', 'quiet');
  const stop = new AbortController();
  state.role = 'status';
  bar.ariaLabel = `Progress of ${path}`;
  bar.max = Math.max(file.size, 1);
  bar.value = 0;
  button.type = 'button';
  button.addEventListener('click', () => stop.abort());
  line.append(make('span', path), button, bar, state);
  list.append(line);
  const onProgress = ({ loaded }) => {
    bar.value = loaded;
    const percent = Math.floor(100 * loaded / bar.max);
    state.textContent = loaded < file.size ? `${percent} % sent`
      : 'spreading its shares …';
  };
  const reply = await send(item, address, onProgress, stop.signal);
  const done = reply.status >= 200 && reply.status < 300;
  const text = reply.responseText.trim();
  button.remove();
  state.className = done ? 'hint yes' : 'hint no';
  if (done) {
    bar.value = bar.max;
    state.textContent = 'stored';
    line.append(linksTo(text, file.name));
  } else if (reply.status === 409 && !item.replace) {
    const again = make('button', 'Replace it');
    state.textContent = 'There is something of this name already.';
    again.type = 'button';
    again.addEventListener('click', () => {
      line.remove();
      replace();
    });
    line.append(again);
  } else {
    state.textContent = stop.signal.aborted ? 'cancelled'
      : text || 'the node cannot be reached';
  }
  return done;
}
