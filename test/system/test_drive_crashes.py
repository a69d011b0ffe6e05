#!/usr/bin/python3
"""The node that keeps directories is killed again and again while clients
change them: what was acknowledged is there, all else is all or nothing."""

import contextlib
import json
import os
import random
import sqlite3
import threading
import time

from cases import GridCase, main
from grid import eventually

ROUNDS = 50 if os.environ.get("TAHOE_SOAK") == "1" else 4
WRITERS = 8  # half of them at each client
ROOMS = ("left", "right")
NOWHERE = None
LITERAL = b"URI:LIT:krugkidfnzsc4"


class Writer(threading.Thread):
    """Makes, moves and removes entries of its own, one change at a time. Knows
    of each where it may be: in one place if the last change was acknowledged,
    else in either of two."""

    def __init__(self, number, client, seed):
        super().__init__(daemon=True)
        self.number = number
        self.client = client
        self.random = random.Random(seed)
        self.places = {}
        self.acknowledged = 0
        self.in_doubt = 0
        self.surprises = []
        self.stopping = threading.Event()

    def run(self):
        while not self.stopping.is_set():
            try:
                self.change_something()
            except OSError as problem:
                self.surprises.append(f"no reply: {problem}")
                return

    def change_something(self):
        sure = [name for name, places in self.places.items()
                if len(places) == 1 and NOWHERE not in places]
        if len(sure) < 5 or self.random.random() < 0.3:
            name = f"{self.number}-{len(self.places)}"
            room = self.random.choice(ROOMS)
            return self.change(name, room, "PUT",
                               f"vdrive/global/{room}/{name}?t=uri", LITERAL)
        name = self.random.choice(sure)
        room, = self.places[name]
        if self.random.random() < 0.3:
            return self.change(name, NOWHERE, "DELETE",
                               f"vdrive/global/{room}/{name}")
        other = ROOMS[1 - ROOMS.index(room)]
        self.change(name, other, "POST",
                    f"vdrive/global/{room}?t=relink&from_name={name}"
                    f"&to_dir={self.caps[other]}")

    def change(self, name, target, method, path, body=b""):
        before = self.places.get(name, {NOWHERE})
        reply = self.client.http(method, path, body)
        if reply.status in (200, 201):
            self.places[name] = {target}
            self.acknowledged += 1
        elif reply.status == 503:
            self.places[name] = before | {target}
            self.in_doubt += 1
        else:
            self.surprises.append(f"{method} {reply.status} {reply.body[:200]}")
            self.places[name] = before | {target}


class DriveCrashes(GridCase):
    @classmethod
    def build(cls, grid):
        cls.vdrive = grid.add_vdrive("vdrive")
        cls.clients = [grid.add_client(name, 1, 1, 1, cls.vdrive)
                       for name in ("alice", "bob")]
        cls.wait_for_drive()

    @classmethod
    def wait_for_drive(cls):
        for client in cls.clients:
            eventually(lambda: client.http(
                "GET", "vdrive/global?t=json").status == 200, "the drive")

    def room(self, name):
        reply = self.clients[0].http("GET", f"vdrive/global/{name}?t=json")
        self.assertEqual(200, reply.status, reply.body[:200])
        return set(json.loads(reply.body)[1]["children"])

    def test_what_was_acknowledged_survives_kill_9_at_any_moment(self):
        seed = random.randrange(2**32)
        moments = random.Random(seed)
        Writer.caps = {}
        for room in ROOMS:
            reply = self.clients[0].http(
                "PUT", f"vdrive/global/{room}?t=mkdir", b"")
            self.assertEqual(200, reply.status)
            Writer.caps[room] = self.grid.remember(reply.body.decode())
        writers = [Writer(number, self.clients[number % 2],
                          moments.randrange(2**32))
                   for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        try:
            for _ in range(ROUNDS):
                before = [writer.acknowledged for writer in writers]
                # Everybody goes on after the last crash.
                eventually(lambda: all(
                    writer.acknowledged > count or not writer.is_alive()
                    for writer, count in zip(writers, before)), "changes", 120)
                time.sleep(moments.uniform(0, 0.3))
                self.vdrive.kill()
                self.vdrive.start()
        finally:
            for writer in writers:
                writer.stopping.set()
            for writer in writers:
                writer.join(200)
        self.wait_for_drive()
        self.assertEqual([], [surprise for writer in writers
                              for surprise in writer.surprises])
        log = self.vdrive.log()
        self.assertEqual(ROUNDS, log.count("store-checked"))
        rooms = {room: self.room(room) for room in ROOMS}
        wrong = []
        for writer in writers:
            for name, places in writer.places.items():
                seen = {room for room in ROOMS if name in rooms[room]}
                if len(seen) > 1 or not (seen or {NOWHERE}) <= places:
                    wrong.append((name, places, seen))
        self.assertEqual([], wrong, f"seed {seed}")
        strangers = set.union(*rooms.values()) - {
            name for writer in writers for name in writer.places}
        self.assertEqual(set(), strangers)
        self.vdrive.stop()
        store = self.vdrive.directory / "vdrive" / "vdrive.db"
        with contextlib.closing(sqlite3.connect(store)) as database:
            self.assertEqual(
                [("ok",)],
                database.execute("PRAGMA integrity_check").fetchall())
        self.vdrive.start()
        total = sum(writer.acknowledged for writer in writers)
        doubts = sum(writer.in_doubt for writer in writers)
        print(f"{ROUNDS} kills, {total} changes acknowledged, "
              f"{doubts} in doubt")


if __name__ == "__main__":
    main()
