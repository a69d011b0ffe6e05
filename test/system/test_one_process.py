#!/usr/bin/python3
"""A whole grid in one process: `tahoe-node grid`."""

import os
import pathlib
import re
import resource
import signal
import socket
import subprocess
import threading
import unittest
import urllib.parse

from cases import main
from console import Console
from grid import Grid, Node, binary, command, eventually, loopback
from one_process import OneProcess


class OneProcessTest(unittest.TestCase):
    def setUp(self):
        self.grid = OneProcess()
        self.addCleanup(self.grid.close)
        self.about = self.grid.start()
        self.grid.wait_for_servers()
        self.alice, self.bob = self.grid.clients

    def test_files_and_directories_go_from_one_client_to_another(self):
        for size in (10, 3000, 3_000_000):
            data = os.urandom(size)
            self.assertEqual(data, self.bob.get(self.alice.put(data)).stdout)
        for client in (self.alice, self.bob):
            eventually(lambda: client.http(
                "GET", "vdrive/global?t=json").status == 200,
                "the public drive")
        reply = self.alice.http("PUT", "vdrive/global/a/b.txt", b"for bob")
        self.assertEqual(201, reply.status, reply.body)
        reply = self.bob.http("GET", "vdrive/global/a/b.txt")
        self.assertEqual(b"for bob", reply.body)

    def test_it_tells_where_it_is_reached(self):
        self.assertEqual(8, self.about["nodes"])
        self.assertTrue(self.about["introducer_furl"].startswith("pb://"))
        self.assertTrue(self.about["vdrive_furl"].startswith("pb://"))
        self.assertEqual({"introducer", "client1", "client2"},
                         set(self.about["urls"]))
        for name, url in self.about["urls"].items():
            file = self.grid.directory / name / "node.url"
            self.assertEqual(file.read_text().strip(), url)

    def test_the_console_sees_all_nodes_and_selects_one(self):
        with self.grid.console() as console:
            nodes = {row["name"]: row for row in console.ask("nodes")}
            self.assertEqual(8, len(nodes))
            self.assertEqual({"up"}, {row["state"] for row in nodes.values()})
            self.assertTrue(nodes["client1"]["in_use"])
            self.assertEqual("not_found", console.run("storage")[1])
            console.ask("use", "storage3")
            self.assertEqual("ok", console.run("storage")[1])
            names = {row["name"] for row in console.ask("actors")}
            self.assertIn("storage-server", names)
            self.assertNotIn("uploader", names)
            self.assertEqual("not_found", console.run("use", "storage9")[1])

    def test_a_node_without_storage_goes_and_comes_back(self):
        with self.grid.console() as console:
            console.ask("fault", "introducer", "gone")
            self.assertEqual("refused",
                             console.run("fault", "introducer", "full")[1])
            console.ask("fault", "introducer", "none")
            self.assertEqual("up", self.state_of(console, "introducer"))

    def test_faults_are_armed_while_it_runs(self):
        data = os.urandom(20_000)
        cap = self.alice.put(data)
        with self.grid.console() as console:
            for server in ("storage1", "storage2"):
                console.ask("fault", server, "gone")
                eventually(lambda: self.state_of(console, server) == "stopped",
                           f"{server} has stopped")
            self.assertEqual(data, self.bob.get(cap).stdout)
            # Three shares are needed, and three servers are left of five.
            console.ask("fault", "storage3", "corrupt")
            self.assertEqual(6, self.bob.get(cap).returncode)
            console.ask("use", "storage1")
            self.assertEqual("try_later", console.run("storage")[1])
            for server in ("storage1", "storage2", "storage3"):
                console.ask("fault", server, "none")
            self.grid.wait_for_servers()
            self.assertEqual(data, self.bob.get(cap).stdout)
            self.assertEqual("usage", console.run("fault", "storage1",
                                                  "sad")[1])
            self.assertEqual("not_found", console.run("fault", "nobody",
                                                      "slow")[1])

    @staticmethod
    def state_of(console, name):
        return next(row["state"] for row in console.ask("nodes")
                    if row["name"] == name)

    def test_it_starts_again_with_its_identities_and_shares(self):
        data = os.urandom(100_000)
        cap = self.alice.put(data)
        ids = [node.read("my_nodeid") for node in self.grid.storage]
        again = command("grid", *self.grid.arguments)
        self.assertEqual(7, again.returncode, "it runs already")
        self.grid.stop()
        self.assertEqual(self.about, self.grid.start())
        self.assertEqual(ids, [node.read("my_nodeid")
                               for node in self.grid.storage])
        self.grid.wait_for_servers()
        self.assertEqual(data, self.bob.get(cap).stdout)

    def test_it_waits_for_the_ports_of_the_process_before(self):
        self.grid.stop()
        port = urllib.parse.urlsplit(self.about["urls"]["client1"]).port
        with socket.create_server(("127.0.0.1", port)) as before:
            end = threading.Timer(0.5, before.close)
            end.start()
            self.grid.start()
            end.join()
        self.alice.http("GET", "")

    def test_each_of_its_nodes_is_told_to_run_and_stops_with_all(self):
        directory = self.grid.storage[0].directory
        done = command("status", directory)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn(b"with other nodes", done.stdout)
        for word in ("stop", "restart", "start"):
            self.assertEqual(7, command(word, directory).returncode, word)
        self.assertIsNotNone(self.grid.process.pid())

    def test_mistakes_are_told_before_anything_starts(self):
        directory = self.grid.directory / "another"
        for options in (("--fault", "storage1"), ("--fault", "storage1=sad"),
                        ("--introducers", "0"), ("--storage", "-3"),
                        ("--clients", "5000000000")):
            done = command("grid", directory, *options)
            self.assertEqual(2, done.returncode, done.stderr)
            self.assertFalse(directory.exists())
        done = command("grid", "")
        self.assertEqual(2, done.returncode, done.stderr)
        done = command("grid", directory, "--fault", "list")
        self.assertLessEqual({b"slow", b"gone"}, set(done.stdout.split()))
        done = command("grid", directory, "--fault", "storage99=full",
                       "--storage", "1")
        self.assertEqual(3, done.returncode, done.stderr)


