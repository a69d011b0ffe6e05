#!/usr/bin/python3
"""What `put` and `get` tell while they run: people and programs."""

import json
import os
import re
import select
import subprocess
import threading
import time

from cases import GridCase, main
from grid import binary, command
from terminal import ProgressTerminal

WIDTH = 72


class Progress(GridCase):
    @classmethod
    def build(cls, grid):
        cls.servers = [grid.add_storage(f"storage{i}") for i in range(1, 3)]
        cls.client = grid.add_client("client", 1, 2, 2)
        cls.client.wait_for_servers(2)

    def setUp(self):
        self.at = ("-d", self.client.directory)

    def file(self, name, data=b""):
        path = self.grid.directory / name
        path.write_bytes(data)
        self.addCleanup(path.unlink)
        return path

    def cap_file(self, data):
        return self.file("cap", self.client.put(data).encode())

    def slow_reader(self, path):
        """Reads a pipe slowly for two seconds, then the rest. Answers a
        function that waits for all that was read."""
        pieces = []

        def read():
            with open(path, "rb", buffering=0) as pipe:
                for _ in range(100):
                    pieces.append(pipe.read(65536))
                    time.sleep(0.02)
                while piece := pipe.read(1 << 20):
                    pieces.append(piece)

        thread = threading.Thread(target=read, daemon=True)
        thread.start()

        def join():
            thread.join(180)
            return b"".join(pieces)

        return join

    def check_lines(self, lines):
        """They fit the terminal, and none of them stays."""
        self.assertEqual("", lines[0])
        self.assertEqual("", lines[-1])
        for line in lines:
            self.assertLess(len(line), WIDTH)

    # -- on a terminal --------------------------------------------------------

    def test_put_shows_how_far_it_is_then_that_shares_are_spread(self):
        with ProgressTerminal(WIDTH, "put", *self.at, "-") as terminal:
            stdin = terminal.process.stdin
            for server in self.servers:
                server.pause()
            try:
                end = time.monotonic() + 90
                while b"/s" not in terminal.shown:
                    self.assertLess(time.monotonic(), end, terminal.shown)
                    stdin.write(os.urandom(20_000))
                    stdin.flush()
                    terminal.look()
                stdin.close()
                terminal.wait_for(b"spreading shares...")
            finally:
                for server in self.servers:
                    server.resume()
            lines = terminal.lines()
            cap = terminal.process.stdout.read().decode()
            self.assertEqual(0, terminal.process.wait(180))
        self.assertRegex(cap, r"\AURI:CHK:[^\n]*\n\Z")
        self.grid.remember(cap.strip())
        self.check_lines(lines)
        for line in lines[1:-1]:
            self.assertRegex(line, r"\Astoring  (spreading shares\.\.\.  \d+ s"
                                   r"|[0-9.]+ [kM]?B  [0-9.]+ [kM]?B/s)\Z")

    def test_get_shows_a_bar_with_the_time_left(self):
        data = os.urandom(8_000_000)
        cap = self.cap_file(data)
        pipe = self.grid.directory / "pipe"
        os.mkfifo(pipe)
        self.addCleanup(pipe.unlink)
        read = self.slow_reader(pipe)
        began = time.monotonic()
        with ProgressTerminal(WIDTH, "get", *self.at, f"@{cap}",
                              pipe) as terminal:
            lines = terminal.lines()
            self.assertEqual(0, terminal.process.wait(180))
        took = time.monotonic() - began
        self.assertTrue(read() == data)
        self.check_lines(lines)
        bars = [re.fullmatch(r"fetching  \[(#*)(\.*)\]  ( \d|\d+) %"
                             r"  [0-9.]+ [kM]?B of 8.0 MB"
                             r"(  [0-9.]+ [kM]?B/s)?(  \d+ \w+ left)?", line)
                for line in lines[1:-1] if "looking for shares" not in line]
        self.assertGreaterEqual(len(bars), 3, lines)
        self.assertTrue(all(bars), lines)
        self.assertTrue(bars[-1][5], lines)
        parts = [int(bar[3]) for bar in bars]
        self.assertEqual(sorted(parts), parts)
        # Some five times a second.
        self.assertLess(len(bars), 6 * took + 3)

    def test_quiet_shows_nothing_on_a_terminal(self):
        with ProgressTerminal(WIDTH, "put", "-q", *self.at, "-") as terminal:
            terminal.process.stdin.write(bytes(100_000))
            terminal.process.stdin.flush()
            time.sleep(0.7)
            terminal.process.stdin.write(bytes(100_000))
            terminal.process.stdin.close()
            self.assertEqual([""], terminal.lines())
            self.grid.remember(terminal.process.stdout.read().decode().strip())
            self.assertEqual(0, terminal.process.wait(180))

    # -- without one ----------------------------------------------------------

    def test_nothing_is_shown_where_no_terminal_is(self):
        with subprocess.Popen([binary(), "put", *self.at, "-"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as put:
            put.stdin.write(bytes(200_000))
            put.stdin.flush()
            time.sleep(0.7)
            out, err = put.communicate(bytes(200_000), timeout=180)
        self.assertEqual(b"", err)
        self.assertRegex(out, rb"\AURI:CHK:[^\n]*\n\Z")
        self.grid.remember(out.decode().strip())

    def test_quiet_errors_are_one_line(self):
        cap = f"URI:CHK:{'a' * 26}:{'a' * 52}:1:2:1000"
        for quiet, count in (((), 2), (("-q",), 1)):
            done = command("get", *quiet, *self.at, cap)
            self.assertEqual(4, done.returncode)
            self.assertEqual(count, done.stderr.count(b"\n"), done.stderr)

    # -- for programs ---------------------------------------------------------

    def events(self, text):
        """Each line of this text, parsed."""
        self.assertTrue(text.endswith(b"\n"), text)
        return [json.loads(line) for line in text.splitlines()]

    def check_events(self, events, size):
        """Progress that never goes back, then one end."""
        *progress, end = events
        self.assertEqual("done", end["event"])
        self.assertEqual(size, end["bytes"])
        self.assertGreater(end["seconds"], 0)
        for event in progress:
            self.assertEqual({"event", "bytes", "total"}, set(event))
            self.assertEqual("progress", event["event"])
            self.assertIn(event["total"], (None, size))
        steps = [event["bytes"] for event in progress]
        self.assertEqual(sorted(steps), steps)
        self.assertLessEqual(len(steps), 5 * end["seconds"] + 1)
        return steps

    def test_put_tells_events_and_the_cap_in_the_last(self):
        data = out = b""
        with subprocess.Popen([binary(), "put", "--json", *self.at, "-"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as put:
            end = time.monotonic() + 90
            while out.count(b"\n") < 2:
                self.assertLess(time.monotonic(), end, out)
                data += os.urandom(20_000)
                put.stdin.write(data[-20_000:])
                put.stdin.flush()
                if select.select([put.stdout], [], [], 0.05)[0]:
                    out += os.read(put.stdout.fileno(), 65536)
            rest, err = put.communicate(timeout=180)
            out += rest
        self.assertEqual(0, put.returncode)
        self.assertEqual(b"", err)
        events = self.events(out)
        cap = self.grid.remember(events[-1]["cap"])
        self.assertGreaterEqual(len(self.check_events(events, len(data))), 2)
        self.assertNotIn(cap.encode(), b"".join(out.splitlines()[:-1]))
        self.assertTrue(self.client.get(cap).stdout == data)

    def test_get_tells_events_where_the_file_does_not_go(self):
        data = os.urandom(8_000_000)
        cap = self.cap_file(data)
        pipe = self.grid.directory / "pipe"
        os.mkfifo(pipe)
        self.addCleanup(pipe.unlink)
        read = self.slow_reader(pipe)
        done = command("get", "--json", *self.at, f"@{cap}", pipe)
        self.assertTrue(read() == data)
        self.assertEqual((0, b""), (done.returncode, done.stderr))
        events = self.events(done.stdout)
        self.assertGreaterEqual(len(self.check_events(events, len(data))), 3)
        self.assertNotIn("cap", events[-1])
        done = command("get", "--json", *self.at, f"@{cap}")
        self.assertEqual(0, done.returncode)
        self.assertTrue(done.stdout == data)
        self.check_events(self.events(done.stderr), len(data))

    def check_error(self, code, name, text, *arguments):
        done = command(*arguments)
        self.assertEqual((code, b""), (done.returncode, done.stderr))
        *_, end = self.events(done.stdout)
        self.assertEqual({"event", "name", "message", "remedy", "exit_code"},
                         set(end))
        self.assertEqual(("error", name, code),
                         (end["event"], end["name"], end["exit_code"]))
        self.assertIn(text, end["message"])

    def test_errors_are_events(self):
        put = ("put", "--json", *self.at)
        get = ("get", "--json", *self.at)
        target = self.grid.directory / "never"
        self.check_error(3, "not_found", "/no/such", *put, "/no/such/file")
        self.check_error(2, "malformed", "cap", *get, "URI:CHK:foo", target)
        cap = f"URI:CHK:{'a' * 26}:{'a' * 52}:1:2:1000"
        self.check_error(4, "not_enough_shares", "1 are needed", *get, cap,
                         target)

    def test_events_tell_when_no_node_runs(self):
        self.client.stop()
        try:
            for name in ("put", "get"):
                what = "/etc/hostname" if name == "put" else "URI:LIT:nbuq"
                target = [] if name == "put" else [self.grid.directory / "no"]
                self.check_error(5, "try_later", "no", name, "--json",
                                 *self.at, what, *target)
        finally:
            self.client.start()
            self.client.wait_for_servers(2)

    def test_events_and_quiet_exclude_each_other(self):
        for name in ("put", "get"):
            done = command(name, "--json", "-q", *self.at, "x")
            self.assertEqual(2, done.returncode)


if __name__ == "__main__":
    main()
