// A button beside each field with a cap that copies it.

async function copy(field) {
  field.select();
  if (navigator.clipboard)
    await navigator.clipboard.writeText(field.value);
  else if (!document.execCommand('copy')) // on plain HTTP from elsewhere
    throw new Error('not allowed');
}

export function addCopyButtons() {
  for (const field of document.querySelectorAll('input.cap')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.ariaLabel = `Copy: ${field.labels[0]?.textContent ?? 'the text'}`;
    // Outside of the button: its own name stays.
    const status = document.createElement('span');
    status.className = 'hint';
    status.role = 'status';
    button.addEventListener('click', async () => {
      try {
        await copy(field);
        status.textContent = 'Copied';
      } catch {
        status.textContent = 'The browser refuses: press Ctrl-C';
      }
      setTimeout(() => { status.textContent = ''; }, 3000);
    });
    field.addEventListener('focus', () => field.select());
    field.closest('.fields').append(button, status);
  }
}
