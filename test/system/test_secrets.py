#!/usr/bin/python3
"""Everything that people do in a day, and then a search for its secrets in
everything that a node showed of it: logs at their most talkative, metrics,
pages, errors, and every command of the console."""

import json
import os
import re
import threading

from cases import GridCase, main
from console import ENDLESS, SPECIAL, Console
from grid import command, eventually, web

CAP = re.compile(rb"URI:[A-Za-z0-9:-]{20,}")
LOUD = "log.level = trace"


class Secrets(GridCase):
    @classmethod
    def build(cls, grid):
        cls.nodes = [grid.add_storage(f"storage{i}", *web())
                     for i in (1, 2, 3)]
        cls.vdrive = grid.add_vdrive("vdrive", *web())
        cls.client = grid.add_client("client", 2, 3, 3, cls.vdrive)
        cls.other = grid.add_client("other", 2, 3, 3, cls.vdrive)
        cls.nodes += [cls.vdrive, cls.client, cls.other]
        cls.other.configure("node", "log.format = json")
        for node in cls.nodes:
            node.configure("node", LOUD)
            node.restart()
        for client in (cls.client, cls.other):
            client.wait_for_servers(3)
            for root in ("global_root.cap", "private/private_root.cap"):
                eventually((client.directory / root).exists, root)

    # -- a day ----------------------------------------------------------------

    def ask(self, method, path, body=None, client=None):
        client = client or self.client
        token = client.read("private/api_auth_token").strip()
        headers = {"Authorization": f"tahoe-lafs {token}"}
        if isinstance(body, str):
            body = body.encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        reply = client.http(method, path, body, headers)
        if reply.status < 400:
            for cap in CAP.findall(reply.body):
                # A verify cap has a storage index and no key.
                if b"Verifier" not in cap:
                    self.grid.remember(cap.decode())
        return reply

    def use_files(self):
        caps = []
        for size in (10, 5000, 2_000_000):
            caps.append(self.ask("PUT", "uri", os.urandom(size)).body.decode())
            self.ask("GET", f"uri/{caps[-1]}?t=json")
            self.ask("GET", f"uri/{caps[-1]}", client=self.other)
            self.ask("GET", f"file/{caps[-1]}/@@named=/a.txt")
            self.client.get(caps[-1])
        random = self.ask("PUT", "uri?convergence=random", os.urandom(9999))
        self.ask("GET", f"uri/{random.body.decode()}")
        return caps

    def use_directories(self, drive, caps):
        self.ask("PUT", f"{drive}/a/b/c.txt", os.urandom(3000))
        directory = json.loads(self.ask("GET", f"{drive}/a?t=json").body)
        write_cap = directory[1]["rw_uri"]
        self.ask("GET", f"uri/{directory[1]['ro_uri']}/b?t=json",
                 client=self.other)
        self.ask("GET", f"uri/{write_cap}/b/")
        self.ask("POST", f"uri/{write_cap}?t=uri", f"name=d&uri={caps[1]}")
        self.ask("POST", f"uri/{write_cap}?t=rename", "from_name=d&to_name=e")
        self.ask("POST", f"uri/{write_cap}?t=relink",
                 f"from_name=e&to_dir={write_cap}/b")
        self.ask("POST", f"uri/{write_cap}?t=mkdir", "name=f")
        self.ask("POST", f"uri/{write_cap}?t=unlink", "name=f")
        self.ask("POST", f"uri/{write_cap}?t=stream-manifest", "")
        handle = "handle" + os.urandom(8).hex()
        self.ask("POST", f"uri/{write_cap}?t=start-manifest&ophandle={handle}",
                 "")
        eventually(lambda: json.loads(self.ask(
            "GET", f"operations/{handle}?output=json").body)["finished"],
            "the manifest")
        return [write_cap, handle]

    def make_mistakes(self, secret_caps):
        """Each with a secret in it."""
        said = b""
        for cap in secret_caps:
            for method, path in (
                    ("GET", f"uri/{cap}/no/such/thing"), ("GET", f"{cap}"),
                    ("GET", f"uri/x{cap}"), ("PUT", f"uri/{cap}?t=nonsense"),
                    ("POST", f"uri?t=upload&when_done=http://else/{cap}"),
                    ("GET", f"uri/{cap}%00"), ("DELETE", f"file/{cap}")):
                reply = self.ask(method, path, b"" if method != "GET" else None)
                # An error on the way to a secret is not told with it.
                self.assertGreaterEqual(reply.status, 300)
                if reply.status >= 400:
                    said += reply.body
        for cap in secret_caps:
            done = command("get", "-d", self.client.directory, "-",
                           stdin=f"{cap}x\n".encode())
            said += done.stderr
        self.client.http("GET", "vdrive/private/", headers={
            "Authorization": "tahoe-lafs "
            + self.other.read("private/api_auth_token")})
        return said

    # -- what nodes show ------------------------------------------------------

    def trace_everything(self):
        """Traces every service of every node; answers what ends them and then
        what they said."""
        consoles = []
        for node in self.nodes:
            with Console(node) as console:
                names = {row["name"] for row in console.ask("actors")}
            for name in names:
                consoles.append(Console(node, timeout=None))
                consoles[-1].begin("trace", name)
        texts = [""] * len(consoles)
        threads = []
        for number, console in enumerate(consoles):
            threads.append(threading.Thread(
                target=self.listen, args=(console, texts, number), daemon=True))
            threads[-1].start()

        def end():
            eventually(lambda: "bytes" in "".join(texts), "traces of a day")
            for console, thread in zip(consoles, threads):
                console.send({"cancel": True})
                thread.join()
                console.__exit__()
            return "".join(texts)

        return end

    @staticmethod
    def listen(console, texts, number):
        while (line := console.receive()) is not None:
            texts[number] += line.get("text", "")
            if "end" in line:
                return

    def look_into(self, node):
        text = ""
        with Console(node) as console:
            for row in console.ask("help"):
                name = row["command"].split()[0]
                if name not in ENDLESS | SPECIAL:
                    text += console.run(name)[0]
                    text += console.run(name, "--json")[0]
            for row in console.ask("actors"):
                text += console.run("actor", row["name"])[0]
                text += console.run("actor", row["name"], "--json")[0]
        token = node.directory / "private" / "api_auth_token"
        owner = {"Authorization": f"tahoe-lafs {token.read_text().strip()}"
                 } if token.exists() else {}
        for headers in ({}, owner):
            for path in ("", "?t=json", "status?t=json", "metrics", "readyz",
                         "healthz"):
                text += node.http("GET", path, headers=headers).body.decode()
        status = json.loads(node.http("GET", "?t=json", headers=owner).body)
        for operation in status["operations"]:
            for form in ("", "?t=json"):
                reply = node.http("GET", f"operations/{operation['id']}{form}",
                                  headers=owner)
                self.assertEqual(200, reply.status)
                text += reply.body.decode()
        return text

    def logs_of(self, node):
        return "".join(file.read_text(errors="replace")
                       for file in (node.directory / "logs").rglob("*")
                       if file.is_file())

    def assert_nothing_in(self, shown, secrets):
        for place, text in shown.items():
            self.assertTrue(text, place)
            for what, secret in secrets.items():
                self.assertFalse(secret in text, f"{what} in {place}")

    def test_a_day_leaves_no_secret_in_what_nodes_show(self):
        end_traces = self.trace_everything()
        caps = self.use_files()
        handles = []
        for drive in ("vdrive/global", "vdrive/private"):
            handles += self.use_directories(drive, caps)
        shown = {"errors": self.make_mistakes(caps + handles).decode()}
        for node in self.nodes:
            shown[f"pages and console of {node.name}"] = self.look_into(node)
        shown["traces"] = end_traces()
        for node in self.nodes:
            shown[f"log of {node.name}"] = self.logs_of(node)
            arguments = f"/proc/{node.pid()}/cmdline"
            with open(arguments, encoding="utf-8") as file:
                shown[f"arguments of {node.name}"] = file.read()
        secrets = {f"secret {number}": secret for number, secret
                   in enumerate(sorted(self.grid.secrets()))}
        secrets |= {f"handle {number}": handle for number, handle
                    in enumerate(handles) if handle.startswith("handle")}
        self.assertGreater(len(secrets), 40)
        self.assert_nothing_in(shown, secrets)


if __name__ == "__main__":
    main()
