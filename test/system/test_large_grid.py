#!/usr/bin/python3
"""A thousand storage nodes in one process: who has the shares, what is left
when nodes go, and the same grid when they are back. In the soak; in the fast
tier a hundred."""

import base64
import hashlib
import os
import random
import time
import unittest

from cases import main
from one_process import OneProcess

SOAK = os.environ.get("TAHOE_SOAK") == "1"
STORAGE = 1000 if SOAK else 100
FILES = 100 if SOAK else 20
NEEDED = 3
TOTAL = 10


def from_base32(text):
    return base64.b32decode(text.upper() + "=" * (-len(text) % 8))


class LargeGrid(unittest.TestCase):
    def setUp(self):
        self.grid = OneProcess(STORAGE)
        self.addCleanup(self.grid.close)
        began = time.monotonic()
        self.grid.start()
        self.grid.wait_for_servers()
        print(f"{STORAGE} nodes are up and connected after "
              f"{time.monotonic() - began:.1f} s, "
              f"{self.grid.process.memory() / 2**20:.0f} MiB")
        self.alice, self.bob = self.grid.clients
        self.random = random.Random(1)

    def holders(self):
        """The names of the servers that have a share, by storage index."""
        result = {}
        for node in self.grid.storage:
            shares = node.directory / "storage" / "shares"
            for directory in shares.glob("??/*"):
                result.setdefault(directory.name, set()).add(node.name)
        return result

    def ring(self, index):
        """The names of all servers in the order of a file: SHA1(SI || seed)
        ascending, with the tub id for a seed (spec/chk.md, section 12)."""
        def key(node):
            seed = from_base32(node.read("my_nodeid").strip())
            return hashlib.sha1(from_base32(index) + seed).digest()
        return [node.name for node in sorted(self.grid.storage, key=key)]

    def fault(self, names, fault):
        with self.grid.console() as console:
            for name in names:
                console.ask("fault", name, fault)

    def test_files_are_there_while_three_of_their_servers_are(self):
        files = {}
        for _ in range(FILES):
            data = os.urandom(2000)
            before = set(self.holders())
            cap = self.alice.put(data)
            index, = set(self.holders()) - before
            files[index] = (cap, data)
        holders = self.holders()
        for index, names in holders.items():
            self.assertEqual(set(self.ring(index)[:TOTAL]), names)
        everyone = [node.name for node in self.grid.storage]
        for gone in (self.random.sample(everyone, STORAGE // 10),
                     self.random.sample(everyone, STORAGE // 2)):
            with self.subTest(gone=len(gone)):
                self.fault(gone, "gone")
                self.bob.wait_for_servers(STORAGE - len(gone))
                lost = 0
                for index, (cap, data) in files.items():
                    left = len(holders[index] - set(gone))
                    done = self.bob.get(cap)
                    if left >= NEEDED:
                        self.assertEqual((0, data),
                                         (done.returncode, done.stdout))
                    else:
                        lost += 1
                        self.assertEqual(4, done.returncode)
                print(f"{len(gone)} gone: {lost} of {FILES} files lost")
                self.fault(gone, "none")
                self.bob.wait_for_servers(STORAGE)
        for cap, data in files.values():
            self.assertEqual(data, self.bob.get(cap).stdout)
        began = time.monotonic()
        self.grid.stop()
        print(f"stopped after {time.monotonic() - began:.1f} s")
        self.grid.start()
        self.grid.wait_for_servers()
        self.assertEqual(holders, self.holders())
        cap, data = next(iter(files.values()))
        self.assertEqual(data, self.bob.get(cap).stdout)


if __name__ == "__main__":
    main()
