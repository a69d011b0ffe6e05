// The theme: that of the system, unless a button says otherwise. Runs before
// the page is shown, so that it never flashes in the other one.

const remembered = 'theme';
const root = document.documentElement;
const system = matchMedia('(prefers-color-scheme: dark)');

function chosen() {
  try {
    return localStorage.getItem(remembered);
  } catch {
    return null; // this browser keeps nothing
  }
}

function choose(theme) {
  root.dataset.theme = theme;
  try {
    localStorage.setItem(remembered, theme);
  } catch {
    // It holds for this page, then.
  }
}

const isDark = () => (root.dataset.theme ?? (system.matches ? 'dark' : 'light'))
  === 'dark';

function showButton() {
  const button = document.getElementById('theme');
  const label = () => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.ariaLabel = `Switch to the ${isDark() ? 'light' : 'dark'} theme`;
  };
  button.addEventListener('click', () => {
    choose(isDark() ? 'light' : 'dark');
    label();
  });
  system.addEventListener('change', label);
  label();
  button.hidden = false;
}

if (['light', 'dark'].includes(chosen()))
  root.dataset.theme = chosen();
if (document.readyState === 'loading')
  document.addEventListener('DOMContentLoaded', showButton);
else
  showButton();
