#!/usr/bin/python3
"""Clients of the web port that are slow on purpose, a thousand at a time:
others are answered meanwhile, and nothing of them stays."""

import contextlib
import os
import socket
import time

from cases import main
from grid import eventually
from web_port import MEGABYTE, WebCase

CONNECTIONS = 1000


class SlowClients(WebCase):
    @classmethod
    def build(cls, grid):
        super().build(grid)
        cls.data = os.urandom(40 * MEGABYTE)
        cls.cap = cls.client.put(cls.data)

    def assert_others_are_answered(self, what):
        """A page, a file out and a file in; says how long they took."""
        small = os.urandom(1000)
        times = []
        for _ in range(5):
            for method, path, body in (("GET", "?t=json", None),
                                       ("GET", "healthz", None),
                                       ("PUT", "uri", small)):
                began = time.monotonic()
                reply = self.client.http(method, path, body)
                times.append(time.monotonic() - began)
                self.assertEqual(200, reply.status, reply.body)
        print(f"{what}: slowest of {len(times)} other requests: "
              f"{max(times) * 1000:.0f} ms", flush=True)

    def trickle(self, byte):
        """One byte over each connection that still takes one."""
        open_ones = 0
        for each in self.sockets:
            with contextlib.suppress(OSError):
                each.send(byte)
                open_ones += 1
        return open_ones

    def wait_until_refused(self, reason, count, before):
        eventually(lambda: self.refused(reason) >= before + count,
                   f"{count} clients ended as {reason}", 180)

    def test_headers_that_never_end(self):
        before = self.refused("slow-headers")
        for _ in range(CONNECTIONS):
            self.connect().send(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ")
        self.trickle(b"x")
        self.assert_others_are_answered("slow headers")

        def most_are_refused():
            self.trickle(b"x")
            time.sleep(1)
            return self.refused("slow-headers") >= before + CONNECTIONS * 0.9

        eventually(most_are_refused, "they are refused though they send")

    def test_connections_that_say_nothing(self):
        for _ in range(CONNECTIONS):
            self.connect()
        self.assert_others_are_answered("silent")

    def test_bodies_that_never_come(self):
        for _ in range(CONNECTIONS):
            self.connect().send(b"PUT /nowhere HTTP/1.1\r\nHost: localhost\r\n"
                                b"Content-Length: 1000000\r\n\r\nx")
        self.assert_others_are_answered("slow bodies")

    def test_uploads_that_never_come(self):
        before = self.refused("slow-sender")
        for _ in range(CONNECTIONS):
            self.connect().send(b"PUT /uri HTTP/1.1\r\nHost: localhost\r\n"
                                b"Content-Length: 1000000\r\n\r\nx")
        self.assert_others_are_answered("slow uploads")
        self.wait_until_refused("slow-sender", 20, before)

    def test_replies_that_nobody_reads(self):
        before = self.refused("slow-reader")
        request = (f"GET /uri/{self.cap} HTTP/1.1\r\nHost: localhost\r\n\r\n"
                   .encode())
        for _ in range(CONNECTIONS):
            each = self.connect()
            each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            each.send(request)
        self.assert_others_are_answered("slow readers")
        self.wait_until_refused("slow-reader", 100, before)
        for each in self.sockets:
            each.close()
        # Those that were in line have gone by then.
        eventually(lambda: self.client.get(self.cap).stdout == self.data,
                   "files can be fetched again", 120)


if __name__ == "__main__":
    main()
