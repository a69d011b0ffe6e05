#!/usr/bin/python3
"""Under the name `tahoe`: Tahoe-LAFS' commands, words and exit codes."""

import os
import pathlib
import shutil
import subprocess
import time

from cases import main
from drive_case import DriveCase
from grid import binary


class Tahoe(DriveCase):
    @classmethod
    def build(cls, grid):
        super().build(grid)
        cls.program = pathlib.Path(grid.directory) / "tahoe"
        cls.program.symlink_to(binary())

    def call(self, *arguments, code=0, stdin=b"", client=None):
        environment = dict(os.environ, HOME=str(self.grid.directory),
                           TAHOE_NODE_DIR=os.fspath(
                               (client or self.alice).directory))
        for display in ("DISPLAY", "WAYLAND_DISPLAY"):
            environment.pop(display, None)
        done = subprocess.run([self.program, *map(os.fspath, arguments)],
                              input=stdin, capture_output=True, timeout=300,
                              env=environment)
        self.assertEqual(code, done.returncode,
                         f"{arguments}: {done.stdout[-500:]} "
                         f"{done.stderr[-1000:]}")
        return done

    def tahoe(self, *arguments, **options):
        """What it prints."""
        return self.call(*arguments, **options).stdout.decode()

    def make_directory(self):
        return self.grid.remember(self.tahoe("mkdir").strip())

    def test_names_and_exit_codes_are_those_of_tahoe_lafs(self):
        cap = self.grid.remember(
            self.tahoe("mkdir", "private:codes").strip())
        self.assertTrue(cap.startswith("URI:VDIR:"))
        self.tahoe("add-alias", "codes", cap)
        self.tahoe("add-alias", "codes", cap, code=1)
        self.assertIn("codes: " + cap, self.tahoe("list-aliases"))
        self.assertIn('"readwrite"', self.tahoe("list-aliases", "--json"))
        file = self.scratch("file") / "file"
        file.write_bytes(bytes(1000))
        self.assertEqual("Success: file copied\n",
                         self.tahoe("cp", file, "codes:"))
        self.assertEqual("file\n", self.tahoe("ls", "codes:"))
        self.assertEqual("OK\n", self.tahoe("mv", "codes:file",
                                                  "codes:new"))
        for name in ("rm", "unlink"):
            self.tahoe("put", file, f"codes:{name}")
            self.tahoe(name, f"codes:{name}")
        self.assertEqual("new\n", self.tahoe("ls", "codes:"))
        self.tahoe("ls", "codes:none", code=2)
        self.tahoe("get", "codes:none", code=1)
        self.tahoe("nonsense", code=1)
        self.tahoe("ls", "unheard-of:", code=1)
        self.tahoe("ls", "codes:a//b", code=1)
        home = self.bob.directory
        url = self.bob.read("node.url")
        self.bob.stop()
        try:
            self.tahoe("-d", home, "ls", "private:", code=1)
            (home / "node.url").write_text(url)
            self.tahoe("-d", home, "ls", "private:", code=3)
        finally:
            self.bob.start()
            self.wait_for_drive(self.bob)

    def test_the_version_is_told(self):
        for name in ("-V", "--version", "--version-and-path"):
            self.assertRegex(self.tahoe(name), r"^tahoe-node/\d")
        done = self.call("nonsense", code=1)
        self.assertIn(b"no command nonsense", done.stderr)

    def test_put_tells_the_status_as_well(self):
        done = self.call("put", "-", stdin=bytes(1000))
        cap = self.grid.remember(done.stdout.decode().strip())
        self.assertEqual(b"200 OK\n", done.stderr)
        done = self.call("put", "-", "private:put/new", stdin=bytes(1000))
        self.assertEqual((cap, b"201 Created\n"),
                         (done.stdout.decode().strip(), done.stderr))
        done = self.call("put", "-", "private:put/new", stdin=bytes(1001))
        self.grid.remember(done.stdout.decode().strip())
        self.assertEqual(b"200 OK\n", done.stderr)

    def test_another_root_and_another_node_can_be_named(self):
        cap = self.make_directory()
        secret = self.grid.directory / "root.cap"
        secret.write_text(cap)
        root = "--dir-cap", f"@{secret}"
        self.tahoe("put", *root, "-", "file", stdin=b"12345")
        self.assertEqual("file\n", self.tahoe("ls", *root))
        self.assertEqual("12345", self.tahoe("get", *root, "tahoe:file"))
        self.call("ls", code=1)
        self.call("ls", "--dir-cap", "nonsense", code=1)
        node = self.alice.read("node.url").strip()
        nowhere = self.scratch("nowhere")
        for url in (node, node.rstrip("/")):
            self.assertEqual("file\n", self.tahoe(
                "-d", nowhere, "ls", "--node-url", url, *root))
        # The token of one node is not for another.
        self.call("ls", "-u", node, "private:", client=self.bob,
                  code=401 & 0xff)
        self.call("ls", "-u", node, "private:")
        self.call("ls", "-u", "ftp://there", "private:", code=1)

    def test_cp_can_write_caps_in_place_of_files(self):
        tree = self.scratch("tree")
        (tree / "below").mkdir()
        (tree / "below" / "file").write_bytes(bytes(1000))
        self.tahoe("cp", "-r", f"{tree}/.", "private:caps")
        back = self.scratch("back")
        for _ in range(2):
            self.tahoe("cp", "-r", "--caps-only", "private:caps", f"{back}/")
            cap = (back / "caps" / "below" / "file").read_text()
            self.grid.remember(cap)
            self.assertTrue(cap.startswith("URI:CHK:"))
        # They are taken for no copies.
        self.tahoe("cp", "-r", "private:caps", f"{back}/")
        self.assert_same_trees(tree, back / "caps")
        self.call("cp", "-r", "--caps-only", tree, "private:caps", code=1)

    def test_a_backup_keeps_what_was_there(self):
        tree = self.scratch("tree")
        (tree / "below").mkdir()
        for name in ("one", "two", "below/three"):
            (tree / name).write_text(name * 100)
        kept = self.scratch("kept")
        shutil.copytree(tree, kept / "Latest")
        time.sleep(0.1)  # what changed a moment ago is not remembered
        self.assertIn("3 files uploaded (0 reused), 0 skipped, 2 directories",
                      self.tahoe("backup", tree, "private:backups"))
        (first,) = self.tahoe("ls", "private:backups/Archives").split()
        self.assertRegex(first, r"^\d{4}-\d\d-\d\d_\d\d:\d\d:\d\dZ$")
        (tree / "one").write_text("changed")
        (tree / "below" / "three").unlink()
        (tree / "link").symlink_to("one")
        time.sleep(1)
        self.assertIn("1 files uploaded (1 reused), 1 skipped", self.tahoe(
            "backup", tree, "private:backups", code=2))
        self.assertEqual("below\none\ntwo\n",
                         self.tahoe("ls", "private:backups/Latest"))
        archives = self.tahoe("ls", "private:backups/Archives").split()
        self.assertEqual((first, 2), (archives[0], len(archives)))
        # The first is as it was, and nothing changes either by its name.
        back = self.scratch("back")
        self.tahoe("cp", "-r", f"private:backups/Archives/{first}",
                   back / "first")
        self.assert_same_trees(kept / "Latest", back / "first")
        for name in (f"Archives/{first}", "Latest"):
            self.tahoe("put", "-", f"private:backups/{name}/new", code=1)
            self.tahoe("rm", f"private:backups/{name}/two", code=1)
        self.call("backup", tree / "none", "private:backups", code=1)

    def test_a_backup_leaves_out_what_it_is_told(self):
        tree = self.scratch("tree")
        for name in (".git/config", "src/.gitignore", "src/a.o", "src/a.c",
                     "src/a.tmp", "src/notes"):
            (tree / name).parent.mkdir(exist_ok=True)
            (tree / name).write_text(name)
        patterns = self.scratch("patterns") / "patterns"
        patterns.write_text("*.o\n\n")
        self.tahoe("backup", "--exclude-vcs", "--exclude", "*.tmp",
                   "--exclude", "note?", "--exclude-from-utf-8", patterns,
                   tree, "private:left-out")
        self.assertEqual("src\n", self.tahoe("ls", "private:left-out/Latest"))
        self.assertEqual("a.c\n",
                         self.tahoe("ls", "private:left-out/Latest/src"))

    def test_pages_and_operations_are_shown(self):
        self.tahoe("put", "-", "private:pages/file", stdin=b"12345")
        node = self.alice.read("node.url").strip()
        page = self.tahoe("webopen", "-i", "private:pages/file").strip()
        self.assertTrue(page.startswith(node + "uri/URI%3ALIT%3A"), page)
        self.assertIn(b"<h1", self.alice.http("GET",
                                              page[len(node):]).body)
        self.assertIn("/session", self.tahoe("webopen"))
        self.tahoe("put", "-", stdin=bytes(1000))
        self.assertIn("upload", self.tahoe("status"))

    def test_the_status_of_the_node_is_the_exit_code_of_ls(self):
        self.tahoe("mkdir", "private:status")
        self.vdrive.stop()
        self.wait_until_vdrive_is_missed(self.alice)
        try:
            self.tahoe("ls", "private:status", code=503 & 0xff)
        finally:
            self.vdrive.start()
            self.wait_for_drive(self.alice)

    def test_a_directory_takes_in_what_is_moved_by_a_slash_alone(self):
        self.tahoe("put", "-", "private:slash/file", stdin=b"12345")
        self.tahoe("mkdir", "private:slash/dir")
        for name in ("mv", "ln"):
            done = self.call(name, "private:slash/file", "private:slash/dir",
                             code=1)
            self.assertIn(b"You can't overwrite a directory with a file",
                          done.stderr)
        self.tahoe("ln", "private:slash/file", "private:slash/dir/")
        self.tahoe("mv", "private:slash/file", "private:slash/new/name")
        self.assertEqual("dir\nnew\n", self.tahoe("ls", "private:slash"))
        self.assertEqual("12345", self.tahoe("get", "private:slash/dir/file"))

    def test_formats_are_named_and_names_have_no_slash_in_front(self):
        put = "put", "-", "private:format/file"
        self.tahoe("put", "--format", "CHK", *put[1:], stdin=b"12345")
        for path in ("/file", "private:/file"):
            done = self.call("put", "-", path, code=1)
            self.assertIn(b"slash", done.stderr)
        for options in (("-m",), ("--mutable",), ("--format=SDMF",),
                        ("--format", "mdmf"), ("--mutable",
                                               "--private-key-path", "k.pem")):
            done = self.call("put", *options, *put[1:], code=1)
            self.assertIn(b"not in this version", done.stderr)
        self.call("put", "--private-key-path", "k.pem", *put[1:], code=1)
        self.call("put", "--format", "what", *put[1:], code=1)
        for number, form in enumerate(("SDMF", "mdmf")):
            self.tahoe("mkdir", "--format", form, f"private:format/{number}")
            self.grid.remember(self.tahoe("mkdir", "--format", form).strip())
        self.call("mkdir", "--format", "what", "private:format/2", code=1)

    def test_what_this_version_cannot_do_is_said(self):
        for command in (("check", "--repair", "private:"),
                        ("deep-check", "-v"), ("check",)):
            done = self.call(*command, code=1)
            self.assertIn(b"not in this version", done.stderr)
            self.assertEqual(b"", done.stdout)


if __name__ == "__main__":
    main()
