"""A grid with a drive and two clients, and commands that work with it."""

import json
import os
import pathlib
import subprocess
import time

from cases import GridCase
from grid import binary, eventually


class DriveCase(GridCase):
    """Tests of commands on files and directories."""

    storage_nodes = 2
    shares = (1, 1, 2)

    @classmethod
    def build(cls, grid):
        cls.servers = [grid.add_storage(f"storage{i}")
                       for i in range(cls.storage_nodes)]
        cls.vdrive = grid.add_vdrive("vdrive")
        cls.alice, cls.bob = (grid.add_client(name, *cls.shares, cls.vdrive)
                              for name in ("alice", "bob"))
        for client in (cls.alice, cls.bob):
            cls.wait_for_drive(client)

    @classmethod
    def wait_for_drive(cls, client):
        client.wait_for_servers(cls.storage_nodes)
        cls.wait_for_roots(client)

    @classmethod
    def wait_for_roots(cls, client):
        eventually(lambda: client.http(
            "GET", "vdrive/global?t=json").status == 200, "the drive is there")
        eventually(lambda: cls.start(client, "ls", "private:").wait() == 0,
                   f"{client.name} has its own drive")

    @staticmethod
    def wait_until_vdrive_is_missed(client):
        """The client knows that the vdrive has stopped."""
        eventually(lambda: client.http(
            "GET", "vdrive/global?t=json").status == 503, "no vdrive")

    def scratch(self, name):
        """A new directory for files of this test."""
        path = pathlib.Path(self.grid.directory) / f"{self.id()}-{name}"
        path.mkdir()
        return path

    @staticmethod
    def start(client, *arguments, **options):
        """Begins `tahoe-node ARGUMENTS` with a client's node."""
        environment = dict(os.environ, TAHOE_NODE_DIR=str(client.directory))
        return subprocess.Popen([binary(), *map(os.fspath, arguments)],
                                env=environment, stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                **options)

    def run_command(self, client, *arguments, code=0, stdin=b"", timeout=300):
        """Runs it to its end; the exit code must be `code`."""
        with self.start(client, *arguments) as process:
            out, err = process.communicate(stdin, timeout=timeout)
        self.assertEqual(code, process.returncode,
                         f"{arguments}: {out[-500:]} {err[-1000:]}")
        return subprocess.CompletedProcess(arguments, code, out, err)

    def text(self, client, *arguments, **options):
        """What it prints."""
        return self.run_command(client, *arguments, **options).stdout.decode()

    def cap(self, client, *arguments):
        """A cap that it prints; no log may show it from then on."""
        return self.grid.remember(self.text(client, *arguments).strip())

    def events(self, client, *arguments, code=0):
        """What it tells with --json."""
        done = self.run_command(client, arguments[0], "--json", *arguments[1:],
                                code=code)
        return self.parsed(done.stdout)

    @staticmethod
    def parsed(lines):
        """Lines of JSON."""
        return [json.loads(line) for line in lines.splitlines()]

    def copy(self, *arguments, client=None, code=0):
        """Copies; returns the last event."""
        # What was written this moment is not remembered: it may change yet
        # without a clock's telling.
        time.sleep(0.1)
        return self.events(client or self.alice, "cp", "-r", *arguments,
                           code=code)[-1]

    def assert_same_trees(self, one, other):
        done = subprocess.run(["diff", "-r", one, other], capture_output=True)
        self.assertEqual(b"", done.stdout[:1000])
        self.assertEqual(0, done.returncode)
