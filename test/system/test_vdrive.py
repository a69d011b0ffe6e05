#!/usr/bin/python3
"""The node that keeps directories, as a process: its files, its end by force,
its backup."""
import contextlib
import shutil
import sqlite3
import stat

from cases import GridCase, main
from grid import command, eventually

BACKUP = 0x74766462  # what SQLite's header says of a backup


class Vdrive(GridCase):
    def setUp(self):
        super().setUp()
        self.node = self.grid.add_vdrive(self.id().rsplit(".", 1)[-1][:40])

    def tearDown(self):
        self.node.stop()
        super().tearDown()

    def store(self, name="vdrive.db"):
        return self.node.directory / "vdrive" / name

    def test_its_files_stay_the_same_from_start_to_start(self):
        cap = self.node.directory / "private" / "public_root.cap"
        self.assertEqual(0o600, stat.S_IMODE(cap.stat().st_mode))
        before = self.node.read("vdrive.furl"), cap.read_text()
        self.assertEqual(self.node.furl("vdrive") + "\n", before[0])
        self.assertTrue(before[1].startswith("URI:VDIR:"))
        self.node.restart()
        self.assertEqual(before,
                         (self.node.read("vdrive.furl"), cap.read_text()))
        self.assertNotIn("store-checked", self.node.log())
        key = before[1].split(":")[2]
        self.assertNotIn(key, self.node.log())

    def test_killed_it_checks_its_store_and_goes_on(self):
        self.node.kill()
        self.node.start()
        eventually(lambda: "store-checked 1 directories, 0 entries"
                   in self.node.log(), "its store is checked")

    def test_damaged_it_does_not_start_and_says_what_to_do(self):
        self.node.stop()
        store = self.store()
        sound = store.read_bytes()
        store.write_bytes(sound[:16] + bytes(len(sound) - 16))
        done = command("start", self.node.directory)
        self.assertNotEqual(0, done.returncode)
        self.assertIn(b"is damaged", done.stderr)
        store.write_bytes(sound)
        self.node.start()

    def test_a_restored_backup_is_a_new_incarnation(self):
        before = self.ask("SELECT hex(incarnation) FROM store")
        self.node.stop()
        shutil.copy(self.store(), self.store("backup.db"))
        # What a backup has besides.
        self.ask("PRAGMA journal_mode = DELETE", "backup.db")
        self.ask(f"PRAGMA application_id = {BACKUP}", "backup.db")
        shutil.copy(self.store("backup.db"), self.store())
        self.node.start()
        eventually(lambda: "backup-restored 1 directories"
                   in self.node.log(), "the backup is noticed")
        self.assertNotEqual(before,
                            self.ask("SELECT hex(incarnation) FROM store"))

    def ask(self, sql, store="vdrive.db"):
        with contextlib.closing(sqlite3.connect(self.store(store), 60)) as database:
            return database.execute(sql).fetchall()


if __name__ == "__main__":
    main()
