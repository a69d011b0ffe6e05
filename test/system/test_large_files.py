#!/usr/bin/python3
"""Files around 2 and 4 GiB, where numbers of 31 and 32 bits end, and one of 10
GiB. They are made and compared as they stream by; on the disk, one is there at
a time."""

import hashlib
import http.client
import shutil
import subprocess
import tempfile
import time
import urllib.parse

from cases import GridCase, main, soak
from grid import binary, command

GIBIBYTE = 1 << 30
PIECE = 1 << 20
MEMORY = 150 << 20

# Before a share stands its container's header; a share begins with its version.
VERSION = slice(12, 16)


def pieces(size):
    """`size` bytes, the same each time, in pieces of which no two are equal."""
    noise = hashlib.shake_256(b"large").digest(PIECE - 8)
    for start in range(0, size, PIECE):
        yield (start.to_bytes(8, "big") + noise)[:size - start]


def digest(stream):
    """The SHA-256 of a file or pipe, and how long it is."""
    hasher = hashlib.sha256()
    length = 0
    while piece := stream.read(PIECE):
        hasher.update(piece)
        length += len(piece)
    return hasher.hexdigest(), length


def digest_of_pieces(size):
    hasher = hashlib.sha256()
    for piece in pieces(size):
        hasher.update(piece)
    return hasher.hexdigest(), size


@soak
class LargeFiles(GridCase):
    # Too large to lie in memory.
    below = tempfile.gettempdir()

    @classmethod
    def build(cls, grid):
        cls.servers = [grid.add_storage(f"storage{i}") for i in range(1, 4)]
        cls.whole = grid.add_client("whole", 1, 1, 1)
        cls.spread = grid.add_client("spread", 2, 3, 3)
        for client in (cls.whole, cls.spread):
            client.wait_for_servers(3)

    def tearDown(self):
        for server in self.servers:
            self.assertEqual([], server.unfinished_shares())
            shares = server.directory / "storage" / "shares"
            for directory in shares.iterdir():
                if directory.name != "incoming":
                    shutil.rmtree(directory)
        super().tearDown()

    def put_pieces(self, client, size):
        """Stores what comes from a pipe, whose length nobody knows."""
        with subprocess.Popen([binary(), "put", "-d", client.directory, "-"],
                              stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as put:
            for piece in pieces(size):
                put.stdin.write(piece)
            put.stdin.close()
            cap = put.stdout.read().decode().strip()
        self.assertEqual(0, put.returncode)
        return self.grid.remember(cap)

    def get_digest(self, client, cap):
        with subprocess.Popen([binary(), "get", "-d", client.directory, "-"],
                              stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as get:
            get.stdin.write(cap.encode() + b"\n")
            get.stdin.close()
            result = digest(get.stdout)
        self.assertEqual(0, get.returncode)
        return result

    def versions(self):
        """Of all shares on all servers."""
        result = []
        for server in self.servers:
            shares = server.directory / "storage" / "shares"
            for file in shares.glob("*/*/*"):
                with file.open("rb") as share:
                    start = share.read(VERSION.stop)
                result.append(int.from_bytes(start[VERSION], "big"))
        return result

    def round_trip(self, client, size, versions):
        began = time.monotonic()
        cap = self.put_pieces(client, size)
        stored = time.monotonic()
        self.assertTrue(cap.endswith(f":{size}"))
        self.assertEqual(versions, self.versions())
        self.assertEqual(digest_of_pieces(size), self.get_digest(client, cap))
        self.report(client, size, stored - began, time.monotonic() - stored)

    def report(self, client, size, up, down):
        peak = client.memory("VmHWM")
        print(f"{client.name}: {size} bytes: up {up:.0f} s, down {down:.0f} s, "
              f"peak {peak >> 20} MiB", flush=True)
        self.assertLess(peak, MEMORY)

    def test_2_gibibytes_and_a_byte_more_or_less(self):
        for size in (2 * GIBIBYTE - 1, 2 * GIBIBYTE + 1):
            with self.subTest(size):
                self.round_trip(self.whole, size, [1])
                self.tearDown()

    def test_4_gibibytes_in_one_share_need_the_second_layout(self):
        for size in (4 * GIBIBYTE - 1, 4 * GIBIBYTE + 1):
            with self.subTest(size):
                self.round_trip(self.whole, size, [2])
                self.tearDown()

    def test_4_gibibytes_in_more_shares_keep_the_first_layout(self):
        for size in (4 * GIBIBYTE - 1, 4 * GIBIBYTE + 1):
            with self.subTest(size):
                self.round_trip(self.spread, size, [1, 1, 1])
                self.tearDown()

    def test_a_sparse_file_under_a_random_key_is_stored_and_fetched(self):
        size = 4 * GIBIBYTE + 1
        source = self.grid.directory / "source"
        target = self.grid.directory / "target"
        cap = self.grid.directory / "cap"
        with source.open("wb") as file:
            file.seek(size - 1)
            file.write(b"x")
        began = time.monotonic()
        done = command("put", "-d", self.whole.directory, "--random-key",
                       source, timeout=None)
        stored = time.monotonic()
        self.assertEqual(0, done.returncode, done.stderr)
        self.grid.remember(done.stdout.decode().strip())
        cap.write_bytes(done.stdout)
        self.assertEqual([2], self.versions())
        done = command("get", "-d", self.whole.directory, f"@{cap}", target,
                       timeout=None)
        self.assertEqual(0, done.returncode, done.stderr)
        self.report(self.whole, size, stored - began,
                    time.monotonic() - stored)
        with source.open("rb") as one, target.open("rb") as other:
            self.assertEqual(digest(one), digest(other))
        source.unlink()
        target.unlink()

    def post_form(self, size):
        """Stores what a form brings in chunks; returns the cap."""
        boundary = b"--of-this-form"

        def body():
            yield (b"--" + boundary + b"\r\nContent-Disposition: form-data; "
                   b'name="file"; filename="large"\r\n\r\n')
            yield from pieces(size)
            yield b"\r\n--" + boundary + b"--\r\n"

        connection = http.client.HTTPConnection("127.0.0.1", self.web_port())
        connection.request(
            "POST", "/uri?t=upload&when_done=/uri/%25(uri)s", body(),
            {"Content-Type": "multipart/form-data; boundary="
                             + boundary.decode()}, encode_chunked=True)
        reply = connection.getresponse()
        self.assertEqual(302, reply.status, reply.read())
        place = urllib.parse.urlsplit(reply.getheader("Location"))
        connection.close()
        return self.grid.remember(
            urllib.parse.unquote(place.path.removeprefix("/uri/")))

    def web_port(self):
        return urllib.parse.urlsplit(self.whole.read("node.url").strip()).port

    def test_10_gibibytes_go_through_a_form_and_back_over_the_port(self):
        size = 10 * GIBIBYTE
        began = time.monotonic()
        cap = self.post_form(size)
        stored = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.web_port())
        connection.request("GET", f"/uri/{cap}")
        self.assertEqual(digest_of_pieces(size),
                         digest(connection.getresponse()))
        connection.close()
        self.report(self.whole, size, stored - began,
                    time.monotonic() - stored)


if __name__ == "__main__":
    main()
