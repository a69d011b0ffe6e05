#!/usr/bin/python3
"""What the logs tell: one id for a request, its operation and its shares."""

import json
import os

from cases import GridCase, main
from grid import command, eventually

SMALL, LARGE = os.urandom(2000), os.urandom(3_000_000)


class Logs(GridCase):
    @classmethod
    def build(cls, grid):
        cls.servers = [grid.create_storage(f"storage{i}") for i in (1, 2)]
        for server in cls.servers:
            server.configure("node", "log.levels = storage=debug")
            server.start()
        cls.vdrive = grid.add_vdrive("vdrive")
        cls.vdrive.configure("node", "log.levels = vdrive=debug")
        cls.vdrive.restart()
        cls.client = grid.add_client("client", 1, 2, 2, cls.vdrive)
        cls.client.configure("node", "log.format = json\n"
                                     "log.levels = web=debug")
        cls.client.restart()
        cls.client.wait_for_servers(2)

    def events(self, request):
        """All that the client says of a request: component and event."""
        return [(line["component"], line["event"]) for line in self.lines()
                if line.get("id") == request]

    def lines(self):
        """What the client's log says in JSON. Its last line may be on its way.
        """
        whole = self.client.log().rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()
                if line.startswith("{")]

    def id_of(self, reply):
        self.assertIn(reply.status, (200, 201, 302), reply.body[:300])
        request = reply.headers["X-Tahoe-Request"]
        self.assertRegex(request, "^[a-z2-7]{16}$")
        return request

    def assert_logged(self, request, *events):
        eventually(lambda: set(events) <= set(self.events(request)),
                   f"the client's log has {events}: {self.events(request)}")

    def assert_served(self, request, *events):
        """The log of each server has lines with that id."""
        for server in self.servers:
            for event in events:
                eventually(lambda: f" storage {event} id={request} si="
                           in server.log(), f"{server.name} tells {event}")

    def test_an_upload_and_a_download_have_one_id_everywhere(self):
        for data, events in ((SMALL, ("shares-found", "share-closed")),
                             (LARGE, ("shares-found", "buckets-allocated",
                                      "share-closed"))):
            with self.subTest(len(data)):
                reply = self.client.http("PUT", "uri", data)
                cap = self.grid.remember(reply.body.decode().strip())
                request = self.id_of(reply)
                self.assertEqual(request, reply.headers["X-Tahoe-Operation"])
                self.assert_logged(request, ("upload", "upload-finished"),
                                   ("web", "request"))
                self.assert_served(request, *events)
                reply = self.client.http("GET", f"uri/{cap}")
                self.assertEqual(data, reply.body)
                download = self.id_of(reply)
                self.assertNotEqual(request, download)
                self.assert_logged(download, ("download", "download-finished"),
                                   ("web", "request"))
                self.assert_served(download, "shares-found")

    def test_a_change_of_a_directory_has_the_id_of_its_request(self):
        eventually(lambda: self.client.http(
            "GET", "vdrive/global?t=json").status == 200, "the public drive")
        for method, where in (("PUT", "vdrive/global/d?t=mkdir"),
                              ("POST", "vdrive/global/d?t=uri&name=x&uri="
                                       "URI:LIT:nbswy3dp"),
                              ("DELETE", "vdrive/global/d/x")):
            with self.subTest(method):
                request = self.id_of(self.client.http(method, where))
                self.assert_logged(request, ("web", "request"))
                eventually(lambda: f" vdrive directories-changed id={request} "
                           in self.vdrive.log(), "the vdrive's node tells")

    def test_a_walk_has_the_id_of_its_request(self):
        reply = self.client.http("POST", "uri?t=mkdir")
        cap = self.grid.remember(reply.body.decode().strip())
        request = self.id_of(reply)
        self.assert_logged(request, ("web", "request"))
        reply = self.client.http("POST", f"uri/{cap}?t=stream-manifest")
        self.assert_logged(self.id_of(reply), ("walker", "walk-started"))
        reply = self.client.http(
            "POST", f"uri/{cap}?t=start-deep-size&ophandle=one&output=json")
        # A redirection was followed: its own request has another id.
        self.assertEqual(200, reply.status)
        started = eventually(
            lambda: [line for line in self.lines()
                     if line["event"] == "operation-ended"],
            "the operation ended")
        self.assert_logged(started[-1]["id"],
                           ("web", "request"), ("walker", "walk-started"),
                           ("deep_operations", "operation-started"))

    def test_the_line_of_a_request_tells_what_it_took_and_no_secret(self):
        reply = self.client.http("GET", "uri/URI:LIT:nbswy3dp?save=true")
        request = self.id_of(reply)
        self.assert_logged(request, ("web", "request"))
        line, = [line for line in self.lines() if line.get("id") == request
                 and line["event"] == "request"]
        self.assertRegex(line["text"],
                         r"^127\.0\.0\.1 GET /uri/\[CENSORED\]\S* 200 5 bytes "
                         r"\d+ ms$")

    def test_a_wrong_setting_is_told(self):
        node = self.grid.create_storage("mistaken")
        node.configure("node", "log.levels = tub=noisy")
        done = command("start", node.directory)
        self.assertNotEqual(0, done.returncode)
        self.assertRegex(done.stderr.decode(),
                         r"tahoe\.cfg:\d+: \[node\] log\.levels: expected "
                         "COMPONENT=LEVEL")


if __name__ == "__main__":
    main()
