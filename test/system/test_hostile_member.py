#!/usr/bin/python3
"""What a member of the grid may try, who knows the furls of the services. It
can waste what members may use, but not kill a node, take its memory, or touch
what others store."""

import os
import pathlib
import struct
import time

from basp import (DIRECT, NORMAL, Peer, frame, meet_again, message, text, u64,
                  varint)
from cases import GridCase, main
from grid import eventually

MEGABYTE = 1 << 20
GIGABYTE = 1 << 30
SECRETS = bytes(64)


def share_set(*numbers):
    """256 bits in four words."""
    words = [0, 0, 0, 0]
    for number in numbers:
        words[number // 64] |= 1 << (number % 64)
    return b"".join(u64(word) for word in words)


def swissnum_of(node, service):
    return base32_decode(node.furl(service).rsplit("/", 1)[1])


def base32_decode(letters):
    bits = "".join(f"{'abcdefghijklmnopqrstuvwxyz234567'.index(c):05b}"
                   for c in letters)
    return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits) - 7, 8))


class HostileMember(GridCase):
    @classmethod
    def build(cls, grid):
        cls.storage = grid.add_storage("storage")
        cls.client = grid.add_client("client", 1, 1, 1)
        cls.client.wait_for_servers(1)
        cls.file = os.urandom(300_000)
        cls.cap = cls.client.put(cls.file)
        cls.pids = [node.pid() for node in grid.nodes]

    def setUp(self):
        self.peers = []

    def tearDown(self):
        for peer in self.peers:
            peer.close()
        self.assertEqual(self.pids, [node.pid() for node in self.grid.nodes],
                         "a node died")
        for node in (self.storage, self.grid.introducer):
            eventually(lambda: node.memory() < 200 * MEGABYTE,
                       f"the memory of {node.name} is free again")
        eventually(lambda: not self.storage.unfinished_shares(),
                   "the member's buckets are gone")
        self.assertTrue(self.client.get(self.cap).stdout == self.file)
        data = os.urandom(100_000)
        done = self.client.get(self.client.put(data))
        self.assertTrue(done.stdout == data, done.stderr)
        super().tearDown()

    def meet(self, node=None, service="storage"):
        node = node or self.storage
        peer = Peer(node.port())
        self.peers.append(peer)
        peer.service = peer.get_service(swissnum_of(node, service))
        return peer

    def allocate(self, peer, index, numbers, size, operation=""):
        return peer.ask(peer.service, "tahoe::allocate_buckets",
                        index + share_set(*numbers) + u64(size) + SECRETS
                        + text(operation))

    def bucket(self, peer, size=1000):
        """An open bucket: its token."""
        types, content = self.allocate(peer, os.urandom(16), [0], size)
        self.assertEqual("@<>+tahoe::buckets_allocated", types)
        return content[:16]

    def assert_refused(self, answer):
        self.assertEqual("@<>+@error", answer[0])

    def write(self, peer, token, number, offset, data):
        return peer.ask(peer.service, "tahoe::write_share",
                        token + bytes([number]) + u64(offset)
                        + varint(len(data)) + data)

    # -- grants ---------------------------------------------------------------

    def test_what_was_granted_to_one_is_not_granted_to_others(self):
        member = self.meet()
        stranger = Peer(self.storage.port())
        self.peers.append(stranger)
        self.assert_refused(stranger.ask(
            member.service, "tahoe::find_shares", bytes(21)))

    def test_a_grant_ends_with_the_connection(self):
        member = self.meet()
        service = member.service
        member.close()
        again = meet_again(self.storage.port(), member.identity)
        self.peers.append(again)
        self.assert_refused(again.ask(service, "tahoe::find_shares",
                                      bytes(21)))

    def test_a_service_takes_no_messages_of_another_kind(self):
        peer = self.meet()
        types, _ = peer.ask(peer.service, "tahoe::get_announcements",
                            bytes(16))
        self.assertEqual("@<>+@error", types)
        types, _ = peer.ask(peer.service, "@u64", bytes(8))
        self.assertEqual("@<>+@error", types)

    # -- values ---------------------------------------------------------------

    def test_shares_of_impossible_size_are_refused(self):
        peer = self.meet()
        for size in (1 << 44, (1 << 44) + 1, 1 << 62, 1 << 63, (1 << 64) - 1,
                     (1 << 64) - 72):
            self.assert_refused(self.allocate(peer, os.urandom(16), [0, 1],
                                              size))
        self.assert_refused(self.allocate(peer, os.urandom(16), range(256),
                                          1 << 43))

    def test_whole_shares_are_what_they_claim_or_refused(self):
        peer = self.meet()

        def store(*shares, claimed=None):
            return peer.ask(
                peer.service, "tahoe::store_shares",
                os.urandom(16) + SECRETS
                + varint(len(shares) if claimed is None else claimed)
                + b"".join(shares) + text(""))

        def share(number, data, claimed=None):
            size = len(data) if claimed is None else claimed
            return bytes([number]) + varint(size) + data

        types, _ = store(share(0, b"abc"), share(1, b"def"))
        self.assertEqual("@<>+tahoe::shares_stored", types)
        self.assert_refused(store())
        self.assert_refused(store(share(0, b"abc"), share(0, b"abc")))
        self.assert_refused(store(share(0, b"abc"), share(1, b"de")))
        self.assert_refused(store(share(0, b"")))
        # Lengths that are not there.
        for lie in (share(0, b"abc", claimed=1 << 40),
                    share(0, b"abc", claimed=1 << 20)):
            liar = self.meet()
            liar.send(liar.service, ["tahoe::store_shares"],
                      os.urandom(16) + SECRETS + varint(1) + lie)

    def test_writes_elsewhere_are_refused(self):
        peer = self.meet()
        token = self.bucket(peer)
        for offset in (1, 1000, 1 << 32, (1 << 63) - 1, (1 << 64) - 1):
            self.assert_refused(self.write(peer, token, 0, offset, b"x" * 10))
        self.assert_refused(self.write(peer, token, 0, 0, b"x" * 1001))
        self.assert_refused(self.write(peer, token, 1, 0, b"x"))
        self.assertEqual("@<>", self.write(peer, token, 0, 0, b"x" * 10)[0])
        self.assert_refused(self.write(peer, token, 0, 0, b"x" * 10))

    def test_a_share_closed_too_early_is_thrown_away(self):
        peer = self.meet()
        token = self.bucket(peer)
        self.write(peer, token, 0, 0, b"x" * 10)
        self.assert_refused(peer.ask(peer.service, "tahoe::close_share",
                                     token + b"\0"))
        # The answer does not wait for the disk.
        eventually(lambda: not self.storage.unfinished_shares(),
                   "the share is gone")

    def test_the_token_of_another_opens_nothing(self):
        owner, thief = self.meet(), self.meet()
        token = self.bucket(owner, 10)
        self.assert_refused(self.write(thief, token, 0, 0, b"x" * 10))
        for name, rest in (("close_share", b"\0"), ("abort_buckets", b"")):
            self.assert_refused(thief.ask(thief.service, "tahoe::" + name,
                                          token + rest))
        self.assertEqual("@<>", self.write(owner, token, 0, 0, b"x" * 10)[0])

    def test_reads_of_impossible_length_or_place_are_refused_or_empty(self):
        peer = self.meet()
        index, number = self.a_share()
        for offset, length in ((0, (1 << 32) - 1), (0, (1 << 20) + 1),
                               ((1 << 64) - 1, 10), (1 << 63, 1 << 20),
                               ((1 << 64) - 100, 1 << 20)):
            types, content = peer.ask(
                peer.service, "tahoe::read_share", index + bytes([number])
                + u64(offset) + struct.pack(">I", length))
            if types != "@<>+@error":
                self.assertEqual(("@<>+tahoe::blob", b"\0"), (types, content))

    def test_heads_are_of_bounded_size(self):
        peer = self.meet()
        index, _ = self.a_share()
        types, content = peer.ask(peer.service, "tahoe::find_shares",
                                  index + struct.pack(">I", (1 << 32) - 1)
                                  + text(""))
        self.assertEqual("@<>+tahoe::shares_found", types)
        self.assertLess(len(content), 5000)

    def a_share(self):
        """Storage index and number of a share that is there."""
        shares = pathlib.Path(self.storage.directory, "storage", "shares")
        path = next(shares.glob("??/??????????????????????????/*"))
        return base32_decode(path.parent.name), int(path.name)

    def test_reports_of_damage_cannot_fill_the_disk_or_the_log(self):
        peer = self.meet()
        index, number = self.a_share()
        types, _ = peer.ask(peer.service, "tahoe::advise_corrupt_share",
                            os.urandom(16) + b"\0" + text("x"))
        self.assertEqual("@<>+@error", types)
        types, _ = peer.ask(
            peer.service, "tahoe::advise_corrupt_share", index
            + bytes([number]) + text("line\nFAKE 2026-01-01 error\x1b[2J"))
        self.allocate(peer, os.urandom(16), [0], 1 << 60,
                      "line\nFAKE 2026-01-01 error")
        self.assertNotIn("\nFAKE", self.storage.log())
        self.assertNotIn("\x1b", self.storage.log())

    def test_texts_and_blobs_beyond_their_bounds_are_not_taken(self):
        peer = self.meet()
        index, number = self.a_share()
        for name, content in (
                ("advise_corrupt_share",
                 index + bytes([number]) + text("x" * 1001)),
                ("advise_corrupt_share",
                 index + bytes([number]) + varint(3 * GIGABYTE)),
                ("write_share", bytes(25) + varint(3 * GIGABYTE)),
                ("write_share", bytes(25) + varint((1 << 63) - 1)),
                ("find_shares", bytes(20) + text("x" * 33)),
                ("find_shares", bytes(20) + varint(3 * GIGABYTE)),
                ("find_shares", b""), ("read_share", bytes(3))):
            before = self.storage.memory("VmHWM")
            peer.send(peer.service, ("tahoe::" + name,), content,
                      number=peer.next_number())
            time.sleep(0.05)
            self.assertLess(self.storage.memory("VmHWM"),
                            before + 8 * MEGABYTE, name)

    # -- amounts --------------------------------------------------------------

    def test_open_buckets_are_bounded(self):
        peer = self.meet()
        taken = 0
        for _ in range(20):
            types, content = self.allocate(peer, os.urandom(16), range(256), 1)
            if types != "@<>+@error":
                taken += 256
        self.assertLessEqual(taken, 512)
        self.assertLessEqual(len(self.storage.unfinished_shares()), 512)

    def test_100_000_allocations_are_held_back(self):
        peer = self.meet()
        before = self.storage.memory("VmHWM")
        peer.socket.settimeout(2)
        try:
            for i in range(1, 1001):
                peer.write(b"".join(frame(
                    DIRECT, b"\0" + message(
                        ("tahoe::allocate_buckets",), os.urandom(16)
                        + share_set(0) + u64(1) + SECRETS + text("")),
                    number=NORMAL | (i * 100 + k), source=1,
                    target=peer.service) for k in range(100)))
        except OSError:
            pass
        self.assertLess(self.storage.memory("VmHWM"), before + 96 * MEGABYTE)
        self.assertTrue(self.client.get(self.cap).stdout == self.file)

    def test_a_member_that_reads_nothing_is_cut_off(self):
        index, number = self.a_share()
        peer = self.meet()
        before = self.storage.memory("VmHWM")
        peer.socket.settimeout(3)
        request = b"\0" + message(
            ("tahoe::read_share",), index + bytes([number]) + u64(0)
            + struct.pack(">I", 1 << 20))
        try:
            for i in range(1, 5000):
                peer.write(frame(DIRECT, request, number=NORMAL | i, source=1,
                                 target=peer.service))
        except OSError:
            pass
        time.sleep(0.5)
        self.assertLess(self.storage.memory("VmHWM"), before + 200 * MEGABYTE)

    def test_writes_with_one_number_again_and_again_are_held_back(self):
        peer = self.meet()
        before = self.storage.memory("VmHWM")
        data = os.urandom(1 << 20)
        request = frame(
            DIRECT, b"\0" + message(
                ("tahoe::write_share",), bytes(25) + varint(len(data)) + data),
            number=NORMAL | 1, source=1, target=peer.service)
        peer.socket.settimeout(2)
        try:
            for _ in range(300):
                peer.write(request)
        except OSError:
            pass
        self.assertLess(self.storage.memory("VmHWM"), before + 160 * MEGABYTE)

    def test_polls_of_the_introducer_are_bounded(self):
        peer = self.meet(self.grid.introducer, "introducer")
        before = self.grid.introducer.memory("VmHWM")
        _, news = peer.ask(peer.service, "tahoe::get_announcements", bytes(16))
        # Where the news end: these polls have to wait.
        poll = b"\0" + message(("tahoe::get_announcements",), news[:16])
        peer.socket.settimeout(2)
        try:
            for i in range(1, 50_000):
                peer.write(frame(DIRECT, poll, number=NORMAL | (i % 7 + 1),
                                 source=i % 50 + 1, target=peer.service))
        except OSError:
            pass
        self.assertLess(self.grid.introducer.memory("VmHWM"),
                        before + 96 * MEGABYTE)

    def test_forged_announcements_are_refused(self):
        peer = self.meet(self.grid.introducer, "introducer")
        for json in ("", "{}", "[" * 8000, '{"version":1}', "x" * 9000):
            peer.send(peer.service, ("tahoe::publish_announcement",),
                      text(json) + bytes(96), number=peer.next_number())
        types, _ = peer.ask(peer.service, "tahoe::publish_announcement",
                            text("{}") + bytes(96))
        self.assertEqual("@<>+@error", types)
        self.client.wait_for_servers(1)


if __name__ == "__main__":
    main()
