// What the pages can do beyond links and forms. They work without, too.

import { addCopyButtons } from './copy.js';
import { confirmChanges } from './confirm.js';
import { stayUpToDate } from './live.js';
import { takeUploads } from './upload.js';
import { sortTables } from './sort.js';

addCopyButtons();
confirmChanges();
sortTables();
stayUpToDate();
takeUploads();