class Beginnings(unittest.TestCase):
    def make(self, *options):
        grid = OneProcess(*options)
        self.addCleanup(grid.close)
        return grid

    def test_a_node_may_be_gone_from_the_beginning(self):
        grid = self.make(3, 1, "--fault", "storage2=gone")
        grid.start()
        with grid.console() as console:
            states = {row["name"]: row["state"] for row in console.ask("nodes")}
        self.assertEqual({"storage2"}, {name for name, state in states.items()
                                        if state != "up"})

    def test_all_know_all_introducers(self):
        grid = self.make(3, 1, "--introducers", "2")
        about = grid.start()
        self.assertEqual(1, len(about["more_introducer_furls"]))
        with grid.console() as console:
            console.ask("use", "introducer2")
            eventually(lambda: len(console.ask("announcements")) >= 3,
                       "the second introducer hears of all servers")

    def test_it_lives_on_when_its_starter_is_killed(self):
        grid = self.make(100, 1)
        with subprocess.Popen(
                [binary(), "grid", *map(str, grid.arguments)],
                stdout=subprocess.DEVNULL) as starter:
            eventually(grid.process.pid, "the grid's process")
            starter.kill()
        client, = grid.clients
        eventually((client.directory / "node.url").exists, "the client is up")
        grid.wait_for_servers()
        self.assertIsNotNone(grid.process.pid())

    def test_limits_of_the_system_are_told_before_anything_starts(self):
        grid = self.make(10, 1, "--tls")
        done = subprocess.run(
            [binary(), "grid", *map(str, grid.arguments)], capture_output=True,
            timeout=180, preexec_fn=lambda: resource.setrlimit(
                resource.RLIMIT_NOFILE, (64, 64)))
        self.assertEqual(7, done.returncode, done.stderr)
        self.assertIn(b"ulimit -n", done.stderr)
        self.assertEqual([], list(grid.directory.iterdir()))

    def test_servers_that_could_not_be_reached_do_not_start(self):
        for before, after in (((), ("--tls",)), (("--tls",), ("--listen",))):
            with self.subTest(after):
                grid = self.make(1, 1, *before)
                grid.start()
                grid.stop()
                done = command("grid", *grid.arguments, *after)
                self.assertEqual(7, done.returncode, done.stderr)
                self.assertIn(b"introducer was made for a grid", done.stderr)


