// What was dropped: files, and all that is in directories, with their paths.

const entriesOf = (reader) => new Promise(
  (done, failed) => reader.readEntries(done, failed));

async function filesBeneath(entry, path) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    return [{ file, path }];
  }
  const reader = entry.createReader();
  const files = [];
  // It gives a hundred at a time.
  for (let some = await entriesOf(reader); some.length > 0;
    some = await entriesOf(reader))
    for (const below of some)
      files.push(...await filesBeneath(below, `${path}/${below.name}`));
  return files;
}

export async function filesIn(dropped) {
  const entries = [...dropped.items].filter((item) => item.kind === 'file')
    .map((item) => item.webkitGetAsEntry?.());
  // A browser that knows no entries, or a file from elsewhere than a disk.
  if (entries.some((entry) => !entry))
    return [...dropped.files].map((file) => ({ file, path: file.name }));
  const found = entries.map((entry) => filesBeneath(entry, entry.name));
  return (await Promise.all(found)).flat();
}
