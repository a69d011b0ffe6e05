// Uploads of many files at a time, each with its progress, from the form or
// dropped on it. Without this the form sends one file.

import { filesIn } from './drop.js';
import { transfer } from './transfer.js';

const atOnce = 2;

// Where a file goes: into the directory of the page, or nowhere but to its cap.
function addressOf(form, path) {
  if (form.dataset.upload === 'unlinked')
    return '/uri';
  return './' + path.split('/').map(encodeURIComponent).join('/');
}

class UploadQueue {
  constructor(form, list) {
    this.form = form;
    this.list = list;
    this.waiting = [];
    this.running = 0;
    this.failed = 0;
  }

  add(files) {
    this.waiting.push(...files);
    this.begin();
  }

  begin() {
    while (this.running < atOnce && this.waiting.length > 0) {
      const item = this.waiting.shift();
      ++this.running;
      const replace = () => {
        --this.failed;
        this.add([{ ...item, replace: true }]);
      };
      transfer(this.list, item, addressOf(this.form, item.path), replace)
        .then((done) => this.ended(done));
    }
  }

  ended(done) {
    --this.running;
    this.failed += done ? 0 : 1;
    this.begin();
    const isOver = this.running === 0 && this.failed === 0;
    if (isOver && this.form.dataset.upload === 'here')
      location.reload();
  }
}

function enhance(form) {
  const field = form.querySelector('input[type=file]');
  const list = document.createElement('ul');
  list.className = 'transfers';
  list.ariaLabel = 'Uploads';
  form.after(list);
  const queue = new UploadQueue(form, list);
  const box = form.querySelector('input[type=checkbox][name=replace]');
  const add = (files) => queue.add(
    files.map((item) => ({ ...item, replace: box?.checked ?? false })));
  field.multiple = true;
  form.classList.add('drop');
  form.querySelector('.hint')?.append(' Or drop files here.');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    add([...field.files].map((file) => ({ file, path: file.name })));
    form.reset();
  });
  form.addEventListener('dragover', (event) => {
    event.preventDefault();
    form.classList.add('over');
  });
  form.addEventListener('dragleave', () => form.classList.remove('over'));
  form.addEventListener('drop', async (event) => {
    event.preventDefault();
    form.classList.remove('over');
    add(await filesIn(event.dataTransfer));
  });
}

export function takeUploads() {
  for (const form of document.querySelectorAll('form[data-upload]'))
    enhance(form);
}
