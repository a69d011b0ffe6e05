#!/usr/bin/python3
"""The console of a real node through OpenSSH's client."""

import contextlib
import json
import os
import socket

from cases import GridCase, main
from console import ENDLESS, SPECIAL
from grid import command, eventually
from load import Load
from ssh import Ssh


class SshTest(GridCase):
    @classmethod
    def build(cls, grid):
        cls.server = grid.add_storage("storage")
        cls.client = grid.add_client("client", 1, 1, 1)
        cls.ssh = Ssh(cls.client)
        cls.ssh.authorize("good")
        cls.client.restart()
        cls.client.wait_for_servers(1)

    def setUp(self):
        self.ssh.authorize("good")

    def is_let_in(self, key, **options):
        return self.ssh.run(key, "help", **options).returncode == 0

    def open_stranger(self):
        stranger = socket.create_connection(("127.0.0.1", self.ssh.port))
        stranger.settimeout(90)
        return stranger

    # -- keys -----------------------------------------------------------------

    def test_only_keys_of_the_file_are_let_in(self):
        self.assertTrue(self.is_let_in("good"))
        self.assertFalse(self.is_let_in("wrong"))
        self.assertFalse(self.is_let_in(None))

    def test_a_key_is_revoked_and_another_let_in_without_a_restart(self):
        self.ssh.authorize("wrong")
        self.assertFalse(self.is_let_in("good"))
        self.assertTrue(self.is_let_in("wrong"))
        self.ssh.authorize()
        self.assertFalse(self.is_let_in("wrong"))

    def test_passwords_are_not_asked_for(self):
        done = self.ssh.run(
            None, "help",
            options=("-o", "PreferredAuthentications=password,"
                           "keyboard-interactive", "-v"))
        self.assertNotEqual(0, done.returncode)
        self.assertIn(b"Permission denied (publickey)", done.stderr)

    def test_the_host_key_is_the_same_after_a_restart(self):
        self.assertTrue(self.is_let_in("good"))
        self.client.restart()
        eventually(lambda: self.is_let_in("good", options=(
            "-o", "StrictHostKeyChecking=yes")), "the host is the same")

    # -- without a terminal ---------------------------------------------------

    def test_every_command_answers_in_text_and_json_under_load(self):
        with Load(self.client):
            rows = json.loads(
                self.ssh.run("good", "help", "--json").stdout)
            for row in rows:
                name = row["command"].split()[0]
                if name in ENDLESS | SPECIAL:
                    continue
                with self.subTest(name):
                    text = self.ssh.run("good", name)
                    data = self.ssh.run("good", name, "--json")
                    self.assertEqual(text.returncode, data.returncode)
                    if text.returncode == 0:
                        json.loads(data.stdout)
                    else:
                        self.assertIn(b"this node has no ", text.stderr)

    def test_what_is_refused_ends_with_a_status_of_its_own(self):
        done = self.ssh.run("good", "frobnicate")
        self.assertEqual(2, done.returncode)
        self.assertEqual(b"", done.stdout)
        self.assertIn(b"frobnicate", done.stderr)

    def test_files_ports_and_other_programs_are_out_of_reach(self):
        done = self.ssh.run("good", "/bin/sh", "-c", "id")
        self.assertNotEqual(0, done.returncode)
        self.assertNotIn(b"uid=", done.stdout)
        self.assertNotEqual(0, self.ssh.run(
            "good", "sftp", options=("-s",)).returncode)
        done = self.ssh.run("good", options=(
            "-W", f"127.0.0.1:{self.server.port()}"))
        self.assertNotEqual(0, done.returncode)
        self.assertEqual(b"", done.stdout)
        port = self.ssh.port
        self.assertNotEqual(0, self.ssh.run("good", "help", options=(
            "-o", "ExitOnForwardFailure=yes",
            "-R", f"0:127.0.0.1:{port}")).returncode)

    def test_scripts_run_in_lua_beside_the_node(self):
        done = self.ssh.run("good", "lua", "-", stdin=b"print(6 * 7)\n")
        self.assertEqual((0, b"42\n"), (done.returncode, done.stdout))
        done = self.ssh.run("good", "lua", "-", stdin=b"while true do end\n")
        self.assertEqual(1, done.returncode)
        self.assertIn(b"CPU time", done.stderr)

    # -- with one -------------------------------------------------------------

    def test_a_person_at_a_terminal_works_as_at_home(self):
        with self.ssh.terminal("good") as terminal:
            terminal.wait_for(b"tahoe> ")
            terminal.type(b"pee\t\r")
            terminal.wait_for(b"storage")
            terminal.wait_for(b"tahoe> ")
            terminal.type(b"actor downl\t\r")
            terminal.wait_for(b"downloader")
            terminal.wait_for(b"tahoe> ")
            terminal.type(b"nonsense\x03")
            terminal.wait_for(b"tahoe> ")
            terminal.type(b"watch uploader 1\r")
            terminal.wait_for(b"uploader")
            terminal.wait_for(b"uploader")
            terminal.type(b"\x03")
            terminal.wait_for(b"tahoe> ")
            terminal.type(b"\x04")
            terminal.read_to_end()
            self.assertEqual(0, terminal.process.wait(90))

    # -- strangers ------------------------------------------------------------

    def test_a_hundred_half_open_connections_keep_nobody_out(self):
        with contextlib.ExitStack() as held:
            for number in range(100):
                stranger = held.enter_context(self.open_stranger())
                if number % 2:
                    stranger.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
            self.assertTrue(self.is_let_in("good"))

    def test_garbage_does_no_harm(self):
        for greeting in (b"", b"SSH-2.0-stranger\r\n"):
            for _ in range(10):
                with self.open_stranger() as stranger, \
                     contextlib.suppress(OSError):
                    stranger.sendall(greeting + os.urandom(20_000))
                    while stranger.recv(4096):
                        pass
        self.assertTrue(self.is_let_in("good"))

    # -- files ----------------------------------------------------------------

    def assert_does_not_start(self, words):
        done = command("start", self.client.directory)
        self.assertNotEqual(0, done.returncode)
        self.assertIn(f"authorized_keys.{self.ssh.port}", done.stderr.decode())
        self.assertIn(words, done.stderr.decode())
        self.assertIsNone(self.client.pid())

    def test_a_file_that_cannot_be_used_keeps_the_node_from_starting(self):
        self.client.stop()
        file = next(self.client.directory.glob("authorized_keys.*"))
        file.write_text("# bind nonsense\n")
        self.assert_does_not_start("write an IP address")
        self.ssh.authorize("good")
        with socket.create_server(("127.0.0.1", self.ssh.port)):
            self.assert_does_not_start("cannot listen on 127.0.0.1")
        self.client.start()
        eventually(lambda: self.is_let_in("good"), "the door is open")

    def test_a_node_without_such_a_file_opens_no_port(self):
        self.assertFalse((self.server.directory / "private"
                          / "ssh_host_ed25519_key").exists())
        with self.subTest("the file is removed"):
            file = next(self.client.directory.glob("authorized_keys.*"))
            file.unlink()
            self.client.restart()
            with self.assertRaises(ConnectionRefusedError):
                self.open_stranger()
        self.ssh.authorize("good")
        self.client.restart()
        eventually(lambda: self.is_let_in("good"), "the door is open again")


if __name__ == "__main__":
    main()
