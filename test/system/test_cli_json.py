#!/usr/bin/python3
"""The results of the commands on files, as text and as lines of JSON."""

import json
import re
import subprocess

from cases import main
from drive_case import DriveCase
from grid import binary, eventually


class Results(DriveCase):
    def tahoe(self, *arguments, code=0, stdin=b""):
        return self.text(self.alice, *arguments, code=code, stdin=stdin)

    def end(self, *arguments, code=0):
        """The last event, without what every one has."""
        end = self.events(self.alice, *arguments, code=code)[-1]
        self.assertEqual(("done", code),
                         (end.pop("event"), end.pop("exit_code")))
        self.assertGreaterEqual(end.pop("seconds"), 0)
        return end

    def alias_event(self, action, *arguments):
        """What `alias ACTION --json` tells at its end."""
        return self.events(self.alice, "alias", action, *arguments)[-1]

    def events(self, client, *arguments, code=0):
        """As elsewhere; the options of `alias` follow its action."""
        if arguments[0] != "alias":
            return super().events(client, *arguments, code=code)
        done = self.run_command(client, *arguments[:2], "--json",
                                *arguments[2:], code=code)
        return self.parsed(done.stdout)

    def test_names_that_change_are_told(self):
        cap = self.grid.remember(self.end("mkdir", "private:j")["cap"])
        self.assertTrue(cap.startswith("URI:VDIR:"))
        self.assertEqual({"cap": cap}, self.end("cap", "private:j"))
        self.tahoe("put", "-", "private:j/a", stdin=b"12345")
        self.assertEqual({}, self.end("mv", "private:j/a", "private:j/b"))
        self.assertEqual({}, self.end("ln", "private:j/b", "private:j/c"))
        self.assertEqual({"removed": 1}, self.end("rm", "private:j/c"))
        self.assertEqual("b\n", self.tahoe("ls", "private:j"))
        self.tahoe("mkdir", "private:j/d")
        entries = self.events(self.alice, "ls", "-F", "private:j")
        self.assertEqual(["b", "d"], [x.get("name") for x in entries[:-1]])
        with self.subTest("rm -v"):
            done = self.run_command(self.alice, "rm", "-v", "-r", "private:j/b",
                                    "private:j/d")
            self.assertEqual("removed private:j/b\nremoved private:j/d\n",
                             done.stderr.decode())

    def test_mv_makes_the_directories_that_are_missing(self):
        self.tahoe("put", "-", "private:n/a", stdin=b"12345")
        self.tahoe("mv", "private:n/a", "private:n/new/deep/b")
        self.assertEqual("12345", self.tahoe("get", "private:n/new/deep/b"))

    def test_what_is_beneath_is_told(self):
        self.tahoe("put", "-", "private:b/dir/file", stdin=bytes(1000))
        self.tahoe("put", "-", "private:b/small", stdin=b"12345")
        sizes = {x["path"]: x["bytes"]
                 for x in self.events(self.alice, "du", "private:b")[:-1]}
        self.assertEqual({"": 1005, "dir": 1000}, sizes)
        self.assertEqual({"bytes": 1005}, self.end("du", "-s", "private:b"))
        things = self.events(self.alice, "manifest", "private:b")
        self.assertEqual(4, things.pop()["things"])
        for thing in things:
            self.grid.remember(thing["cap"])
        self.assertEqual([[], ["dir"], ["dir", "file"], ["small"]],
                         sorted(thing["path"] for thing in things))
        by_path = {"/".join(x["path"]): x for x in things}
        # What is small is in its cap: there is nothing to find or verify.
        for option, key in (("-s", "storage-index"),
                            ("--verify-cap", "verifycap"),
                            ("--repair-cap", "repaircap")):
            with self.subTest(option):
                self.assertEqual(
                    sorted(x[key] for x in by_path.values() if x[key]),
                    sorted(self.tahoe("manifest", option,
                                      "private:b").split()))
        *raw, last = self.parsed(self.tahoe("manifest", "-r",
                                            "private:b").encode())
        self.assertEqual((4, "stats"), (len(raw), last["type"]))
        self.assertEqual(2, last["stats"]["count-files"])

    def test_what_is_counted_is_told_though_not_all_can_be_read(self):
        self.tahoe("put", "-", "private:s/file", stdin=bytes(1000))
        whole = json.loads(self.tahoe("stats", "-r", "private:s"))
        self.assertEqual((True, 1, 1), (
            whole["finished"], whole["count-files"],
            whole["count-directories"]))
        self.assertNotIn("problems", whole)
        # A directory that was taken away for good.
        lost = self.grid.remember(self.tahoe("mkdir").strip())
        swap = {"a": "b"}
        *head, key = lost.split(":")
        other = ":".join([*head, swap.get(key[0], "a") + key[1:]])
        self.run_command(self.alice, "ln", "-", "private:s/lost",
                         stdin=other.encode())
        self.grid.remember(other)
        done = self.run_command(self.alice, "stats", "private:s", code=1)
        self.assertIn(b"count-files: 1", done.stdout)
        self.assertIn(b"could not be read", done.stderr)
        self.assertIn(b"lost", done.stderr)
        end = self.events(self.alice, "stats", "private:s", code=1)[-1]
        self.assertEqual((1, 2), (end["count-files"], len(end["problems"])))

    def test_walks_are_listed_among_operations(self):
        self.tahoe("put", "-", "global:o/file", stdin=bytes(1000))
        self.alice.http("POST", "vdrive/global/o?t=start-manifest&ophandle=o")
        *listed, end = self.events(self.alice, "operations")
        self.assertEqual(len(listed), end["operations"])
        self.assertLessEqual({"upload", "manifest"},
                             {x["kind"] for x in listed})
        # A walk goes on after the request that began it.
        eventually(lambda: re.search(r"(?m)^manifest +done +- +2 things ",
                                     self.tahoe("operations")),
                   "the walk is listed as done")

    def test_aliases_are_told(self):
        self.assertEqual("Alias 'one' created\n",
                         self.tahoe("alias", "create", "one"))
        self.assertEqual("two", self.alias_event("create", "two")["alias"])
        *listed, end = self.events(self.alice, "alias", "list")
        self.assertEqual(2, end["aliases"])
        self.assertEqual(["one", "two"], [x["name"] for x in listed])
        for alias in listed:
            self.grid.remember(alias["readwrite"])
            self.assertTrue(alias["readonly"].startswith("URI:VDIR-RO:"))
        for name in ("one", "two"):
            self.assertEqual(name, self.alias_event("remove", name)["alias"])
        self.assertEqual("", self.tahoe("alias", "list"))

    def test_a_browser_is_let_in_by_a_link(self):
        for arguments in (("-d", self.alice.directory),
                          (self.alice.directory,)):
            done = subprocess.run([binary(), "open", "--print", *arguments],
                                  capture_output=True)
            self.assertEqual((0, b"works once, in the next minute\n"),
                             (done.returncode, done.stderr))
            self.assertIn(b"/session?link=", done.stdout)
        self.assertEqual("", self.run_command(
            self.alice, "open", "--print", "-q").stderr.decode())
        self.assertIn("/session?link=", self.end("open", "--print")["link"])

    def test_every_shell_gets_its_completion(self):
        for shell in ("bash", "zsh", "fish"):
            with self.subTest(shell):
                script = self.tahoe("completion", shell)
                for word in ("manifest", "operations", "open"):
                    self.assertIn(word, script)
        done = self.run_command(self.alice, "completion", "csh", code=2)
        self.assertEqual(b"", done.stdout)


if __name__ == "__main__":
    main()
