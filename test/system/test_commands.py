#!/usr/bin/python3
"""The command line: what it answers to mistakes, and how nodes start."""

import os
import shutil
import socket
import subprocess
import sys
import unittest

from cases import GridCase, main
from grid import Node, binary, command, eventually, loopback
from ports import free_port

OTHER, USAGE, NOT_FOUND, TRY_LATER, REFUSED = 1, 2, 3, 5, 7


class Commands(GridCase):
    @classmethod
    def build(cls, grid):
        cls.client = grid.add_client("client", 1, 1, 1)

    def answers(self, code, text, *arguments, stdin=b""):
        """The command ends with this exit code and says this."""
        done = command(*arguments, stdin=stdin)
        said = (done.stdout + done.stderr).decode()
        self.assertEqual(code, done.returncode, said)
        self.assertIn(text, said)
        return done

    def scratch(self, name):
        """The name of a directory that is not there, now and later."""
        path = self.grid.directory / name
        self.addCleanup(shutil.rmtree, path, ignore_errors=True)
        return path

    def create(self, name, webport=None):
        path = self.scratch(name)
        self.answers(0, "node created", "create-client", path, "--port",
                     "disabled", "--introducer",
                     f"@{self.grid.introducer.directory}/introducer.furl",
                     "--webport", webport or free_port())
        node = Node(self.grid, name)
        self.addCleanup(node.kill)
        return node

    # -- usage ----------------------------------------------------------------

    def test_wrong_usage_is_told_from_other_failures(self):
        self.answers(USAGE, "--help")
        done = self.answers(USAGE, "--help", "frobnicate")
        self.assertIn(b"frobnicate", done.stderr)
        self.answers(USAGE, "--help", "cp", "only-one")
        self.answers(USAGE, "--help", "alias")
        self.answers(USAGE, "--help", "put", "--no-such-option", "file")
        self.answers(USAGE, "--help", "get", "a", "b", "c")

    def test_help_has_an_example_for_every_command(self):
        self.answers(0, "--version", "--help")
        for name in ("create-introducer", "create-vdrive", "create-storage",
                     "create-client", "create-node", "start", "run", "stop",
                     "restart", "status", "put", "get", "ls", "mkdir", "cp",
                     "mv", "ln", "rm", "manifest", "du", "stats", "cap",
                     "alias", "operations", "completion"):
            self.answers(0, f"tahoe-node {name} ", name, "--help")

    # -- creating -------------------------------------------------------------

    def test_a_directory_that_is_there_is_left_alone(self):
        path = self.scratch("occupied")
        path.mkdir()
        (path / "precious").write_text("mine")
        self.answers(REFUSED, "left alone", "create-storage", path,
                     *loopback())
        self.assertEqual(["precious"], [file.name for file in path.iterdir()])

    def test_options_that_make_no_configuration_leave_no_directory(self):
        path = self.scratch("never")
        for options, text in (
                (("--shares-needed", "9", "--shares-total", "3"), "shares"),
                (("--introducer", "nonsense"), "furl"),
                (("--introducer", "@/no/such/file"), "/no/such/file"),
                (("--port", "99999"), "port"),
                (("--webport", "host:name:1"), "port")):
            with self.subTest(options):
                done = command("create-client", path, *options)
                self.assertNotEqual(0, done.returncode)
                self.assertIn(text, done.stderr.decode())
                self.assertFalse(path.exists())

    # -- starting and stopping ------------------------------------------------

    def test_a_node_runs_once(self):
        directory = self.client.directory
        before = self.client.pid()
        self.answers(REFUSED, "already runs", "start", directory)
        self.answers(REFUSED, "already runs", "run", directory)
        self.answers(0, f"process {before}", "status", directory)
        self.assertEqual(0, self.client.http("GET", "").status - 200)

    def test_of_many_starts_at_the_same_moment_one_succeeds(self):
        node = self.create("wanted")
        for _ in range(5):
            starts = [subprocess.Popen([binary(), "start", node.directory],
                                       stdout=subprocess.DEVNULL,
                                       stderr=subprocess.PIPE)
                      for _ in range(4)]
            said = [start.communicate(timeout=180)[1] for start in starts]
            self.assertEqual([0] + 3 * [REFUSED],
                             sorted(start.returncode for start in starts), said)
            self.answers(0, f"process {node.pid()}", "status", node.directory)
            node.stop()

    def test_of_two_runs_at_the_same_moment_one_succeeds(self):
        node = self.create("wanted-here")
        runs = [subprocess.Popen([binary(), "run", node.directory],
                                 stderr=subprocess.PIPE) for _ in range(2)]
        try:
            refused = eventually(
                lambda: [run for run in runs if run.poll() is not None],
                "one of them gives up")
            self.assertEqual([REFUSED], [run.returncode for run in refused])
            eventually(lambda: node.pid() is not None, "the other one runs")
            node.stop()
            # Its mark goes a moment before it does.
            self.assertEqual([0, REFUSED], sorted(run.wait(90) for run in runs))
        finally:
            for run in runs:
                run.kill()
                run.communicate()

    def test_a_directory_without_node_starts_nothing(self):
        path = self.scratch("none")
        for name in ("start", "run"):
            self.answers(NOT_FOUND, "not a node directory", name, path)
        self.assertFalse(path.exists())
        for name in ("stop", "status"):
            done = command(name, path)
            self.assertNotEqual(0, done.returncode)
            self.assertIn(b"no node runs", done.stderr)

    def test_each_mistake_in_tahoe_cfg_is_named_with_its_line(self):
        node = self.create("mistaken")
        node.configure("client", "shares.needed = many\nfrobs = 3")
        lines = node.read("tahoe.cfg").splitlines()
        for name in ("start", "run"):
            done = self.answers(OTHER, "tahoe.cfg:", name, node.directory)
            said = done.stderr.decode()
            for mistake in ("shares.needed = many", "frobs = 3"):
                number = lines.index(mistake) + 1
                self.assertIn(f"tahoe.cfg:{number}: [client]", said)

    def test_a_web_port_that_is_taken_keeps_a_node_from_starting(self):
        port = free_port()
        with socket.create_server(("127.0.0.1", port)):
            node = self.create("web-taken", port)
            done = self.answers(OTHER, "in use", "start", node.directory)
        self.assertIn(str(port), done.stderr.decode())
        self.assertNotIn("restart", node.log())
        # At once: nothing of the former process is in the way.
        node.start()
        node.stop()

    def test_a_tub_port_that_is_taken_keeps_a_node_from_starting(self):
        port = free_port()
        with socket.create_server(("127.0.0.1", port)):
            path = self.scratch("tub-taken")
            self.answers(0, "node created", "create-introducer", path,
                         "--no-vdrive", "--port", f"127.0.0.1:{port}",
                         "--hostname", "127.0.0.1")
            done = self.answers(OTHER, "in use", "start", path)
        self.assertIn(str(port), done.stderr.decode())

    def test_a_damaged_secret_keeps_a_node_from_starting(self):
        for name in ("node.pem", "convergence", "secret", "furls"):
            with self.subTest(name):
                node = self.create(f"damaged-{name}")
                node.start()
                node.stop()
                file = node.directory / "private" / name
                file.write_text("damaged " * 3 + "\n")
                done = self.answers(OTHER, name, "start", node.directory)
                self.assertEqual("damaged " * 3 + "\n", file.read_text())
                self.assertNotIn(b"damaged damaged", done.stderr)

    def test_a_node_in_the_foreground_ends_at_ctrl_c(self):
        node = self.create("foreground")
        process = subprocess.Popen([binary(), "run", node.directory],
                                   stderr=subprocess.PIPE, text=True)
        try:
            for line in process.stderr:
                if "is up" in line:
                    break
            process.send_signal(2)
            self.assertEqual(0, process.wait(90))
        finally:
            process.kill()
            process.wait()
            process.stderr.close()

    # -- put and get without a node -------------------------------------------

    def test_put_and_get_tell_when_no_node_runs(self):
        node = self.create("stopped")
        self.answers(TRY_LATER, "not running", "put", "-d",
                     node.directory, "/etc/hostname")
        node.start()
        node.kill()
        self.answers(TRY_LATER, "not running", "put", "-d", node.directory,
                     "/etc/hostname")
        self.answers(TRY_LATER, "not running", "get", "-d", node.directory,
                     "URI:LIT:nbuq")
        node.start()
        node.stop()

    @unittest.skipUnless(os.geteuid() == 0, "only root can be two users")
    def test_another_user_with_the_port_of_a_dead_node_hears_nothing(self):
        node = self.create("replaced")
        node.start()
        port = int(node.read("node.url").strip("/\n").rsplit(":", 1)[1])
        node.kill()
        listen = ("import socket, sys\n"
                  "port = socket.create_server(('127.0.0.1', int(sys.argv[1])))\n"
                  "print('ready', flush=True)\n"
                  "for _ in range(3):\n"
                  "    print(port.accept()[0].recv(1000), flush=True)\n")
        with subprocess.Popen([sys.executable, "-c", listen, str(port)],
                              user=65534, stdout=subprocess.PIPE) as stranger:
            self.addCleanup(stranger.kill)
            self.assertEqual(b"ready\n", stranger.stdout.readline())
            for arguments in (("put", "-d", node.directory, "/etc/hostname"),
                              ("ls", "-d", node.directory, "private:"),
                              ("open", node.directory, "--print")):
                self.answers(REFUSED, "this is not the node", *arguments)
                self.assertEqual(b"b''\n", stranger.stdout.readline())
        node.start()
        node.stop()

    def test_put_and_get_tell_what_is_wrong_with_their_arguments(self):
        at = ("-d", self.client.directory)
        self.answers(USAGE, "malformed cap", "get", *at, "URI:CHK:foo")
        self.answers(USAGE, "malformed cap", "get", *at, "-", stdin=b"\n")
        self.answers(NOT_FOUND, "/no/such/file", "put", *at, "/no/such/file")
        self.answers(NOT_FOUND, "/no/such/file", "get", *at, "@/no/such/file")
        self.answers(OTHER, "/no/such/dir", "get", *at, "URI:LIT:nbuq",
                     "/no/such/dir/file")

    def test_without_servers_a_file_cannot_be_stored_or_fetched(self):
        at = ("-d", self.client.directory)
        self.answers(4, "0 server", "put", *at, "-", stdin=bytes(100))
        cap = f"URI:CHK:{'a' * 26}:{'a' * 52}:1:1:1000"
        self.answers(TRY_LATER, "no storage server", "get", *at, "-",
                     stdin=cap.encode())


if __name__ == "__main__":
    main()
