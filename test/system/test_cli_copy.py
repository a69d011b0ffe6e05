#!/usr/bin/python3
"""Whole trees to the grid and back: real ones and odd ones, once and again."""

import json
import os
import pathlib
import shutil
import time

from cases import main, soak
from drive_case import DriveCase
from grid import Grid

NFD, NFC = "cafe\u0301", "caf\u00e9"


class Copy(DriveCase):
    def there_and_back(self, tree):
        """From one client to the grid, by a read-only cap to another's disk.
        """
        name = self.id().rpartition(".")[2]
        first = self.copy(tree, f"private:{name}/")
        again = self.copy(tree, f"private:{name}/")
        self.assertEqual((0, first["files"] + first["linked"], 0),
                         (again["files"], again["equal"], again["linked"]))
        cap = self.grid.directory / f"{name}.cap"
        cap.write_text(self.cap(self.alice, "cap", "--read-only",
                                f"private:{name}"))
        self.run_command(self.bob, "alias", "add", name, f"@{cap}")
        back = self.scratch("back")
        self.copy(f"{name}:{tree.name}", back, client=self.bob)
        self.assert_same_trees(tree, back / tree.name)
        again = self.copy(f"{name}:{tree.name}", back, client=self.bob)
        self.assertEqual(0, again["files"])
        return first

    def test_a_real_tree_comes_back_as_it_was(self):
        tree = self.scratch("tree") / "include"
        shutil.copytree("/usr/include/linux/netfilter", tree)
        done = self.there_and_back(tree)
        self.assertGreater(done["files"], 50)

    @soak
    def test_all_headers_come_back_as_they_were(self):
        tree = self.scratch("tree") / "include"
        # Without links: they are not copied, and said to be skipped.
        shutil.copytree("/usr/include", tree, ignore=lambda folder, names: [
            name for name in names if os.path.islink(f"{folder}/{name}")])
        self.there_and_back(tree)

    @soak
    def test_this_repository_comes_back_as_it_was(self):
        root = pathlib.Path(__file__).resolve().parents[2]
        tree = self.scratch("tree") / "repository"
        shutil.copytree(root, tree, ignore=shutil.ignore_patterns(".build"))
        self.there_and_back(tree)

    def test_odd_names_come_back_as_they_were(self):
        tree = self.scratch("tree") / "odd"
        tree.mkdir()
        for code in range(1, 256):
            if chr(code) != "/":
                # Beyond ASCII as characters; alone no name of one byte is UTF-8.
                (tree / f"a{chr(code)}b").write_text(f"{code}")
        for name in ("-", "--help", "-rf", " ", "\n", "\t", "\\", "*", "...",
                     "private:x", "URI:CHK:x", "%2F", "\u202e", "n" * 255,
                     "\u00e9" * 127, "\U0001f600"):
            (tree / name).mkdir()
            (tree / name / name).write_text(name)
        (tree / "empty file").write_bytes(b"")
        (tree / "55").write_bytes(b"x" * 55)
        (tree / "56").write_bytes(b"x" * 56)
        (tree / "empty directory").mkdir()
        self.there_and_back(tree)

    def test_decomposed_names_are_composed_and_that_is_said(self):
        tree = self.scratch("tree")
        (tree / NFD).write_text("coffee")
        done = self.run_command(self.alice, "cp", "-r", f"{tree}/.",
                                "private:composed")
        self.assertIn(NFC, done.stderr.decode())
        self.assertIn("NFC", done.stderr.decode())
        self.assertEqual(NFC + "\n", self.text(self.alice, "ls",
                                               "private:composed"))
        self.assertEqual("coffee", self.text(self.alice, "get",
                                             f"private:composed/{NFD}"))
        # Both forms side by side are one name too many.
        (tree / NFC).write_text("tea")
        done = self.run_command(self.alice, "cp", "-r", f"{tree}/.",
                                "private:composed", code=1)
        self.assertEqual("tea", self.text(self.alice, "get",
                                          f"private:composed/{NFC}"))

    def test_what_cannot_be_copied_is_skipped_and_said(self):
        tree = self.scratch("tree")
        (tree / "file").write_text("file")
        (tree / "link").symlink_to("file")
        (tree / "circle").symlink_to(".")
        os.mkfifo(tree / "pipe")
        (pathlib.Path(os.fsdecode(os.fsencode(tree) + b"/\xff\xfe"))
         ).write_text("no UTF-8")
        done = self.run_command(self.alice, "cp", "-r", f"{tree}/.",
                                "private:skipped", code=1)
        said = done.stderr.decode(errors="replace")
        for name, why in (("link", "it is a symbolic link"),
                          ("circle", "it is a symbolic link"),
                          ("pipe", "it is neither file nor directory")):
            self.assertIn(f"skipped {tree}/{name}: {why}\n", said)
        self.assertIn("UTF-8", said)
        self.assertEqual("file\n",
                         self.text(self.alice, "ls", "private:skipped"))

    def test_a_cap_of_an_unknown_kind_is_skipped_and_said(self):
        self.run_command(self.alice, "put", "-", "private:future/file",
                         stdin=b"file")
        token = self.alice.read("private/api_auth_token").strip()
        reply = self.alice.http(
            "POST", "vdrive/private/future?t=set_children",
            json.dumps({"thing": ["unknown", {"ro_uri": "ro.URI:NEW:a"}]}
                       ).encode(), {"Authorization": f"tahoe-lafs {token}"})
        self.assertEqual(200, reply.status, reply.body)
        back = self.scratch("back")
        for target in ("private:past", back):
            with self.subTest(target):
                done = self.run_command(self.alice, "cp", "-r",
                                        "private:future", target, code=1)
                self.assertIn(b"skipped private:future/thing", done.stderr)
        self.assertEqual("file\n", self.text(self.alice, "ls", "private:past"))
        self.assertEqual(["file"], os.listdir(back / "future"))

    def test_on_another_grid_nothing_is_taken_for_stored(self):
        other = Grid(self.below)
        self.addCleanup(other.close)
        other.add_storage("storage")
        carol = self.grid.add_client("carol", 1, 1, 1, self.vdrive)
        self.wait_for_drive(carol)
        file = self.scratch("tree") / "file"
        file.write_bytes(bytes(1000))
        self.assertEqual(1, self.copy(file, "private:", client=carol)["files"])
        self.assertEqual(1, self.copy(file, "private:", client=carol)["equal"])
        # Her drive stays, her servers do not.
        carol.stop()
        (carol.directory / "introducer.furl").write_text(
            other.introducer.read("introducer.furl"))
        (carol.directory / "private" / "introducer.cache").unlink()
        carol.start()
        carol.wait_for_servers(1)
        self.wait_for_roots(carol)
        done = self.copy(file, "private:new/", client=carol)
        self.assertEqual((1, 0, 0), (done["files"], done["linked"],
                                     done["equal"]))
        self.assertEqual(bytes(1000).decode(),
                         self.text(carol, "get", "private:new/file"))

    def test_nothing_goes_into_itself_or_over_another_source(self):
        first, second = self.scratch("first"), self.scratch("second")
        for tree in (first, second):
            (tree / "notes").write_text(str(tree))
        self.run_command(self.alice, "mkdir", "-p", "private:own/a/b")
        for code, arguments in (
                (2, ("cp", first / "notes", second / "notes", "private:own/")),
                (7, ("cp", "-r", "private:own/a", "private:own/a/b/")),
                (7, ("cp", "-r", "private:own", "private:own")),
                (7, ("mv", "private:own/a", "private:own/a/b/")),
                (7, ("mv", "private:own/a", "private:own/a/b/c"))):
            with self.subTest(arguments):
                self.run_command(self.alice, *arguments, code=code)
        # Where a directory is, its names need not tell.
        inner = self.cap(self.alice, "cap", "private:own/a/b")
        self.run_command(self.alice, "alias", "add", "inner", "-",
                         stdin=inner.encode())
        for target in ("inner:", "inner:c"):
            with self.subTest(target):
                self.run_command(self.alice, "mv", "private:own/a", target,
                                 code=7)
        self.assertEqual("a\n", self.text(self.alice, "ls", "private:own"))
        self.assertEqual("b\n", self.text(self.alice, "ls", "private:own/a"))
        self.assertEqual("", self.text(self.alice, "ls", "private:own/a/b"))
        self.run_command(self.alice, "mkdir", "private:own/other")
        self.run_command(self.alice, "mv", "private:own/other", "inner:")
        self.assertEqual("other\n", self.text(self.alice, "ls",
                                              "private:own/a/b"))

    def test_what_is_in_a_directory_is_copied_without_its_name(self):
        tree = self.scratch("tree")
        (tree / "below").mkdir()
        (tree / "below" / "file").write_text("file")
        self.copy(f"{tree}/.", "private:what")
        cap = self.scratch("cap") / "a.cap"
        cap.write_text(self.cap(self.alice, "cap", "private:what"))
        back = self.scratch("back")
        for _ in range(2):  # to a name that is new, and then is not
            self.copy("private:what/.", back / "what")
            self.copy(f"@{cap}:below/.", "private:other")
        self.assert_same_trees(tree, back / "what")
        self.assertEqual("file\n", self.text(self.alice, "ls",
                                             "private:other"))
        self.run_command(self.alice, "alias", "add", "what", f"@{cap}")
        self.copy("what:.", back / "root")
        self.assert_same_trees(tree, back / "root")
        self.run_command(self.alice, "cp", "-r", "private:other/file/.",
                         back / "file", code=2)

    def test_a_slash_behind_a_file_is_a_mistake(self):
        self.run_command(self.alice, "put", "-", "private:slash", stdin=b"1")
        file = self.scratch("tree") / "a.txt"
        file.write_text("a")
        done = self.run_command(self.alice, "cp", "private:slash", f"{file}/",
                                code=2)
        self.assertIn(b"a.txt is no directory", done.stderr)

    def test_links_on_the_way_lead_where_they_lead(self):
        tree = self.scratch("tree")
        (tree / "far/deep").mkdir(parents=True)
        (tree / "far/file").write_text("far")
        (tree / "file").write_text("near")
        (tree / "link").symlink_to("far/deep")
        self.run_command(self.alice, "cp", f"{tree}/link/../file",
                         "private:through")
        self.assertEqual("far",
                         self.text(self.alice, "get", "private:through"))

    def test_a_file_that_was_stored_but_not_linked_is_linked(self):
        file = self.scratch("tree") / "file"
        file.write_bytes(bytes(1000))
        time.sleep(0.1)  # what changed a moment ago is not believed
        self.copy(file, "private:once/")
        self.run_command(self.alice, "rm", "private:once/file")
        done = self.copy(file, "private:once/")
        self.assertEqual((0, 1), (done["files"], done["linked"]))
        self.assertEqual("file\n", self.text(self.alice, "ls",
                                             "private:once"))

    def test_changes_are_copied_and_nothing_else(self):
        tree = self.scratch("tree")
        for number in range(20):
            (tree / f"{number}").write_text(f"file {number} " * 100)
        (tree / "below").mkdir()
        self.assertEqual(20, self.copy(f"{tree}/.", "private:c")["files"])
        (tree / "3").write_text("file 4 " * 100)  # of the same size
        (tree / "new").write_text("new")
        (tree / "0").rename(tree / "below" / "0")
        done = self.copy(f"{tree}/.", "private:c")
        # What only moved is linked if its times did not change, or stored.
        self.assertEqual(3, done["files"] + done["linked"])
        self.assertEqual(18, done["equal"])
        # On the grid somebody puts another file in the place of one.
        self.run_command(self.alice, "put", "-", "private:c/5",
                         stdin=b"x" * len("file 5 " * 100))
        done = self.copy(f"{tree}/.", "private:c")
        self.assertEqual((0, 1, 20),
                         (done["files"], done["linked"], done["equal"]))
        back = self.scratch("back")
        self.copy("private:c", f"{back}/.")
        (back / "c" / "0").unlink()  # what only the target has stays there
        self.assert_same_trees(tree, back / "c")

    def test_within_the_grid_files_are_linked(self):
        tree = self.scratch("tree")
        (tree / "below").mkdir()
        for number in range(5):
            (tree / "below" / f"{number}").write_text(f"file {number} " * 100)
        self.copy(f"{tree}/.", "private:origin")
        done = self.copy("private:origin", "private:twin")
        self.assertEqual((0, 5), (done["files"], done["linked"]))
        done = self.copy("private:origin",
                         "private:origin/below", "private:both/")
        back = self.scratch("back")
        self.copy("private:twin", f"{back}/twin")
        self.assert_same_trees(tree, back / "twin")
        self.assertEqual("below\norigin\n",
                         self.text(self.alice, "ls", "private:both"))
        # The copies of directories are others than the directories.
        self.run_command(self.alice, "rm", "private:origin/below/0")
        self.assertIn("0", self.text(self.alice, "ls", "private:twin/below"))

    def test_a_directory_that_leads_back_is_copied_once(self):
        self.run_command(self.alice, "mkdir", "-p", "private:round/below")
        self.run_command(self.alice, "ln", "private:round",
                         "private:round/below/again")
        back = self.scratch("back")
        done = self.run_command(self.alice, "cp", "-r", "private:round", back,
                                code=1)
        self.assertIn(b"leads back", done.stderr)
        self.assertEqual(["below"], os.listdir(back / "round"))

    def test_kinds_do_not_take_each_others_place(self):
        tree = self.scratch("tree")
        (tree / "x").write_text("file")
        self.run_command(self.alice, "mkdir", "-p", "private:kinds/x")
        done = self.run_command(self.alice, "cp", tree / "x", "private:kinds/",
                                code=1)
        self.assertIn(f"skipped {tree}/x: a directory is in its place",
                      done.stderr.decode())
        self.run_command(self.alice, "cp", "-r", f"{tree}/.", "private:kinds",
                         code=1)
        self.assertEqual("", self.text(self.alice, "ls", "private:kinds/x"))
        # No link of the target leads the copy out of it.
        outside = self.scratch("outside")
        back = self.scratch("back")
        (back / "kinds").symlink_to(outside)
        self.run_command(self.alice, "cp", "-r", "private:kinds", f"{back}/",
                         code=1)
        self.assertEqual([], os.listdir(outside))


if __name__ == "__main__":
    main()
