#!/usr/bin/python3
"""The virtual drive as people have it: two clients, a storage node and the node
that keeps the directories, driven over HTTP."""

import json
import socket
import urllib.parse

from cases import GridCase, main
from grid import command, eventually

FILE = b"a file that is too long to be kept within its cap: " + bytes(1000)


def quoted(*names):
    return "/".join(urllib.parse.quote(name, safe="") for name in names)


class Drive(GridCase):
    @classmethod
    def build(cls, grid):
        cls.storage = grid.add_storage("storage")
        cls.vdrive = grid.add_vdrive("vdrive")
        cls.alice, cls.bob = (
            grid.add_client(name, 1, 1, 1, cls.vdrive)
            for name in ("alice", "bob"))
        for client in (cls.alice, cls.bob):
            client.wait_for_servers(1)
            cls.wait_for_roots(client)
        for root in (cls.vdrive.directory / "private" / "public_root.cap",
                     cls.alice.directory / "private" / "private_root.cap",
                     cls.bob.directory / "private" / "private_root.cap"):
            grid.remember(root.read_text().strip())

    @staticmethod
    def wait_for_roots(client):
        for file in ("global_root.cap", "private/private_root.cap"):
            eventually((client.directory / file).exists,
                       f"{client.name} has {file}")
        eventually(lambda: client.http(
            "GET", "vdrive/global?t=json").status == 200, "the drive is there")

    # -- short forms ----------------------------------------------------------

    def ask(self, client, method, path, body=None, token=None, status=200):
        headers = {}
        if path.startswith("vdrive/private"):
            token = token or client.read("private/api_auth_token").strip()
            headers["Authorization"] = "tahoe-lafs " + token
        reply = client.http(method, path, body, headers)
        self.assertEqual(status, reply.status,
                         f"{method} {client.name}: {reply.body[:300]}")
        return reply

    def names(self, client, path):
        reply = self.ask(client, "GET", path + "?t=json")
        return set(json.loads(reply.body)[1]["children"])

    def store(self, client, path, data=FILE, status=201):
        reply = self.ask(client, "PUT", path, data, status=status)
        return self.grid.remember(reply.body.decode().strip())

    def cap_of(self, client, path, read_only=False):
        what = "readonly-uri" if read_only else "uri"
        reply = self.ask(client, "GET", f"{path}?t={what}")
        return self.grid.remember(reply.body.decode().strip())

    # -- what holds -----------------------------------------------------------

    def test_two_clients_share_the_public_root(self):
        self.store(self.alice, "vdrive/global/shared/for%20all")
        self.assertIn("for all", self.names(self.bob, "vdrive/global/shared"))
        reply = self.ask(self.bob, "GET", "vdrive/global/shared/for%20all")
        self.assertEqual(FILE, reply.body)

    def test_a_private_root_is_nobody_elses(self):
        self.store(self.alice, "vdrive/private/mine")
        self.assertEqual(FILE,
                         self.ask(self.alice, "GET",
                                  "vdrive/private/mine").body)
        self.assertNotIn("mine", self.names(self.bob, "vdrive/private"))
        hers = self.alice.read("private/api_auth_token").strip()
        self.ask(self.bob, "GET", "vdrive/private?t=json", token=hers,
                 status=401)
        reply = self.alice.http("GET", "vdrive/private?t=json")
        self.assertEqual(401, reply.status)
        # To have the cap is to have the directory.
        cap = self.cap_of(self.alice, "vdrive/private")
        self.assertIn("mine", self.names(self.bob, f"uri/{quoted(cap)}"))

    def test_nobody_else_sees_or_ends_what_the_owner_stores(self):
        token = self.alice.read("private/api_auth_token").strip()
        owner = {"Authorization": f"tahoe-lafs {token}"}
        url = urllib.parse.urlsplit(self.alice.read("node.url").strip())

        def running(headers):
            status = json.loads(self.alice.http(
                "GET", "status?t=json", headers=headers).body)
            return status["active"]

        with socket.create_connection((url.hostname, url.port)) as sending:
            sending.sendall(
                b"PUT /vdrive/private/diary HTTP/1.1\r\nHost: localhost\r\n"
                b"Authorization: tahoe-lafs " + token.encode()
                + b"\r\nContent-Length: 20000000\r\n\r\n" + bytes(3 << 20))
            eventually(lambda: running(owner), "the upload runs")
            mine = running(owner)[0]["id"]
            shown = running({})
            self.assertEqual(["upload"], [row["kind"] for row in shown])
            self.assertIsNone(shown[0]["id"])
            self.assertNotIn("20000000", json.dumps(shown))
            for method, query in (("GET", ""), ("GET", "?t=json"),
                                  ("POST", "?t=cancel")):
                reply = self.alice.http(method, f"operations/{mine}{query}")
                self.assertEqual(401, reply.status, method + query)
            self.assertEqual(mine, running(owner)[0]["id"])
            # As `tahoe status` asks.
            reply = self.alice.http(
                "POST", "status?t=json", f"t=json&token={token}".encode(),
                {"Content-Type": ""})
            self.assertEqual(mine, json.loads(reply.body)["active"][0]["id"])
            self.assertIn(mine.encode(), command(
                "operations", "-d", self.alice.directory).stdout)
            self.alice.http("POST", f"operations/{mine}?t=cancel",
                            headers=owner)
            eventually(lambda: not running(owner), "the upload has ended")

    def test_a_read_only_cap_reads_all_beneath_and_changes_nothing(self):
        self.store(self.alice, "vdrive/private/lent/deep/down/file")
        cap = self.cap_of(self.alice, "vdrive/private/lent", read_only=True)
        self.assertTrue(cap.startswith("URI:VDIR-RO:"))
        lent = f"uri/{quoted(cap)}"
        reply = self.ask(self.bob, "GET", lent + "/deep/down/file")
        self.assertEqual(FILE, reply.body)
        for path in (lent, lent + "/deep", lent + "/deep/down"):
            kind, facts = json.loads(
                self.ask(self.bob, "GET", path + "?t=json").body)
            self.assertEqual("dirnode", kind)
            self.assertNotIn("rw_uri", facts)
            for child in facts["children"].values():
                self.assertNotIn("rw_uri", child[1])
        before = self.names(self.alice, "vdrive/private/lent/deep")
        link = b"URI:LIT:krugkidfnzsc4"
        for method, path, body in (
                ("PUT", "/new", b"data"),
                ("PUT", "/new?t=uri", link),
                ("PUT", "/deep/new?t=uri", link),
                ("PUT", "/deep/new?t=mkdir", b""),
                ("POST", "?t=mkdir&name=new", b""),
                ("POST", "?t=rename&from_name=deep&to_name=new", b""),
                ("POST", "/deep?t=unlink&name=down", b""),
                ("DELETE", "/deep", None),
                ("DELETE", "/deep/down/file", None)):
            with self.subTest(method + " " + path):
                reply = self.bob.http(method, lent + path, body)
                self.assertEqual("read_only",
                                 reply.headers.get("X-Tahoe-Error"))
                self.assertEqual(403, reply.status)
        self.assertEqual({"deep"},
                         self.names(self.alice, "vdrive/private/lent"))
        self.assertEqual(before,
                         self.names(self.alice, "vdrive/private/lent/deep"))

    def test_directories_are_there_after_each_node_was_restarted(self):
        self.store(self.alice, "vdrive/private/kept/file")
        self.store(self.alice, "vdrive/global/kept")
        for node in self.grid.nodes:
            with self.subTest(node.name):
                node.stop()
                self.wait_until_missed(node)
                node.start()
                for client in (self.alice, self.bob):
                    client.wait_for_servers(1)
                    self.wait_for_roots(client)
                reply = self.ask(self.alice, "GET", "vdrive/private/kept/file")
                self.assertEqual(FILE, reply.body)
                reply = self.ask(self.bob, "GET", "vdrive/global/kept")
                self.assertEqual(FILE, reply.body)

    def wait_until_missed(self, node):
        """The other nodes know that it has stopped."""
        for client in {self.alice, self.bob} - {node}:
            if node is self.storage:
                client.wait_for_servers(0)
            if node is self.vdrive:
                eventually(lambda: client.http(
                    "GET", "vdrive/global?t=json").status == 503, "no vdrive")

    def test_a_client_that_starts_before_its_vdrive_works_and_waits(self):
        self.vdrive.stop()
        carol = self.grid.add_client("carol", 1, 1, 1, self.vdrive)
        try:
            carol.wait_for_servers(1)
            cap = carol.put(FILE)
            self.assertEqual(FILE, carol.get(cap).stdout)
            for path in ("vdrive/global?t=json", "vdrive/private?t=json"):
                reply = self.ask(carol, "GET", path, status=503)
                self.assertEqual("try_later", reply.headers["X-Tahoe-Error"])
            self.assertFalse(
                (carol.directory / "private" / "private_root.cap").exists())
            self.vdrive.start()
            self.wait_for_roots(carol)
            self.store(carol, "vdrive/private/at%20last")
            self.store(carol, "vdrive/global/from%20carol")
            self.wait_for_roots(self.bob)
            self.assertIn("from carol", self.names(self.bob, "vdrive/global"))
            self.grid.remember(carol.read("private/private_root.cap").strip())
        finally:
            carol.stop()
            self.grid.nodes.remove(carol)
            if self.vdrive.pid() is None:
                self.vdrive.start()
            for client in (self.alice, self.bob):
                self.wait_for_roots(client)

    def test_the_vdrive_holds_no_name_no_cap_and_no_key(self):
        names = ["Jahresabschluß 2026.ods", "secret-plan-", "tax-office-letter"]
        for name in names:
            self.store(self.alice, "vdrive/private/" + quoted(name, name))
            self.store(self.alice, "vdrive/global/" + quoted(name, name))
        for path in ("private", "global"):
            for name in names:
                self.cap_of(self.alice, f"vdrive/{path}/" + quoted(name))
                self.cap_of(self.alice, f"vdrive/{path}/" + quoted(name),
                            read_only=True)
        self.ask(self.alice, "POST", "vdrive/private?t=rename&"
                 + urllib.parse.urlencode({"from_name": names[1],
                                           "to_name": names[1] + "renamed"}))
        told = {name.encode() for name in names}
        for cap in self.grid.caps:
            told.add(cap.encode())
            # The third field is the key, or what the file says itself.
            told.add(cap.split(":")[2].encode())
            told.add(raw(cap.split(":")[2]))
        told = {text for text in told if len(text) >= 8}
        self.assertGreater(len(told), 30)
        found = []
        seen = 0
        for file in sorted(self.vdrive.directory.rglob("*")):
            # These two are the exceptions, and documented.
            if file.is_dir() or file.name in ("public_root.cap", "furls"):
                continue
            content = file.read_bytes() if file.is_file() else b""
            seen += len(content)
            found += [file.name for text in told if text in content]
        self.assertGreater(seen, 10000)
        self.assertEqual([], found)


def raw(text):
    """What Tahoe's base32 says, in bytes; of what is none, nothing."""
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"
    if not set(text) <= set(alphabet):
        return b""
    number = 0
    for letter in text:
        number = number << 5 | alphabet.index(letter)
    return (number >> len(text) * 5 % 8).to_bytes(len(text) * 5 // 8, "big")


if __name__ == "__main__":
    main()
