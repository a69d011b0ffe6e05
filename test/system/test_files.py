#!/usr/bin/python3
"""Files in and out, by the command line and by HTTP."""

import os
import subprocess
import urllib.parse

from cases import GridCase, main
from grid import binary, command


class Files(GridCase):
    @classmethod
    def build(cls, grid):
        for i in range(1, 4):
            grid.add_storage(f"storage{i}")
        cls.client = grid.add_client("client", 2, 3, 3)
        cls.other = grid.add_client("other", 2, 3, 3)
        for client in (cls.client, cls.other):
            client.wait_for_servers(3)

    def stored(self, data):
        """The path of the file's page in the web API."""
        return "uri/" + urllib.parse.quote(self.client.put(data), safe="")

    # -- command line ---------------------------------------------------------

    def test_files_of_all_sizes_come_back(self):
        for size in (0, 1, 55, 56, 57, 1000, 131072, (1 << 20) - 1, 1 << 20,
                     (1 << 20) + 1, 5_000_000):
            with self.subTest(size):
                data = os.urandom(size)
                cap = self.client.put(data)
                self.assertTrue(cap.startswith(
                    "URI:LIT:" if size <= 55 else "URI:CHK:"), cap)
                done = self.other.get(cap)
                self.assertEqual(0, done.returncode, done.stderr)
                self.assertTrue(done.stdout == data)

    def test_the_same_file_gets_the_same_cap(self):
        data = os.urandom(100_000)
        self.assertEqual(self.client.put(data), self.client.put(data))
        self.assertNotEqual(self.client.put(data), self.client.put(data[1:]))

    def test_another_convergence_secret_gives_another_cap(self):
        data = os.urandom(100_000)
        self.assertNotEqual(self.client.put(data), self.other.put(data))

    def test_with_a_random_key_the_same_file_gets_another_cap(self):
        data = os.urandom(2_500_000)
        source = self.grid.directory / "same"
        source.write_bytes(data)
        caps = {self.client.put(data)}
        # Of known length, and of unknown.
        for name, stdin in ((source, b""), ("-", data)):
            done = command("put", "--random-key", "-d", self.client.directory,
                           name, stdin=stdin)
            self.assertEqual(0, done.returncode, done.stderr)
            caps.add(self.grid.remember(done.stdout.decode().strip()))
        self.assertEqual(3, len(caps))
        for cap in caps:
            self.assertTrue(self.other.get(cap).stdout == data)

    def test_put_and_get_take_names_of_files(self):
        source = self.grid.directory / "source"
        target = self.grid.directory / "target"
        cap_file = self.grid.directory / "cap"
        source.write_bytes(os.urandom(300_000))
        done = command("put", "-d", self.client.directory, source)
        self.assertEqual(0, done.returncode, done.stderr)
        self.grid.remember(done.stdout.decode().strip())
        cap_file.write_bytes(done.stdout)
        done = command("get", "-d", self.other.directory, f"@{cap_file}",
                       target)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(b"", done.stdout)
        self.assertTrue(target.read_bytes() == source.read_bytes())

    def test_a_download_that_fails_leaves_no_file(self):
        target = self.grid.directory / "never"
        cap = f"URI:CHK:{'a' * 26}:{'a' * 52}:2:3:1000"
        done = command("get", "-d", self.client.directory, cap, target)
        self.assertEqual(4, done.returncode, done.stderr)
        self.assertEqual([], [file for file in self.grid.directory.iterdir()
                              if file.name.startswith("never")])

    def test_a_pipe_of_unknown_length_is_stored(self):
        data = os.urandom(3_000_000)
        with subprocess.Popen([binary(), "put", "-d", self.client.directory,
                               "-"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as put:
            for start in range(0, len(data), 100_000):
                put.stdin.write(data[start:start + 100_000])
                put.stdin.flush()
            put.stdin.close()
            cap = self.grid.remember(put.stdout.read().decode().strip())
        self.assertTrue(self.other.get(cap).stdout == data)

    # -- HTTP -----------------------------------------------------------------

    def test_http_put_answers_the_cap_that_the_command_prints(self):
        data = os.urandom(200_000)
        reply = self.client.http("PUT", "uri", data)
        self.assertIn(reply.status, (200, 201))
        cap = self.grid.remember(reply.body.decode().strip())
        self.assertEqual(self.client.put(data), cap)

    def test_http_get_and_head_answer_the_file_and_its_length(self):
        data = os.urandom(1_500_000)
        path = self.stored(data)
        reply = self.other.http("GET", path)
        self.assertEqual(200, reply.status)
        self.assertEqual(str(len(data)), reply.headers["Content-Length"])
        self.assertTrue(reply.body == data)
        reply = self.other.http("HEAD", path)
        self.assertEqual(200, reply.status)
        self.assertEqual(str(len(data)), reply.headers["Content-Length"])
        self.assertEqual(b"", reply.body)

    def test_a_range_is_answered_with_its_bytes(self):
        data = os.urandom(2_500_000)
        path = self.stored(data)
        for header, part in (("bytes=0-0", data[:1]),
                             ("bytes=1048570-1048590", data[1048570:1048591]),
                             ("bytes=2400000-", data[2400000:]),
                             ("bytes=-17", data[-17:])):
            with self.subTest(header):
                reply = self.other.http("GET", path, headers={"Range": header})
                self.assertEqual(206, reply.status)
                self.assertTrue(reply.body == part)
        reply = self.other.http("GET", path,
                                headers={"Range": "bytes=2500000-"})
        self.assertEqual(416, reply.status)

    def test_a_malformed_cap_is_a_bad_request(self):
        for cap in ("URI%3ACHK%3Afoo", "URI:LIT:!", "nonsense", "%ff"):
            with self.subTest(cap):
                reply = self.client.http("GET", "uri/" + cap)
                self.assertEqual(400, reply.status)
                self.assertEqual("malformed", reply.headers["X-Tahoe-Error"])
                self.assertIn(b"malformed cap", reply.body)

    def test_a_file_that_is_nowhere_is_gone_with_its_counts(self):
        cap = f"URI:CHK:{'a' * 26}:{'a' * 52}:2:3:1000"
        reply = self.client.http("GET", "uri/" + cap)
        self.assertEqual(410, reply.status)
        self.assertEqual("not_enough_shares", reply.headers["X-Tahoe-Error"])
        self.assertIn(b"no shares could be found. 2 are needed", reply.body)

    def test_a_page_of_another_site_that_points_here_is_refused(self):
        reply = self.client.http("GET", "", headers={"Host": "evil.example"})
        self.assertEqual(421, reply.status)

    def test_the_status_page_shows_no_secret(self):
        page = self.client.http("GET", "").body.decode()
        page += self.client.http("GET", "?t=json").body.decode()
        for secret in self.grid.secrets():
            self.assertNotIn(secret, page)


if __name__ == "__main__":
    main()
