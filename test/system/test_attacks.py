#!/usr/bin/python3
"""What a stranger may try who knows a node's address and nothing else. The
node lives, takes no more memory, serves others, and gives nothing away."""

import contextlib
import os
import socket
import struct

from basp import (ACCEPTED, CLIENT_HANDSHAKE, CLOSING_PATIENCE, DIRECT, DOWN,
                  MONITOR, NAMED_RECEIVER, NORMAL, RESPONSE, ROUTED,
                  SERVER_HANDSHAKE, STREAM, Identity, Peer, atom, connect,
                  connect_tls, frame, header, meet_again, message, node_id, text, u64,
                  varint)
from cases import main
from strangers import MEGABYTE, StrangerCase

GET_STATUS = ("@atom", "@str"), u64(atom("get")) + text("hello")


class Strangers(StrangerCase):
    # -- before BASP ----------------------------------------------------------

    def test_plain_text_is_not_answered(self):
        for victim in self.victims:
            with connect(victim.port()) as stranger:
                stranger.sendall(header(CLIENT_HANDSHAKE, 32) + bytes(32))
                with contextlib.suppress(ConnectionError):
                    self.assertNotIn(b"TUB1", stranger.recv(100))

    def test_tls_without_a_certificate_is_refused(self):
        for victim in self.victims:
            with self.assertRaises(OSError):
                stranger = connect_tls(victim.port())
                self.peers.append(stranger)
                stranger.sendall(b"TUB1" + bytes(28))
                if not stranger.recv(32):
                    raise EOFError

    def test_other_kinds_of_keys_are_refused(self):
        for make in (Identity.of_rsa, Identity.of_p256):
            for victim in self.victims:
                with self.assertRaises((OSError, EOFError)):
                    self.meet(victim, identity=make())

    def test_what_is_no_hello_ends_the_connection(self):
        for victim in self.victims:
            for bytes_sent in (os.urandom(32), b"TUB1\xff" + bytes(27),
                               b"TUB2" + bytes(28),
                               b"TUB1" + bytes([ACCEPTED]) + bytes(27)):
                peer = self.meet(victim, handshake=False)
                peer.write(bytes_sent)
                self.assertTrue(peer.is_closed())

    def test_a_header_instead_of_a_hello_allocates_nothing(self):
        for victim in self.victims:
            peer = self.meet(victim, handshake=False)
            peer.write(header(CLIENT_HANDSHAKE, 0xC0000000))
            self.assertTrue(peer.is_closed())

    def test_idle_connections_are_closed_and_others_are_served(self):
        port = self.storage.port()
        idle = [connect(port) for _ in range(500)]
        data = os.urandom(100_000)
        self.assertTrue(self.client.get(self.client.put(data)).stdout == data)
        for stranger in idle:
            stranger.settimeout(CLOSING_PATIENCE)
            try:
                self.assertEqual(b"", stranger.recv(1))
            except ConnectionError:
                pass
            stranger.close()
        self.assert_still_talking(self.meet(self.storage))

    def test_silence_after_tls_or_hello_is_ended_too(self):
        silent = self.meet(self.storage, handshake=False)
        rude = self.meet(self.storage, handshake=False)
        rude.say_hello()
        self.assertTrue(silent.is_closed())
        self.assertTrue(rude.is_closed())

    def test_a_second_connection_of_the_same_node_is_not_taken(self):
        identity, life = Identity(), os.urandom(8)
        first = self.meet(self.storage, identity=identity, handshake=False)
        first.say_hello(incarnation=life)
        first.greet()
        second = self.meet(self.storage, identity=identity, handshake=False)
        second.say_hello(incarnation=life)
        self.assertNotEqual(ACCEPTED, second.verdict)
        self.assertTrue(second.is_closed())
        self.assert_still_talking(first)

    # -- BASP's handshake -----------------------------------------------------

    def test_a_name_that_is_not_of_the_key_is_refused(self):
        for victim in self.victims:
            for name in (node_id(os.urandom(20)), node_id(os.urandom(20), 7)):
                peer = self.meet(victim, handshake=False)
                peer.say_hello()
                peer.greet(name)
                self.assertTrue(peer.is_closed())

    def test_a_name_with_another_process_number_is_refused(self):
        peer = self.meet(self.storage, handshake=False)
        peer.say_hello()
        peer.greet(node_id(peer.identity.tub_id[:20], 2))
        self.assertTrue(peer.is_closed())

    def test_nothing_is_heard_before_the_handshake(self):
        for kind in (DIRECT, MONITOR, DOWN, ROUTED):
            peer = self.meet(self.storage, handshake=False)
            peer.say_hello()
            peer.write(frame(kind, bytes(64), source=1, target=peer.gateway))
            self.assertTrue(peer.is_closed())

    def test_a_giant_header_is_refused_before_and_after_the_handshake(self):
        for victim in self.victims:
            for size in (0xC0000000, 0xFFFFFFFF, 3 * MEGABYTE):
                early = self.meet(victim, handshake=False)
                early.say_hello()
                early.write(header(CLIENT_HANDSHAKE, size))
                self.assertTrue(early.is_closed())
                late = self.meet(victim)
                late.write(header(DIRECT, size, NORMAL, 1, late.gateway))
                self.assertTrue(late.is_closed())

    def test_handshakes_that_go_on_for_ever_end(self):
        peer = self.meet(self.storage)
        # The node need not read all of them.
        with contextlib.suppress(OSError):
            for _ in range(1000):
                peer.write(frame(CLIENT_HANDSHAKE, peer.me))
        self.assertTrue(peer.is_closed())
        peer = self.meet(self.storage)
        peer.write(frame(SERVER_HANDSHAKE, peer.me, number=1))
        self.assertTrue(peer.is_closed())

    # -- messages -------------------------------------------------------------

    def test_guessed_actors_do_not_hear_anything(self):
        for victim in self.victims:
            peer = self.meet(victim)
            for actor in range(1, 300):
                peer.send(actor, *GET_STATUS, number=NORMAL | actor)
            for actor in range(1, 300):
                types, _ = peer.answer_to(NORMAL | actor)
                self.assertEqual("@<>+@error", types)

    def test_guessed_storage_actors_answer_no_stranger(self):
        peer = self.meet(self.storage)
        for actor in range(1, 200):
            types, _ = peer.ask(actor, "tahoe::find_shares", bytes(21))
            self.assertEqual("@<>+@error", types)

    def test_guessed_actors_are_not_killed(self):
        for victim in self.victims:
            peer = self.meet(victim)
            for kind in ("@exit", "@down"):
                for actor in range(1, 300):
                    peer.send(actor, (kind,), u64(1) + peer.me
                              + struct.pack(">BQ", 1, atom("exit"))
                              + message((), b""))
            self.assert_still_talking(peer)

    def test_named_actors_cannot_be_addressed(self):
        for victim in self.victims:
            peer = self.meet(victim)
            for name in ("ConfigServ", "SpawnServ", "BASP"):
                for content in (("@atom", "@str"), u64(atom("get"))
                                + text("*")), GET_STATUS:
                    peer.send(atom(name), *content, number=peer.next_number(),
                              flags=NAMED_RECEIVER)
            self.assert_still_talking(peer)

    def test_lists_of_claimed_length_allocate_nothing(self):
        for victim in self.victims:
            for kind in ("@charbuf", "@str", "@strvec", "@bytebuf",
                         "tahoe::get_service"):
                peer = self.meet(victim)
                for claim in (0xC0000000, (1 << 63) - 1):
                    peer.send(peer.gateway, (kind,), varint(claim),
                              number=peer.next_number())
                self.assert_still_talking(peer)

    def test_nested_messages_are_not_unpacked(self):
        nested = struct.pack(">H", 0) + text("@<>+@message")
        for victim in self.victims:
            for depth, is_too_long in ((200, False), (60000, True)):
                peer = self.meet(victim)
                payload = b"\0" + nested * depth + message((), b"")
                # The node need not read all of it.
                with contextlib.suppress(OSError):
                    peer.write(frame(DIRECT, payload, number=NORMAL, source=1,
                                     target=peer.gateway))
                if is_too_long:
                    self.assertTrue(peer.is_closed())
                else:
                    self.assert_still_talking(peer)

    def test_a_group_makes_the_node_call_nobody(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            address = "127.0.0.1:%d" % listener.getsockname()[1]
            for victim in self.victims:
                peer = self.meet(victim)
                peer.send(peer.gateway, ("@group",),
                          text("remote") + text("x@" + address))
                self.assert_still_talking(peer)
            listener.settimeout(1)
            with self.assertRaises(TimeoutError):
                listener.accept()

    def test_routed_messages_and_foreign_senders_are_refused(self):
        peer = self.meet(self.storage)
        peer.write(frame(ROUTED, node_id(os.urandom(20)) + peer.node + b"\0"
                         + message(*GET_STATUS), number=NORMAL | 5, source=77,
                         target=peer.gateway))
        self.assertTrue(peer.is_closed())

    def test_stages_and_streams_are_refused(self):
        peer = self.meet(self.storage)
        peer.send(peer.gateway, *GET_STATUS, stages=varint(1) + u64(1)
                  + peer.me)
        self.assertTrue(peer.is_closed())
        peer = self.meet(self.storage)
        peer.send(peer.gateway, ("tahoe::get_service",), bytes(20),
                  number=STREAM | 5)
        self.assertTrue(peer.is_closed())

    def test_answers_that_nobody_asked_for_are_dropped(self):
        for victim in self.victims:
            peer = self.meet(victim)
            for number in range(1, 50):
                for actor in range(1, 30):
                    peer.send(actor, ("tahoe::service_granted",), u64(actor),
                              number=RESPONSE | NORMAL | number)
            nested = struct.pack(">BQ", 1, atom("system")) \
                + message(("@message",), message(("@message",), b""))
            peer.send(peer.gateway, ("@error",), nested,
                      number=RESPONSE | NORMAL | 1)
            self.assert_still_talking(peer)

    def test_a_down_message_with_a_nested_error_is_refused(self):
        peer = self.meet(self.storage)
        content = struct.pack(">BQ", 1, atom("exit")) + message(
            ("@message",), (struct.pack(">H", 0) + text("@<>+@message")) * 500)
        peer.write(frame(DOWN, peer.me + peer.node + content, source=5))
        self.assertTrue(peer.is_closed())

    def test_actors_of_others_cannot_be_monitored(self):
        peer = self.meet(self.storage)
        for actor in range(1, 300):
            peer.write(frame(MONITOR, peer.me + peer.node, target=actor))
        self.assert_still_talking(peer)
        peer.write(frame(MONITOR, node_id(os.urandom(20)) + peer.node,
                         target=peer.gateway))
        self.assertTrue(peer.is_closed())

    def test_garbage_in_300_frames_hurts_nobody(self):
        identity = Identity()
        for i in range(300):
            peer = meet_again(self.storage.port(), identity)
            kind = (DIRECT, MONITOR, DOWN)[i % 3]
            peer.write(header(kind, 200, NORMAL if kind == DIRECT else 0,
                              0 if kind == MONITOR else 1,
                              0 if kind == DOWN else peer.gateway)
                       + os.urandom(200))
            peer.close()

    def test_frames_of_every_kind_and_flag_hurt_nobody(self):
        for kind in range(256):
            peer = Peer(self.storage.port())
            peer.write(header(kind, 0, 1, 1, 1, kind) + os.urandom(64))
            peer.close()

if __name__ == "__main__":
    main()
