"""A grid that `tahoe-node grid` runs in one process, for tests."""

import json
import pathlib
import shutil
import tempfile
import types

from console import Console
from grid import Node, command, eventually, place_in_memory


class OneProcess:
    """Its directories stay until the end; it may start and stop meanwhile."""

    def __init__(self, storage=5, clients=2, *options, below=None):
        """Lies `below` a directory; without one, in memory where that can be.
        """
        self.directory = pathlib.Path(tempfile.mkdtemp(
            prefix="tahoe-grid-", dir=below or place_in_memory()))
        self.caps = set()
        self.arguments = (self.directory, "--storage", storage, "--clients",
                          clients, "--json", *options)
        self.process = Node(self, ".")
        self.clients = [Node(self, f"client{i}")
                        for i in range(1, clients + 1)]
        self.storage = [Node(self, f"storage{i}")
                        for i in range(1, storage + 1)]

    def start(self):
        """What the command tells."""
        done = command("grid", *self.arguments, timeout=600)
        if done.returncode != 0:
            raise AssertionError(done.stderr.decode())
        return json.loads(done.stdout)

    def stop(self):
        self.process.stop()

    def console(self):
        return Console(types.SimpleNamespace(directory=self.directory))

    def wait_for_servers(self, count=None):
        for client in self.clients:
            client.wait_for_servers(count or len(self.storage), 180)

    def remember(self, cap):
        self.caps.add(cap)
        return cap

    def close(self):
        if self.process.pid() is not None:
            self.process.signal(15)
            eventually(lambda: self.process.pid() is None, "the grid ends", 120)
        shutil.rmtree(self.directory, ignore_errors=True)

    def print_logs(self, lines=60):
        print("\n".join(self.process.log().splitlines()[-lines:]), flush=True)
