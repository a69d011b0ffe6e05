// A question before something is unlinked. The link leads to a page that asks;
// here a dialog asks, and sends the same form.

function ask(question, action, detail) {
  const dialog = document.createElement('dialog');
  const text = document.createElement('h2');
  const more = document.createElement('p');
  const form = document.createElement('form');
  const yes = document.createElement('button');
  const no = document.createElement('button');
  text.id = 'question';
  text.textContent = question;
  more.textContent = detail;
  dialog.setAttribute('aria-labelledby', text.id);
  form.method = 'dialog';
  form.className = 'actions';
  yes.value = 'yes';
  yes.className = 'danger';
  yes.textContent = action;
  no.value = 'no';
  no.textContent = 'Cancel';
  no.autofocus = true;
  form.append(no, yes);
  dialog.append(text, more, form);
  document.body.append(dialog);
  return new Promise((answer) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      answer(dialog.returnValue === 'yes');
    });
    dialog.showModal();
  });
}

function post(fields) {
  const form = document.createElement('form');
  form.method = 'post';
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement('input');
    field.type = 'hidden';
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

async function confirmUnlink(event) {
  const link = event.target.closest('a[data-unlink]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey)
    return;
  event.preventDefault();
  const name = link.dataset.unlink;
  if (await ask(`Unlink “${link.dataset.shown}”?`, 'Unlink',
    'It goes out of this directory. Whoever has its cap keeps it.'))
    post({ t: 'unlink', name, when_done: '.' });
}

export function confirmChanges() {
  document.addEventListener('click', confirmUnlink);
}
