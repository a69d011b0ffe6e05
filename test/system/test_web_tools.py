#!/usr/bin/python3
"""Other people's tools at the web port: curl in all its ways, wrk, and very
many downloads at once."""

import concurrent.futures
import hashlib
import os
import re
import subprocess
import time

from cases import main, soak
from web_port import MEGABYTE, WebCase, curl, needs


class WebTools(WebCase):
    @classmethod
    def build(cls, grid):
        super().build(grid)
        cls.data = os.urandom(5 * MEGABYTE + 123)
        cls.cap = cls.client.put(cls.data)

    def fetch(self, *options, cap=None):
        config = f'url = "{self.url}uri/{cap or self.cap}"\n'
        return curl("--config", "-", *options, stdin=config.encode())

    def test_curl_resumes_a_download(self):
        part = self.grid.directory / "part"
        for have in (0, 1, 1000, MEGABYTE, len(self.data) - 1):
            part.write_bytes(self.data[:have])
            done = self.fetch("--continue-at", "-", "--output", str(part))
            self.assertEqual(0, done.returncode, done.stderr)
            self.assertEqual(self.data, part.read_bytes())

    def test_curl_resumes_what_was_cut_off(self):
        part = self.grid.directory / "cut"
        done = self.fetch("--range", "0-2999999", "--output", str(part))
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(3_000_000, part.stat().st_size)
        self.fetch("--continue-at", "-", "--output", str(part))
        self.assertEqual(self.data, part.read_bytes())

    def test_curl_asks_for_ranges(self):
        for given, wanted in (("0-0", self.data[:1]),
                              ("100-199", self.data[100:200]),
                              ("1048575-1048576",
                               self.data[1048575:1048577]),
                              ("-7", self.data[-7:]),
                              ("5000000-", self.data[5000000:])):
            done = self.fetch("--range", given)
            self.assertEqual(wanted, done.stdout, given)

    def test_curl_uploads_without_knowing_the_size(self):
        for size in (0, 10, 70_000, 3 * MEGABYTE + 5):
            data = os.urandom(size)
            done = curl("--upload-file", "-", "--header",
                        "Transfer-Encoding: chunked", self.url + "uri",
                        stdin=data)
            self.assertEqual(0, done.returncode, done.stderr)
            cap = self.grid.remember(done.stdout.decode().strip())
            self.assertEqual(data, self.fetch(cap=cap).stdout)

    def test_curl_waits_for_100_continue(self):
        data = os.urandom(100_000)
        file = self.grid.directory / "expected"
        file.write_bytes(data)
        done = curl("--upload-file", str(file), "--header",
                    "Expect: 100-continue", "--verbose", "--expect100-timeout",
                    "90", self.url + "uri")
        self.assertIn(b"HTTP/1.1 100 Continue", done.stderr)
        self.assertEqual(0, done.returncode)
        cap = self.grid.remember(done.stdout.decode().strip())
        self.assertEqual(data, self.fetch(cap=cap).stdout)

    def test_curl_speaks_http_1_0_and_reuses_connections(self):
        done = self.fetch("--http1.0")
        self.assertEqual(self.data, done.stdout)
        done = curl("--verbose", self.url + "healthz", self.url + "healthz")
        self.assertIn(b"Re-using existing connection", done.stderr)

    def get(self, path):
        began = time.monotonic()
        reply = self.client.http("GET", path, timeout=300)
        return (reply.status, hashlib.sha256(reply.body).digest(),
                time.monotonic() - began)

    def test_a_thousand_downloads_at_once(self):
        data = os.urandom(MEGABYTE)
        cap = self.client.put(data)
        with concurrent.futures.ThreadPoolExecutor(1000) as pool:
            results = list(pool.map(self.get, [f"uri/{cap}"] * 1000))
        times = sorted(seconds for _, _, seconds in results)
        print(f"1000 downloads of 1 MiB at once: median {times[500]:.1f} s, "
              f"slowest {times[-1]:.1f} s", flush=True)
        good = (200, hashlib.sha256(data).digest())
        self.assertEqual([good] * 1000, [x[:2] for x in results])

    def load(self, seconds):
        """Two hundred connections that ask for a small file all the time."""
        cap = self.client.put(os.urandom(1024))
        script = self.grid.directory / "load.lua"
        # Its arguments are in the list of processes: no cap there.
        script.write_text(f'wrk.path = "/uri/{cap}"\n')
        done = subprocess.run(
            ["wrk", "--threads", "2", "--connections", "200", "--duration",
             f"{seconds}s", "--timeout", "90s", "--latency", "--script",
             str(script), self.url], capture_output=True, text=True,
            timeout=seconds + 180)
        self.assertEqual(0, done.returncode, done.stderr)
        print(done.stdout, flush=True)
        self.assertNotIn("Non-2xx", done.stdout)
        self.assertNotIn("Socket errors", done.stdout)
        served = int(re.search(r"(\d+) requests in", done.stdout).group(1))
        self.assertGreater(served, 0)

    @needs("wrk")
    def test_wrk_with_two_hundred_connections(self):
        self.load(6)

    @soak
    @needs("wrk")
    def test_wrk_for_half_a_minute(self):
        self.load(30)


if __name__ == "__main__":
    main()
