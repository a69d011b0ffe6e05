#!/usr/bin/python3
"""Five storage nodes, an introducer and clients that need two shares: files
survive whatever happens to the nodes."""

import os
import signal
import subprocess
import time

from cases import GridCase, main, soak
from grid import binary, eventually

MEGABYTE = 1000 * 1000
READ_DEADLINE = 60


class FiveServers(GridCase):
    @classmethod
    def build(cls, grid):
        cls.servers = [grid.add_storage(f"storage{i}") for i in range(1, 6)]
        # All five servers must take a share, or three of them.
        cls.one = grid.add_client("client1", 2, 5, 5)
        cls.two = grid.add_client("client2", 2, 3, 5)
        for client in (cls.one, cls.two):
            client.wait_for_servers(5)
        cls.file = os.urandom(3 * MEGABYTE)
        cls.cap = cls.one.put(cls.file)

    def tearDown(self):
        for node in self.grid.nodes:
            node.resume()
            if node.pid() is None:
                node.start()
        for client in (self.one, self.two):
            client.wait_for_servers(5)
        super().tearDown()

    def read_back(self, client, cap, data):
        done = client.get(cap)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertTrue(done.stdout == data, "other bytes came back")

    def test_what_one_client_stores_another_reads(self):
        self.read_back(self.two, self.cap, self.file)

    def test_a_file_is_there_after_each_node_was_restarted(self):
        for node in self.grid.nodes:
            with self.subTest(node.name):
                node.restart()
                self.two.wait_for_servers(5)
                self.read_back(self.two, self.cap, self.file)

    def test_a_file_survives_kill_9_of_every_node(self):
        data = os.urandom(MEGABYTE)
        cap = self.one.put(data)
        for node in self.grid.nodes:
            node.kill()
        for node in self.grid.nodes:
            node.start()
        self.two.wait_for_servers(5)
        self.read_back(self.two, cap, data)

    def test_two_of_five_servers_are_enough_and_one_is_not(self):
        for server in self.servers[:3]:
            server.stop()
        self.read_back(self.two, self.cap, self.file)
        self.servers[3].stop()
        done = self.two.get(self.cap)
        self.assertEqual(4, done.returncode, done.stderr)
        self.assertEqual(b"", done.stdout)
        self.assertIn(b"NotEnoughSharesError", done.stderr)
        self.assertIn(b"found 1 good share of 2 needed", done.stderr)

    def test_an_upload_without_enough_servers_says_so(self):
        self.servers[0].stop()
        done = subprocess.run([binary(), "put", "-d", self.one.directory, "-"],
                              input=os.urandom(MEGABYTE), capture_output=True,
                              timeout=180)
        self.assertEqual(4, done.returncode, done.stderr)
        self.assertIn(b"5", done.stderr)
        for server in self.servers[1:]:
            eventually(lambda: not server.unfinished_shares(),
                       "no half share is left")

    def start_upload(self, client):
        """An upload that has shares on their way to the servers, or has ended
        too fast to be seen so."""
        upload = subprocess.Popen(
            [binary(), "put", "-d", client.directory, "-"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        upload.stdin.write(os.urandom(1 << 20) * 96)
        upload.stdin.close()
        end = time.monotonic() + 180
        while upload.poll() is None and not any(
                server.unfinished_shares() for server in self.servers):
            self.assertLess(time.monotonic(), end, "the upload never began")
        return upload

    def disturbed_upload(self, disturb):
        """The exit code of an upload that was disturbed before its end."""
        for _ in range(4):
            upload = self.start_upload(self.two)
            disturb(upload)
            code = upload.wait(300)
            if code != 0:
                return code
            if self.two.pid() is None:
                self.two.start()
            self.two.wait_for_servers(5)
        self.fail("uploads end before they are disturbed")

    def test_a_client_killed_while_it_uploads_leaves_no_share_behind(self):
        self.disturbed_upload(lambda _: self.two.kill())
        self.assert_nothing_is_left()

    def test_ctrl_c_during_put_leaves_no_share_behind(self):
        self.assertEqual(130, self.disturbed_upload(
            lambda upload: upload.send_signal(signal.SIGINT)))
        self.assert_nothing_is_left()

    def assert_nothing_is_left(self):
        for server in self.servers:
            eventually(lambda: not server.unfinished_shares(),
                       f"{server.name} has thrown its bucket away")

    def test_a_download_does_not_wait_for_servers_that_hang(self):
        for server in self.servers[1:4]:
            server.pause()
        began = time.monotonic()
        self.read_back(self.two, self.cap, self.file)
        # A server's answer to a read is waited for so long.
        self.assertLess(time.monotonic() - began, READ_DEADLINE)

    def test_an_upload_goes_around_a_server_that_hangs(self):
        self.servers[2].pause()
        data = os.urandom(MEGABYTE)
        cap = self.two.put(data)
        self.servers[2].resume()
        self.read_back(self.one, cap, data)

    @soak
    def test_a_server_that_hangs_in_the_middle_of_an_upload_is_dropped(self):
        upload = self.start_upload(self.two)
        self.servers[2].pause()
        self.assertEqual(0, upload.wait(300))


if __name__ == "__main__":
    main()
