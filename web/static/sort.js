// Tables whose columns sort by a click on their heads. A cell with data-key
// sorts by that, as a number if it is one.

const keyOf = (row, column) => {
  const cell = row.cells[column];
  const text = cell.dataset.key ?? cell.textContent.trim();
  return text !== '' && !isNaN(text) ? Number(text) : text;
};

function compare(a, b) {
  if (typeof a === 'number' && typeof b === 'number')
    return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}

function sortBy(table, head) {
  const up = head.ariaSort !== 'ascending';
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => [keyOf(row, head.cellIndex), row]);
  rows.sort(([a], [b]) => (up ? compare(a, b) : compare(b, a)));
  body.append(...rows.map(([, row]) => row));
  for (const other of table.tHead.rows[0].cells)
    other.removeAttribute('aria-sort');
  head.ariaSort = up ? 'ascending' : 'descending';
}

export function sortTables() {
  for (const table of document.querySelectorAll('table.sortable'))
    for (const head of table.tHead.rows[0].cells) {
      if (head.textContent.trim() === '' || head.classList.contains('fixed'))
        continue;
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      button.addEventListener('click', () => sortBy(table, head));
      head.append(button);
    }
}
