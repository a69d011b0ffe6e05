#!/usr/bin/python3
"""The commands on files and directories: what each prints and answers."""

import os
import re
import subprocess

from cases import main
from drive_case import DriveCase
from grid import binary, eventually
from terminal import Terminal

OTHER, USAGE, NOT_FOUND, NOT_ENOUGH, TRY_LATER, REFUSED = 1, 2, 3, 4, 5, 7
FILE = b"a file too long to be kept within its cap: " + bytes(1000)


class Commands(DriveCase):
    storage_nodes = 3
    shares = (2, 3, 3)

    def tahoe(self, *arguments, code=0, stdin=b"", client=None):
        return self.text(client or self.alice, *arguments, code=code,
                         stdin=stdin)

    def error(self, *arguments, client=None, code):
        """One line of cause and one of remedy, and the same as an event."""
        client = client or self.alice
        done = self.run_command(client, *arguments, code=code)
        lines = done.stderr.decode().splitlines()
        self.assertEqual(2, len(lines), lines)
        self.assertTrue(lines[0].startswith("tahoe-node: "), lines)
        quiet = self.run_command(client, arguments[0], "-q", *arguments[1:],
                                 code=code)
        self.assertEqual(lines[:1], quiet.stderr.decode().splitlines())
        end = self.events(client, *arguments, code=code)[-1]
        self.assertEqual(("error", code), (end["event"], end["exit_code"]))
        self.assertEqual(lines, ["tahoe-node: " + end["message"],
                                 end["remedy"]])
        return lines[0]

    # -- what they do ---------------------------------------------------------

    def test_a_file_gets_a_name_and_is_found_by_it(self):
        cap = self.grid.remember(
            self.tahoe("put", "-", "private:f/a b/\u00e9", stdin=FILE).strip())
        self.assertTrue(cap.startswith("URI:CHK:"))
        for path in ("private:f/a b/\u00e9", "private:/f/a b/e\u0301"):
            self.assertEqual(FILE, self.run_command(
                self.alice, "get", path).stdout)
        self.assertEqual(cap, self.tahoe("cap", "private:f/a b/\u00e9").strip())
        verify = self.tahoe("cap", "--verify", "private:f/a b/\u00e9")
        self.assertTrue(verify.startswith("URI:CHK-Verifier:"))

    def test_a_cap_need_not_stand_on_the_command_line(self):
        self.tahoe("put", "-", "private:secret/file", stdin=FILE)
        cap = self.cap(self.alice, "cap", "--read-only", "private:secret")
        listed = self.tahoe("ls", "-", stdin=cap.encode() + b"\n",
                            client=self.bob)
        self.assertEqual("file\n", listed)
        for words in (("get", "--", "-/file"), ("get", "-/file"),
                      ("get", "-/file", "-", "-v")):
            self.assertEqual(FILE.decode(), self.tahoe(
                *words, stdin=cap.encode(), client=self.bob))
        kept = self.scratch("kept")
        (kept / "a.cap").write_text(cap + "\n")
        self.tahoe("cp", "-r", f"@{kept}/a.cap", f"{kept}/whole",
                   client=self.bob)
        self.assertEqual(FILE.decode(), self.tahoe(
            "get", f"@{kept}/a.cap:file", client=self.bob))
        self.tahoe("cp", "-/file", f"{kept}/", stdin=cap.encode(),
                   client=self.bob)
        for copy in (kept / "whole" / "file", kept / "file"):
            self.assertEqual(FILE, copy.read_bytes())
        self.tahoe("alias", "add", "lent", "-", stdin=cap.encode(),
                   client=self.bob)
        self.assertEqual("file\n", self.tahoe("ls", "lent:", client=self.bob))
        self.assertIn("lent: URI:", self.tahoe("alias", "list",
                                               client=self.bob))
        self.tahoe("alias", "remove", "lent", client=self.bob)
        self.error("ls", "lent:", client=self.bob, code=NOT_FOUND)

    def test_ls_in_all_its_forms(self):
        self.tahoe("mkdir", "-p", "private:l/dir")
        self.tahoe("put", "-", "private:l/new\nline", stdin=b"12345")
        self.assertEqual('dir\n"new\\nline"\n', self.tahoe("ls", "private:l"))
        self.assertEqual('dir/\n"new\\nline"\n',
                         self.tahoe("ls", "-F", "private:l"))
        first, second = self.tahoe("ls", "-l", "private:l").splitlines()
        self.assertRegex(first, r"^drwx - \w{3} \d\d \d\d:\d\d dir$")
        self.assertRegex(second, r'^-r-- 5 \w{3} \d\d \d\d:\d\d "new\\nline"$')
        self.assertEqual("12345", self.tahoe("get", "private:l/new\nline"))
        self.assertIn("URI:VDIR:", self.tahoe("ls", "--uri", "private:l"))
        self.assertNotIn("URI:VDIR:",
                         self.tahoe("ls", "--readonly-uri", "private:l"))
        *entries, end = self.events(self.alice, "ls", "private:l")
        self.assertEqual([("dir", "dirnode"), ("new\nline", "filenode")],
                         [(x["name"], x["type"]) for x in entries])
        self.assertEqual(5, entries[1]["size"])
        self.assertEqual(("done", 2, 0), (end["event"], end["entries"],
                                          end["exit_code"]))

    def test_names_change_and_go(self):
        self.tahoe("put", "-", "private:m/a", stdin=FILE)
        self.tahoe("mkdir", "private:m/d")
        self.assertEqual("OK\n", self.tahoe("mv", "private:m/a", "private:m/b"))
        self.assertEqual("OK\n", self.tahoe("mv", "private:m/b", "private:m/d"))
        self.assertEqual("OK\n", self.tahoe("ln", "private:m/d/b",
                                            "private:m/c"))
        self.assertEqual("c\nd\n", self.tahoe("ls", "private:m"))
        self.error("rm", "private:m/d", code=REFUSED)
        self.tahoe("rm", "private:m/c")
        self.tahoe("rm", "-r", "private:m/d")
        self.assertEqual("", self.tahoe("ls", "private:m"))
        self.error("rm", "private:m/d", code=NOT_FOUND)

    def test_rm_removes_what_it_can(self):
        for name in "13":
            self.tahoe("put", "-", f"private:rm/{name}", stdin=b"file")
        names = [f"private:rm/{name}" for name in ("1", "none", "3", "dir")]
        self.tahoe("mkdir", "private:rm/dir")
        done = self.run_command(self.alice, "rm", *names, code=NOT_FOUND)
        said = done.stderr.decode().splitlines()
        self.assertIn("private:rm/none", said[0])
        self.assertIn("rm -r", said[1])
        self.assertIn("removed 2 of 4 names", said[2])
        self.assertEqual("dir\n", self.tahoe("ls", "private:rm"))
        *_, end = self.events(self.alice, "rm", *names[1:3], code=NOT_FOUND)
        self.assertEqual(("error", "not_found"), (end["event"], end["name"]))

    def test_what_gives_way_is_what_does_in_every_shell(self):
        for name in ("a", "b", "c"):
            self.tahoe("put", "-", f"private:w/{name}", stdin=name.encode())
        self.tahoe("mkdir", "private:w/d")
        # A directory takes the place of no file, and a link that of nothing.
        self.error("mv", "private:w/d", "private:w/a", code=REFUSED)
        self.error("ln", "private:w/b", "private:w/a", code=REFUSED)
        self.error("ln", "private:w/d", "private:w/a", code=REFUSED)
        self.assertEqual("a", self.tahoe("get", "private:w/a"))
        self.tahoe("mv", "private:w/b", "private:w/a")
        self.assertEqual("b", self.tahoe("get", "private:w/a"))
        self.tahoe("ln", "-f", "private:w/c", "private:w/a")
        self.assertEqual("c", self.tahoe("get", "private:w/a"))
        self.tahoe("mv", "--force", "private:w/d", "private:w/a")
        self.assertEqual("a/\nc\n", self.tahoe("ls", "-F", "private:w"))
        self.tahoe("mkdir", "-p", "private:w/below/a")
        # Even by force, no directory.
        self.error("mv", "-f", "private:w/a", "private:w/below", code=REFUSED)

    def test_mkdir_is_that_of_every_shell(self):
        self.error("mkdir", "private:k/deep", code=NOT_FOUND)
        self.tahoe("mkdir", "private:k")
        self.error("mkdir", "private:k", code=REFUSED)
        self.tahoe("mkdir", "-p", "private:k")
        self.tahoe("mkdir", "-p", "private:k/deep/er")
        self.assertTrue(self.cap(self.alice, "mkdir").startswith("URI:VDIR:"))

    def test_all_beneath_is_counted(self):
        self.tahoe("put", "-", "private:t/a/one", stdin=b"1" * 1000)
        self.tahoe("put", "-", "private:t/two", stdin=b"2" * 500)
        self.assertEqual("1000\tprivate:t/a\n1500\tprivate:t\n",
                         self.tahoe("du", "private:t"))
        self.assertEqual("1.5 kB\tprivate:t\n",
                         self.tahoe("du", "-s", "-h", "private:t"))
        lines = self.tahoe("manifest", "private:t").splitlines()
        self.assertEqual(["", "a", "a/one", "two"],
                         sorted(line.partition(" ")[2] for line in lines))
        self.assertEqual(
            4, len(self.tahoe("manifest", "--verify-cap",
                              "private:t").splitlines()))
        self.assertIn("count-files: 2", self.tahoe("stats", "private:t"))
        end = self.events(self.alice, "stats", "private:t")[-1]
        self.assertEqual(2, end["count-files"])

    def test_operations_are_listed(self):
        self.tahoe("put", "-", stdin=FILE)
        eventually(lambda: re.search(r"(?m)^upload +done ",
                                     self.tahoe("operations")),
                   "the upload is listed as done")
        *entries, end = self.events(self.alice, "operations")
        self.assertEqual(len(entries), end["operations"])
        self.assertIn("upload", [entry["kind"] for entry in entries])

    # -- what they answer to mistakes -----------------------------------------

    def test_each_mistake_has_its_exit_code(self):
        self.tahoe("put", "-", "private:e/file", stdin=FILE)
        reading = "alias", "add", "reading", "-"
        self.tahoe(*reading, stdin=self.cap(
            self.alice, "cap", "--read-only", "private:e").encode())
        table = [
            (NOT_FOUND, "ls", "private:e/none"),
            (NOT_FOUND, "get", "private:e/none", "/dev/null"),
            (NOT_FOUND, "ls", "unheard-of:"),
            (NOT_FOUND, "mv", "private:e/none", "private:e/other"),
            (NOT_FOUND, "cp", "private:e/none", "/tmp/"),
            (NOT_FOUND, "cp", "/no/such/file", "private:e/"),
            (NOT_FOUND, "cp", "@/no/such/file", "private:e/"),
            (NOT_FOUND, "put", "/no/such/file"),
            (OTHER, "put", "/etc"),
            (OTHER, "get", "private:e/file", "/no/such/directory/file"),
            (NOT_FOUND, "stats", "private:e/none"),
            (NOT_FOUND, "manifest", "private:e/none"),
            (NOT_FOUND, "alias", "remove", "unheard-of"),
            (USAGE, "ls", "no-root"),
            (USAGE, "ls", "private:a//b"),
            (USAGE, "ls", "URI:CHK:nonsense"),
            (USAGE, "get", "private:e", "/dev/null"),
            (USAGE, "mv", "private:", "private:e"),
            (USAGE, "rm", "private:"),
            (USAGE, "cp", "/etc", "private:e"),
            (USAGE, "cp", "/etc/hostname", "/tmp/x"),
            (USAGE, "cp", "-r", "/etc/apt", "private:e/file"),
            (USAGE, "alias", "add", "a:b:c", "URI:LIT:nbuq"),
            (REFUSED, "mkdir", "private:e"),
            (REFUSED, "mkdir", "reading:new"),
            (REFUSED, "rm", "reading:file"),
            (REFUSED, "cp", "/etc/hostname", "reading:"),
            (REFUSED, "alias", "add", "reading", "URI:LIT:nbuq"),
        ]
        for code, *arguments in table:
            with self.subTest(arguments):
                if arguments[0] == "alias":
                    self.run_command(self.alice, *arguments, code=code)
                else:
                    self.error(*arguments, code=code)

    def test_a_remedy_fits_its_cause(self):
        here = self.scratch("here") / "a.txt"
        here.write_text("a")
        self.tahoe("mkdir", "-p", "private:fit/x")
        self.tahoe("put", "-", "private:fit/file", stdin=FILE)
        for code, words, no_words, *arguments in (
                (USAGE, ("private:fit/x/",), ("a cap",),
                 "put", here, "private:fit/x"),
                (USAGE, ("--help",), ("a cap",), "ls", "private:fit/file/x"),
                (USAGE, ("--help",), ("a cap",), "du", "private:fit/file"),
                (USAGE, ("cp -r",), ("a cap",), "cp", here.parent, "private:"),
                (USAGE, ("--help",), ("a cap",), "mkdir", "private:fit/../n"),
                (USAGE, ("a cap",), (), "ls", "URI:CHK:nonsense"),
                (NOT_FOUND, ("/no/such", "from the root"), ("tahoe-node ls",),
                 "cp", "/no/such", "private:"),
                (NOT_FOUND, ("tahoe-node ls",), (), "cp", "private:fit/none",
                 here)):
            with self.subTest(arguments):
                self.error(*arguments, code=code)
                said = self.run_command(self.alice, *arguments,
                                        code=code).stderr.decode()
                for word in words:
                    self.assertIn(word, said)
                for word in no_words:
                    self.assertNotIn(word, said)
        done = subprocess.run([binary(), "nosuch", "word"],
                              capture_output=True)
        self.assertEqual(USAGE, done.returncode)
        self.assertIn(b"no command nosuch\n", done.stderr)

    def test_a_grid_that_lacks_nodes_is_told_from_one_that_lacks_files(self):
        self.tahoe("put", "-", "private:g/file", stdin=FILE)
        with self.subTest("too few servers for what is read"):
            for server in self.servers[:2]:
                server.stop()
            self.alice.wait_for_servers(1)
            self.error("get", "private:g/file", "/dev/null", code=NOT_ENOUGH)
            self.check_copies_of_what_is_lost(("private:g/file",))
            self.check_copies_of_what_is_lost(("-r", "private:g"))
        with self.subTest("no server at all"):
            cap = self.tahoe("cap", "private:g/file").strip()
            self.servers[2].stop()
            self.alice.wait_for_servers(0)
            self.error("get", "private:g/file", "/dev/null", code=TRY_LATER)
            reply = self.alice.http("GET", f"uri/{cap}")
            self.assertEqual(410, reply.status)
            self.assertRegex(reply.body, b"^NoSharesError: no shares could be")
            self.assertEqual("try_later", reply.headers["X-Tahoe-Error"])
            self.servers[2].start()
            self.alice.wait_for_servers(1)
        with self.subTest("too few servers for what is written"):
            source = self.scratch("source") / "big"
            source.write_bytes(os.urandom(1000))
            self.error("put", source, code=NOT_ENOUGH)
            self.error("cp", source, "private:g/", code=NOT_ENOUGH)
            self.assertEqual("file\n", self.tahoe("ls", "private:g"))
        for server in self.servers[:2]:
            server.start()
        self.alice.wait_for_servers(3)
        with self.subTest("no vdrive"):
            self.vdrive.stop()
            self.wait_until_vdrive_is_missed(self.alice)
            for command in (("ls", "private:g"), ("mkdir", "private:g/n"),
                            ("cp", source, "private:g/"), ("du",),
                            ("manifest", "private:"), ("stats", "private:g"),
                            ("ls", "private:"), ("ls", "global:")):
                cause = self.error(*command, code=TRY_LATER)
                self.assertNotIn("{", cause)
            self.vdrive.start()
            self.wait_for_drive(self.alice)
        with self.subTest("no node"):
            self.bob.stop()
            for command in (("ls",), ("get", "private:x", "/dev/null"), ("du",),
                            ("cp", source, "private:"), ("open",)):
                self.error(*command, client=self.bob, code=TRY_LATER)
        with self.subTest("no address of a node"):
            url = self.bob.directory / "node.url"
            url.write_text("file:///etc/passwd\n")
            self.error("ls", client=self.bob, code=USAGE)
            url.unlink()
        with self.subTest("a node that has not found the others yet"):
            for other in (*self.servers, self.vdrive):
                other.stop()
            self.bob.start()
            try:
                for code, *command in (
                        (TRY_LATER, "ls"), (TRY_LATER, "mkdir"),
                        (TRY_LATER, "mv", "private:a", "private:b"),
                        (TRY_LATER, "cp", source, "private:"),
                        (TRY_LATER, "du"), (TRY_LATER, "stats", "private:"),
                        (NOT_ENOUGH, "put", source)):
                    self.error(*command, client=self.bob, code=code)
            finally:
                for other in (*self.servers, self.vdrive):
                    other.start()
                self.wait_for_drive(self.bob)
                self.wait_for_drive(self.alice)
        self.tahoe("cp", source, "private:g/")

    def check_copies_of_what_is_lost(self, source):
        """They end as `get` ends."""
        keep = self.scratch(f"keep{len(source)}")
        cause = self.run_command(self.alice, "cp", *source, keep / "one",
                                 code=NOT_ENOUGH).stderr.decode()
        self.assertIn("private:g/file: ", cause)
        self.assertIn("which servers are connected", cause)
        end = self.events(self.alice, "cp", *source, keep / "two",
                          code=NOT_ENOUGH)[-1]
        self.assertEqual(("error", "not_enough_shares"),
                         (end["event"], end["name"]))
        program = keep / "tahoe"
        program.symlink_to(binary())
        done = subprocess.run([program, "-d", self.alice.directory, "cp",
                               *source, keep / "three"], capture_output=True)
        self.assertEqual((1, b""), (done.returncode, done.stdout))

    # -- the shell ------------------------------------------------------------

    def test_bash_completes_words_and_names_of_files(self):
        place = self.scratch("place")
        (place / "my holiday.jpg").write_text("")
        (place / "script").write_text(self.tahoe("completion", "bash"))
        with Terminal(["bash", "--norc", "--noprofile", "-i"],
                      cwd=place) as shell:
            shell.type(b"PS1=; bind 'set enable-bracketed-paste off'; "
                       b"source ./script; "
                       b"tahoe-node() { printf '<%s>' \"$@\"; echo; }\n")
            for typed, said in (
                    (b"put my\t", b"<put><my holiday.jpg>"),
                    (b"mkd\tprivate:x", b"<mkdir><private:x>"),
                    (b"put scr\tpriv\tx", b"<put><script><private:x>"),
                    (b"completion f\t", b"<completion><fish>"),
                    (b"alias rem\tscr\t", b"<alias><remove><scr>"),
                    (b"ls --cl\t", b"<ls><--classify>")):
                with self.subTest(typed):
                    shell.type(b"tahoe-node " + typed + b"\n")
                    shell.wait_for(said)

    def test_completion_and_manual_are_read_by_those_who_should(self):
        complete = subprocess.run(
            ["bash", "-c", 'source /dev/stdin; compopt() { :; }; COMP_WORDS=(tahoe-node alias ""'
             '); COMP_CWORD=2; _tahoe_node; echo "${COMPREPLY[@]}"'],
            input=self.tahoe("completion", "bash").encode(),
            capture_output=True)
        self.assertIn(b"create", complete.stdout, complete.stderr)
        self.assertEqual(b"", complete.stderr)
        manual = subprocess.run([binary(), "manual"], capture_output=True)
        try:
            page = subprocess.run(["scdoc"], input=manual.stdout,
                                  capture_output=True)
        except FileNotFoundError:
            self.skipTest("scdoc is not installed")
        self.assertEqual((0, b""), (page.returncode, page.stderr))
        self.assertIn(b"manifest", page.stdout)


if __name__ == "__main__":
    main()
