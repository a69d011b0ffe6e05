#!/usr/bin/python3
"""Pages that tell what a node does: status, storage, statistics, and their
streams of news."""

import http.client
import json
import os
import re
import socket
import threading
import time
import xml.dom.minidom

from cases import GridCase, main, soak
from grid import eventually, web

PICTURE = re.compile(r"<svg .*?</svg>", re.S)


def web_port(node):
    return int(node.read("node.url").strip().rstrip("/").rpartition(":")[2])


class Stream:
    """The events of one address, as they come."""

    def __init__(self, node, path):
        self.connection = http.client.HTTPConnection("127.0.0.1", web_port(node),
                                                     timeout=180)
        self.connection.request("GET", path)
        self.reply = self.connection.getresponse()

    def lines(self):
        while line := self.reply.readline():
            yield line.decode().rstrip("\n")

    def events(self):
        """Pairs of name and data, to the end of the stream."""
        name = "message"
        for line in self.lines():
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                yield name, json.loads(line[6:])
                name = "message"

    def close(self):
        self.connection.close()


class SlowUpload(threading.Thread):
    """Stores `pieces` of 1 MiB of randomness, with a pause before each: the
    first at once, each of the others when it is let go."""

    def __init__(self, node, pieces, pause):
        super().__init__()
        self.node, self.pieces, self.pause = node, pieces, pause
        self.allowed = threading.Semaphore()
        self.cap = None

    def let_go(self, pieces=None):
        """This many more, or all."""
        self.allowed.release(pieces or self.pieces)

    def body(self):
        for _ in range(self.pieces):
            self.allowed.acquire()
            time.sleep(self.pause)
            yield os.urandom(1 << 20)

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", web_port(self.node))
        connection.request("PUT", "/uri", body=self.body(),
                           encode_chunked=True,
                           headers={"Transfer-Encoding": "chunked"})
        self.cap = connection.getresponse().read().decode().strip()


