"""A grid whose client's web port is what a test is about."""

import os
import shutil
import socket
import subprocess
import unittest

from cases import GridCase
from grid import eventually

MEGABYTE = 1 << 20


class WebCase(GridCase):
    """A client of one server. After each test its descriptors and its memory
    are what they were before."""

    memory_slack = 64 * MEGABYTE

    @classmethod
    def build(cls, grid):
        grid.add_storage("storage")
        cls.client = grid.add_client("client", 1, 1, 1)
        cls.client.wait_for_servers(1)
        cls.url = cls.client.read("node.url").strip()
        cls.port = int(cls.url.rstrip("/").rsplit(":", 1)[1])

    def setUp(self):
        self.sockets = []
        self.descriptors_before = self.descriptors()
        self.memory_before = self.client.memory()

    def tearDown(self):
        for each in self.sockets:
            each.close()
        eventually(lambda: self.descriptors() <= self.descriptors_before + 8,
                   "descriptors are free again", 180)
        limit = self.memory_before + self.memory_slack
        eventually(lambda: self.client.memory() < limit,
                   "memory is free again", 180)
        super().tearDown()

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.client.pid()}/fd"))

    def connect(self):
        each = socket.create_connection(("127.0.0.1", self.port), 120)
        self.sockets.append(each)
        return each

    def refused(self, reason):
        """How many clients the node has turned away for this."""
        text = self.client.http("GET", "metrics").body.decode()
        name = f'tahoe_http_refused_total{{reason="{reason}"}} '
        return sum(float(line[len(name):]) for line in text.splitlines()
                   if line.startswith(name))


def curl(*arguments, stdin=b"", timeout=240):
    """Runs curl; its configuration comes from standard input, so that caps are
    in no list of processes."""
    return subprocess.run(["curl", "--silent", "--show-error", "--noproxy",
                           "*", *arguments], input=stdin, capture_output=True,
                          timeout=timeout)


def needs(program):
    return unittest.skipUnless(shutil.which(program), f"{program} is missing")