class InterruptedStart(unittest.TestCase):
    """A start takes long, and who gives it up need not wait for its end."""

    def interrupt(self, grid, interrupt):
        for _ in range(5):
            with subprocess.Popen(
                    [binary(), "grid", *map(str, grid.arguments)],
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE) as starter:
                eventually(lambda: grid.process.pid()
                           and self.can_be_interrupted(starter),
                           "the grid's process")
                interrupt(starter)
                said = starter.communicate(timeout=180)[1]
            if starter.returncode != 0:
                break
            # It was up before it was interrupted: once more.
            if grid.process.pid() is not None:
                grid.stop()
        self.assertEqual(130, starter.returncode, said)
        self.assertIsNone(grid.process.pid())

    @staticmethod
    def can_be_interrupted(starter):
        """Does it hear of Ctrl-C, to pass it on? Or has it ended?"""
        status = pathlib.Path(f"/proc/{starter.pid}/status").read_text()
        blocked = int(re.search(r"SigBlk:\s*(\w+)", status)[1], 16)
        return blocked >> signal.SIGINT - 1 & 1 or starter.poll() is not None

    def test_in_one_actor_system(self):
        grid = OneProcess(300)
        self.addCleanup(grid.close)
        self.interrupt(grid, lambda starter: starter.send_signal(
            signal.SIGINT))
        self.interrupt(grid, lambda starter: grid.stop())
        self.assertEqual(303, grid.start()["nodes"])

    def test_over_tls(self):
        grid = OneProcess(30, 1, "--tls")
        self.addCleanup(grid.close)
        self.interrupt(grid, lambda starter: starter.send_signal(
            signal.SIGINT))
        self.assertEqual(32, grid.start()["nodes"])


class OverTls(unittest.TestCase):
    def test_ordinary_nodes_join_a_grid_with_tls(self):
        grid = OneProcess(4, 2, "--tls")
        self.addCleanup(grid.close)
        grid.start()
        grid.wait_for_servers()
        alice, bob = grid.clients
        data = os.urandom(300_000)
        cap = alice.put(data)
        self.assertEqual(data, bob.get(cap).stdout)
        late = Node(grid, "late")
        made = command("create-storage", late.directory, *loopback(),
                       "--introducer",
                       f"@{grid.directory}/introducer/introducer.furl")
        self.assertEqual(0, made.returncode, made.stderr)
        late.start()
        try:
            grid.wait_for_servers(5)
        finally:
            late.stop()
        second = command("start", grid.storage[0].directory)
        self.assertEqual(7, second.returncode, "it runs in the grid")
        ids = [node.read("my_nodeid") for node in grid.storage]
        grid.stop()
        grid.start()
        grid.wait_for_servers()
        self.assertEqual(ids, [node.read("my_nodeid")
                               for node in grid.storage])
        self.assertEqual(data, bob.get(cap).stdout)

    def test_nodes_of_any_directories_share_a_process(self):
        grid = Grid()
        self.addCleanup(grid.close)
        grid.introducer.stop()
        nodes = [grid.introducer, *(grid.create_storage(f"storage{i}")
                                    for i in (1, 2))]
        started = command("start", *(node.directory for node in nodes),
                          "--one-process")
        self.assertEqual(0, started.returncode, started.stderr)
        self.assertEqual(1, len({node.pid() for node in nodes}))
        client = grid.add_client("client", 1, 2, 2)
        client.wait_for_servers(2)
        data = os.urandom(50_000)
        self.assertEqual(data, client.get(client.put(data)).stdout)
        nodes[1].stop()
        eventually(lambda: not any(node.pid() for node in nodes),
                   "all have ended with it")

    def test_the_console_of_each_node_sees_all_and_selects_one(self):
        grid = OneProcess(2, 1, "--tls")
        self.addCleanup(grid.close)
        grid.start()
        client, = grid.clients
        with Console(client) as console:
            nodes = {row["name"]: row for row in console.ask("nodes")}
            self.assertEqual({"introducer", "client1", "storage1", "storage2"},
                             set(nodes))
            self.assertTrue(nodes["client1"]["in_use"])
            self.assertEqual("not_found", console.run("storage")[1])
            console.ask("use", "storage2")
            self.assertEqual("ok", console.run("storage")[1])
            names = {row["name"] for row in console.ask("actors")}
            self.assertIn("storage-server", names)
            self.assertNotIn("uploader", names)
            self.assertEqual("not_found", console.run("use", "storage9")[1])

    def test_a_hundred_nodes_meet_over_tls(self):
        grid = OneProcess(100, 1, "--tls")
        self.addCleanup(grid.close)
        grid.start()
        grid.wait_for_servers()
        data = os.urandom(30_000)
        client, = grid.clients
        self.assertEqual(data, client.get(client.put(data)).stdout)

    def test_faults_want_one_actor_system(self):
        done = command("grid", "/nowhere", "--tls", "--churn", "3")
        self.assertEqual(2, done.returncode)
        self.assertIn(b"leave --tls", done.stderr)


if __name__ == "__main__":
    main()
