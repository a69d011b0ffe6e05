#!/usr/bin/python3
"""Copies that are killed, or lose their node or a server, and are made again:
two moments each, 20 in the soak."""

import os
import random
import signal
import time

from cases import main
from drive_case import DriveCase
from grid import eventually

MOMENTS = 20 if os.environ.get("TAHOE_SOAK") == "1" else 2
FILES = 120


class Interruptions(DriveCase):
    def make_tree(self, name):
        tree = self.scratch(name)
        for number in range(FILES):
            below = tree / f"{number % 7}" / f"{number % 3}"
            below.mkdir(parents=True, exist_ok=True)
            (below / f"{number}").write_bytes(
                os.urandom(random.choice((0, 30, 700, 4000, 100_000))))
        time.sleep(0.1)  # what changed a moment ago is not remembered
        return tree

    def try_moments(self, disturb):
        """Copies a new tree up and back, disturbed at some moment each time,
        until both commands have gone through."""
        for moment in range(MOMENTS):
            with self.subTest(moment):
                tree = self.make_tree(f"tree{moment}")
                back = self.scratch(f"back{moment}")
                name = f"{self.id().rpartition('.')[2]}{moment}"
                place = f"private:{name}"
                for command in (("cp", "-r", f"{tree}/.", place),
                                ("cp", "-r", place, f"{back}/")):
                    process = self.start(self.alice, *command)
                    time.sleep(random.uniform(0, 0.8))
                    disturb(process)
                    process.communicate(timeout=300)
                    eventually(lambda: self.run_again(command),
                               "it goes through", 300)
                self.assert_same_trees(tree, back / name)
                done = self.copy(f"{tree}/.", place)
                self.assertEqual((0, FILES), (done["files"], done["equal"]))

    def has(self, client, path):
        listing = self.start(client, "ls", path)
        listing.communicate(timeout=300)
        return listing.returncode == 0

    def run_again(self, command):
        process = self.start(self.alice, *command)
        process.communicate(timeout=300)
        return process.returncode == 0

    def test_the_command_is_killed(self):
        self.try_moments(lambda process: process.kill())

    def test_the_command_is_interrupted_and_says_what_was_done(self):
        tree = self.make_tree("tree")
        process = self.start(self.alice, "cp", "-r", f"{tree}/.", "private:i")
        # It has begun, if it has not ended.
        eventually(lambda: self.has(self.alice, "private:i")
                   or process.poll() is not None, "the copy begins")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=300)
        if process.returncode != 0:  # it was not done yet
            self.assertEqual(130, process.returncode)
            self.assertIn(b"interrupted", err)
            self.assertIn(b"goes on from there", err)
        # What was stored got its name: nothing is left that only wants one.
        done = self.copy(f"{tree}/.", "private:i")
        self.assertEqual(0, done["linked"])
        self.assertEqual(FILES, done["files"] + done["equal"])

    def test_a_new_name_is_gone_on_with_as_the_command_says(self):
        tree = self.scratch("tree") / "b3"
        self.make_tree("origin").rename(tree)
        above = self.scratch("above")
        for source, target, there in (
                (tree, "private:up", lambda: self.has(self.alice,
                                                      "private:up")),
                ("private:up", above / "down", (above / "down").exists)):
            with self.subTest(target):
                process = self.start(self.alice, "cp", "-r", source, target)
                eventually(lambda: there() or process.poll() is not None,
                           "the copy begins")
                process.send_signal(signal.SIGINT)
                _, err = process.communicate(timeout=300)
                if process.returncode != 0:  # it was not done yet
                    self.assertEqual(130, process.returncode)
                    self.assertIn(f"the same command with {source}/. for "
                                  f"{source} goes on from there".encode(), err)
                # As that says: what is there now is gone on with.
                self.run_command(self.alice, "cp", "-r", f"{source}/.", target)
        self.assertEqual(sorted(os.listdir(tree)),
                         self.text(self.alice, "ls", "private:up").split())
        self.assert_same_trees(tree, above / "down")

    def test_the_clients_node_is_killed(self):
        def disturb(process):
            self.alice.kill()
            process.communicate(timeout=300)
            self.alice.start()
            self.wait_for_drive(self.alice)
        self.try_moments(disturb)

    def test_a_storage_node_is_killed(self):
        def disturb(process):
            self.servers[0].kill()
            process.communicate(timeout=300)
            self.servers[0].start()
            self.wait_for_drive(self.alice)
        self.try_moments(disturb)


if __name__ == "__main__":
    main()
