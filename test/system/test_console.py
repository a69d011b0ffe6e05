#!/usr/bin/python3
"""The debug console of real nodes, under load."""

import os
import unittest

from cases import GridCase, main
from console import ENDLESS, SPECIAL, Console
from grid import command, eventually
from load import Load
from one_process import OneProcess
from ports import free_port


class ConsoleTest(GridCase):
    @classmethod
    def build(cls, grid):
        cls.servers = [grid.add_storage(f"storage{i}") for i in range(1, 4)]
        cls.vdrive = grid.add_vdrive("vdrive")
        cls.client = grid.add_client("client", 2, 3, 3, cls.vdrive)
        cls.client.wait_for_servers(3)
        eventually(lambda: (cls.client.directory / "private"
                            / "private_root.cap").exists(), "a private root")

    def names_of(self, console):
        return [row["name"] for row in console.ask("actors")]

    def test_every_command_answers_on_every_node_under_load(self):
        seen = ""
        for node in self.grid.nodes:
            with Load(self.client), Console(node) as console:
                for row in console.ask("help"):
                    name = row["command"].split()[0]
                    if name in ENDLESS | SPECIAL:
                        continue
                    with self.subTest(node=node.name, command=name):
                        text, end = console.run(name)
                        data, end_of_data = console.run(name, "--json")
                        # A node without that service says so.
                        self.assertIn(end, ("ok", "not_found"))
                        self.assertEqual(end, end_of_data)
                        seen += text + data
                for name in set(self.names_of(console)):
                    text, end = console.run("actor", name)
                    self.assertIn(end, ("ok", "refused", "try_later"), name)
                    seen += text
        self.assert_no_secret_in(seen)

    def assert_no_secret_in(self, text):
        for secret in self.grid.secrets():
            self.assertNotIn(secret, text)

    def test_traces_show_messages_and_no_secret(self):
        with Console(self.servers[0]) as console:
            console.begin("trace", "storage")
            with Load(self.client):
                text = console.read_until("find_shares(")
            text += console.cancel()
        self.assertIn("bytes", text)
        self.assert_no_secret_in(text)

    def test_shares_of_a_file_are_found_by_its_index(self):
        cap = self.client.put(os.urandom(5000))
        with Console(self.client) as console:
            index = console.ask("uploads")[0]["storage_index"]
        with Console(self.servers[0]) as console:
            eventually(lambda: len(console.ask("shares", index)) == 1,
                       "the share is told")
        self.assertTrue(cap.startswith("URI:CHK:"))

    def test_the_supervisor_starts_what_was_killed(self):
        with Console(self.client) as console:
            # The beginning of a name is enough to look, not to kill.
            self.assertEqual("not_found", console.run("kill", "downl")[1])
            self.assertEqual("ok", console.run("kill", "downloader")[1])
        # All services of a node start again, this console too.
        eventually(self.has_restarted, "the services are up again")
        self.client.wait_for_servers(3)
        data = os.urandom(100_000)
        self.assertEqual(data, self.client.get(self.client.put(data)).stdout)

    def has_restarted(self):
        try:
            with Console(self.client) as console:
                status = console.ask("actor", "node")["state"]
                return status["up"] and status["restarts"] >= 1
        except (OSError, ConnectionError, AssertionError):
            return False

    def test_a_console_that_was_killed_counts_its_starts(self):
        def restarts():
            try:
                with Console(self.vdrive) as console:
                    return {row["name"]: row["restarts"]
                            for row in console.ask("actors")}
            except (OSError, ConnectionError, AssertionError, KeyError):
                return {}
        with Console(self.vdrive) as console:
            console.run("kill", "console")
        eventually(lambda: restarts().get("console") == 1, "it is back")
        self.assertEqual(0, restarts()["vdrive-server"])

    def test_levels_of_the_log_change_at_run_time(self):
        server = self.servers[1]
        self.client.put(os.urandom(2000))
        self.assertNotIn("share-closed", server.log())
        with Console(server) as console:
            rows = console.ask("log", "debug", "storage")
            self.assertIn({"component": "storage", "level": "debug"}, rows)
            self.assertIn({"component": "tub", "level": "info"}, rows)
            self.client.put(os.urandom(2000))
            eventually(lambda: "DEBUG" in server.log().upper(), "a line")
            console.ask("log", "info")
            self.assertEqual("usage", console.run("log", "loud")[1])
            self.assertEqual("not_found", console.run("log", "info", "x")[1])

    def test_peers_are_those_that_are_connected(self):
        with Console(self.client) as console:
            nicknames = {row["nickname"] for row in console.ask("peers")}
        self.assertLessEqual({"storage1", "storage2", "storage3"}, nicknames)

    def test_stop_ends_the_process_in_order(self):
        server = self.grid.add_storage("short-lived")
        with Console(server) as console:
            self.assertEqual("usage", console.run("stop", "--help")[1])
            self.assertEqual("usage", console.run("stop", "client")[1])
            text, _ = console.run("stop")
        self.assertIn("short-lived", text)
        eventually(lambda: server.pid() is None, "the node has stopped")
        eventually(lambda: "node-stopped" in server.log(), "its last words")
        self.assertFalse((server.directory / "private" / "console.sock")
                         .exists())


class OneProcessConsole(unittest.TestCase):
    """The one console of a grid in one actor system."""

    def setUp(self):
        self.grid = OneProcess(3, 1)
        self.addCleanup(self.grid.close)
        self.grid.start()

    def console(self, directory, *words, stdin=b""):
        return command("console", directory, *words, stdin=stdin)

    def test_keys_of_a_member_are_not_used_and_that_is_said(self):
        client, = self.grid.clients
        keys = client.directory / f"authorized_keys.{free_port()}"
        keys.write_text("")
        self.grid.stop()
        self.grid.start()
        lines = [line for line in self.grid.process.log().splitlines()
                 if str(keys) in line]
        self.assertEqual(1, len(lines))
        self.assertIn("is not used", lines[0])

    def test_who_looks_in_the_wrong_place_is_told_the_right_one(self):
        client, = self.grid.clients
        done = self.console(client.directory, "nodes")
        self.assertEqual(5, done.returncode)
        self.assertIn(f"tahoe-node console {self.grid.directory}, then `use "
                      "client1`", done.stderr.decode())
        self.grid.stop()
        done = self.console(self.grid.directory, "nodes")
        self.assertEqual(5, done.returncode)
        self.assertIn(f"tahoe-node grid {self.grid.directory}",
                      done.stderr.decode())

    def test_lua_goes_on_at_the_node_that_is_in_use(self):
        script = self.grid.directory / "which.lua"
        script.write_text("for _, row in ipairs(node:nodes()) do\n"
                          "  if row.in_use then print(row.name) end\n"
                          "end\n")
        done = self.console(
            self.grid.directory,
            stdin=f"use storage2\nlua {script}\n".encode())
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual("storage2", done.stdout.decode().split()[-1])

    def test_stop_names_all_that_it_stops_and_takes_no_name(self):
        done = self.console(self.grid.directory, "stop", "storage3")
        self.assertEqual(2, done.returncode)
        self.assertIn(b"`stop`", done.stderr)
        self.assertIsNotNone(self.grid.process.pid())
        done = self.console(self.grid.directory, "stop")
        for name in ("introducer", "client1", "storage3"):
            self.assertIn(name, done.stdout.decode())
        eventually(lambda: self.grid.process.pid() is None, "all have stopped")


if __name__ == "__main__":
    main()
