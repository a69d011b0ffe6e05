#!/usr/bin/python3
"""Debian's duplicity with its tahoe:// backend, as it is: it calls `tahoe`."""

import os
import pathlib
import shutil
import subprocess
import unittest

from cases import main
from drive_case import DriveCase
from grid import binary


@unittest.skipUnless(shutil.which("duplicity"), "duplicity is not installed")
class Duplicity(DriveCase):
    @classmethod
    def build(cls, grid):
        super().build(grid)
        cls.programs = pathlib.Path(grid.directory) / "bin"
        cls.programs.mkdir()
        (cls.programs / "tahoe").symlink_to(binary())

    def run_program(self, *command, code=0):
        home = self.grid.directory
        done = subprocess.run(
            list(map(os.fspath, command)), capture_output=True, timeout=300,
            env={"PATH": f"{self.programs}:{os.environ['PATH']}",
                 "HOME": str(home), "PASSPHRASE": "a secret",
                 "TAHOE_NODE_DIR": str(self.alice.directory)})
        self.assertEqual(code, done.returncode,
                         f"{command}: {done.stdout[-500:]} {done.stderr[-1000:]}")
        return done.stdout.decode()

    def backup(self, *command):
        self.run_program("duplicity", "--archive-dir",
                         self.grid.directory / "archive", *command)

    def test_a_full_and_an_incremental_backup_are_restored(self):
        self.run_program("tahoe", "create-alias", "backups")
        self.run_program("tahoe", "mkdir", "backups:mine")
        self.grid.remember(self.alice.read("private/aliases").split()[1])
        source = self.scratch("source")
        shutil.copytree("/usr/include/linux/netfilter", source / "tree")
        place = "tahoe://backups/mine"
        self.backup("full", source, place)
        (source / "new").write_bytes(os.urandom(200_000))
        shutil.rmtree(source / "tree" / "ipset")
        self.backup("incremental", source, place)
        # From the grid alone.
        shutil.rmtree(self.grid.directory / "archive")
        restored = self.grid.directory / "restored"
        self.backup("restore", place, restored)
        self.assert_same_trees(source, restored)
        self.backup("remove-all-but-n-full", "1", "--force", place)
        self.backup("verify", place, source)


if __name__ == "__main__":
    main()
