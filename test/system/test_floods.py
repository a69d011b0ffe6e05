#!/usr/bin/python3
"""What a stranger may try by sheer amount: memory stays bounded, and is free
again when the stranger is gone."""

import contextlib
import os
import struct
import threading
import time

from basp import (DIRECT, DOWN, HEARTBEAT, MONITOR, NORMAL, Peer, atom, frame,
                  header, message)
from cases import main, soak
from grid import eventually
from strangers import MEGABYTE, StrangerCase


class Floods(StrangerCase):
    def test_guessed_swissnums_open_nothing(self):
        for victim in self.victims:
            peer = self.meet(victim)
            for first in range(1, 5000, 500):
                for i in range(first, first + 500):
                    peer.send(peer.gateway, ("tahoe::get_service",),
                              os.urandom(20), number=NORMAL | i)
                for i in range(first, first + 500):
                    self.assertEqual("@<>+@error",
                                     peer.answer_to(NORMAL | i)[0])

    def test_many_senders_are_too_many(self):
        peer = self.meet(self.storage)
        # The node need not read all of them.
        with contextlib.suppress(OSError):
            for source in range(1, 5000):
                peer.send(peer.gateway, ("tahoe::get_service",), bytes(20),
                          source=source)
        self.assertTrue(peer.is_closed())

    def flood(self, frames, seconds):
        """Sends the same frames again and again, and reads nothing."""
        peer = self.meet(self.storage)
        peak = self.storage.memory("VmHWM")
        data = frames(peer) * 100
        end = time.monotonic() + seconds
        peer.socket.settimeout(1)
        try:
            while time.monotonic() < end:
                peer.write(data)
        except OSError:
            pass
        self.assertLess(self.storage.memory("VmHWM"), peak + 160 * MEGABYTE)
        peer.close()
        limit = self.limit[1]
        eventually(lambda: self.storage.memory() < limit,
                   "the memory is free again")

    def test_a_flood_of_requests_with_new_numbers_is_held_back(self):
        self.flood(lambda peer: b"".join(
            frame(DIRECT, b"\0" + message(("tahoe::get_service",), bytes(20)),
                  number=NORMAL | i, source=1, target=peer.gateway)
            for i in range(1, 1000)), 3)

    def test_a_flood_of_requests_with_one_number_is_held_back(self):
        self.flood(lambda peer: frame(
            DIRECT, b"\0" + message(("tahoe::get_service",), bytes(20)),
            number=NORMAL | 1, source=1, target=peer.gateway) * 100, 3)

    def test_a_flood_of_messages_without_answer_is_held_back(self):
        self.flood(lambda peer: frame(
            DIRECT, b"\0" + message(("tahoe::get_service",), bytes(20)),
            number=NORMAL, source=1, target=peer.gateway) * 100, 3)

    def test_a_flood_of_monitors_is_held_back(self):
        self.flood(lambda peer: frame(MONITOR, peer.me + peer.node,
                                      target=peer.gateway) * 100, 3)

    def test_a_flood_of_heartbeats_and_downs_is_held_back(self):
        self.flood(lambda peer: (header(HEARTBEAT, 0) + frame(
            DOWN, peer.me + peer.node + struct.pack(">BQ", 1, atom("exit"))
            + message((), b""), source=5)) * 100, 3)

    def test_payloads_that_never_come_are_not_waited_for_with_memory(self):
        for _ in range(100):
            peer = self.meet(self.storage)
            peer.write(header(DIRECT, 2 * MEGABYTE, NORMAL | 1, 1,
                              peer.gateway))
        time.sleep(0.5)
        self.assertLess(self.storage.memory(), self.limit[1])

    @soak
    def test_a_storm_of_connections_lets_others_in(self):
        stop = threading.Event()

        def storm():
            while not stop.is_set():
                try:
                    Peer(self.storage.port(), handshake=False).close()
                except OSError:
                    pass

        threads = [threading.Thread(target=storm) for _ in range(4)]
        for thread in threads:
            thread.start()
        try:
            self.client.restart()
            self.client.wait_for_servers(1)
        finally:
            stop.set()
            for thread in threads:
                thread.join()

if __name__ == "__main__":
    main()