class Live(GridCase):
    @classmethod
    def build(cls, grid):
        cls.servers = [grid.add_storage(f"depository-{number}", *web())
                       for number in range(1, 4)]
        cls.client = grid.add_client("customer", 1, 2, 3)
        cls.client.wait_for_servers(3)

    def status(self):
        return json.loads(self.client.http("GET", "status?t=json").body)

    def wait_until_idle(self):
        """A download is over a moment after its last byte has come."""
        eventually(lambda: not self.status()["active"], "nothing runs")

    def upload(self, pieces, pause=0.2):
        """A slow upload, once its first piece is there, and its id."""
        self.wait_until_idle()
        thread = SlowUpload(self.client, pieces, pause)
        thread.start()

        def finish():
            thread.let_go()
            thread.join()
            self.grid.remember(thread.cap)

        self.addCleanup(finish)
        active = eventually(lambda: self.status()["active"], "an upload runs")
        return thread, active[0]["id"]

    def page(self, node, path):
        reply = node.http("GET", path)
        self.assertEqual(200, reply.status, path)
        text = reply.body.decode()
        for picture in PICTURE.findall(text):
            xml.dom.minidom.parseString(picture)
            self.assertNotRegex(picture, " style=| on[a-z]+=|nan|inf")
        self.assertNotIn("URI:", text)
        return text

    # -- streams --------------------------------------------------------------

    def test_an_upload_tells_its_progress_to_its_end(self):
        thread, operation = self.upload(6)
        begun = time.monotonic()
        stream = Stream(self.client, f"/operations/{operation}?t=events")
        self.assertEqual("text/event-stream",
                         stream.reply.getheader("Content-Type"))
        self.page(self.client, f"operations/{operation}")
        received, names, let_go = [], [], 1
        for name, data in stream.events():
            names.append(name)
            received.append(data["progress"]["received"])
            self.assertNotIn("URI:", json.dumps(data))
            # The next piece goes when this one was told of.
            if received[-1] == let_go << 20:
                thread.let_go(1)
                let_go += 1
        took = time.monotonic() - begun
        self.assertEqual(["end"], [x for x in names if x != "message"])
        self.assertEqual("done", data["outcome"])
        self.assertEqual(sorted(received), received)
        self.assertGreaterEqual(len(set(received)), 6)
        self.assertEqual(6 << 20, received[-1])
        # After the first and before the last there is a pause.
        self.assertLess((len(names) - 2) * 0.3, took)
        stages = data["stages"]
        for stage, following in zip(stages, stages[1:]):
            self.assertAlmostEqual(stage["began"] + stage["duration"],
                                   following["began"], places=3)
        self.assertEqual(3, len([x for x in data["servers"] if x["busy"]]))
        page = self.page(self.client, f"operations/{operation}")
        self.assertIn("depository-1", page)
        self.assertEqual(1, len(PICTURE.findall(page)))
        thread.join()

    def test_many_streams_leave_others_in_peace(self):
        cap = self.client.put(os.urandom(5000))
        streams = [Stream(self.client, "/status?t=events") for _ in range(200)]
        self.assertEqual({200}, {x.reply.status for x in streams})
        thread, _ = self.upload(8)
        thread.let_go()
        for _ in range(50):
            self.assertEqual(200, self.client.http("GET", f"uri/{cap}").status)
        for stream in streams:
            _, first = next(stream.events())
            self.assertIn("active", first)
            stream.close()

    def test_clients_that_read_nothing_cost_little(self):
        self.client.put(os.urandom(1 << 20))
        before = self.client.memory()
        sockets = []
        for _ in range(100):
            sock = socket.create_connection(("127.0.0.1", web_port(self.client)))
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sock.sendall(b"GET /status?t=events HTTP/1.1\r\nHost: localhost\r\n"
                         b"\r\n")
            sockets.append(sock)
        thread, _ = self.upload(40, 0.1)
        thread.let_go()
        thread.join()
        eventually(lambda: self.client.memory() - before < 80 << 20,
                   "they take little memory")
        for sock in sockets:
            sock.close()
        eventually(lambda: self.open_streams() == 0, "streams end")

    def open_streams(self):
        text = self.client.http("GET", "metrics").body.decode()
        connections = re.search(r"^tahoe_http_connections (\d+)", text, re.M)
        return int(connections[1]) - 1  # but for this one

    @soak
    def test_a_quiet_stream_shows_that_it_is_there(self):
        self.wait_until_idle()
        begun = time.monotonic()
        stream = Stream(self.client, "/status?t=events")
        lines = stream.lines()
        self.assertEqual(":", next(x for x in lines if x.startswith(":")))
        self.assertGreater(time.monotonic() - begun, 12)
        stream.close()

    # -- pages ----------------------------------------------------------------

    def test_the_list_names_no_cap(self):
        cap = self.client.put(os.urandom(100_000))
        self.client.get(cap)
        self.wait_until_idle()
        known = self.status()
        kinds = {x["type"] for x in known["recent"]}
        self.assertLessEqual({"upload", "download"}, kinds)
        started = [x["started"] for x in known["recent"]]
        self.assertEqual(sorted(started, reverse=True), started)
        text = self.page(self.client, "status") + json.dumps(known)
        for word in (cap, cap.split(":")[2], cap.split(":")[3]):
            self.assertNotIn(word, text)

    def test_storage_tells_what_lies_on_the_disk(self):
        cap = self.client.put(os.urandom(300_000))
        self.client.get(cap)
        for server in self.servers:
            files = [x for x in (server.directory / "storage" / "shares")
                     .glob("??/*/*") if x.is_file()]

            def counted():
                return json.loads(server.http("GET", "storage?t=json").body)

            eventually(lambda: counted()["shares"]["count"] == len(files),
                       "all shares are counted")
            eventually(lambda: self.written(counted()) > 300_000,
                       "what was written is counted")
            told = counted()
            self.assertEqual(sum(x.stat().st_size for x in files),
                             told["shares"]["bytes"])
            stats = told["stats"]
            self.assertEqual(len({x.parent for x in files}),
                             stats["storage_server.total_bucket_count"])
            self.assertEqual(1,
                             stats["storage_server.accepting_immutable_shares"])
            self.assertGreater(stats["storage_server.disk_avail"], 0)
            self.assertEqual(3, len(PICTURE.findall(self.page(server,
                                                              "storage"))))
        self.assertIn("stores nothing for others",
                      self.page(self.client, "storage"))

    @staticmethod
    def written(told):
        """The bytes of the last hour."""
        return sum(x["bytes-written"] for x in told["last-hour"])

    def test_statistics_move(self):
        def counters():
            body = self.client.http("GET", "statistics?t=json").body
            return json.loads(body)["counters"]

        self.wait_until_idle()
        before = counters()
        self.client.get(self.client.put(os.urandom(200_000)))
        self.wait_until_idle()
        after = counters()
        for name, amount in (("uploader.files_uploaded", 1),
                             ("uploader.bytes_uploaded", 200_000),
                             ("downloader.files_downloaded", 1),
                             ("downloader.bytes_downloaded", 200_000)):
            self.assertEqual(amount, after[name] - before[name], name)
        reply = self.client.http("GET", "statistics?t=openmetrics")
        self.assertTrue(reply.body.endswith(b"\n# EOF\n"))
        self.assertIn(b"\ntahoe_counters_uploader_files_uploaded ", reply.body)
        for node in (self.client, *self.servers):
            self.assertGreater(
                len(PICTURE.findall(self.page(node, "statistics"))), 0)


if __name__ == "__main__":
    main()
