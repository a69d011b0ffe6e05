#!/usr/bin/python3
"""What monitoring sees of a grid: /metrics, /healthz, /readyz."""

import json
import os
import re
import time

from cases import GridCase, main
from grid import eventually, web

SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="[^"]*",?)*)\})? (\S+)')
LABEL = re.compile(r'([a-z]+)="([^"]*)"')
# What a label may say: words of the program, numbers of status and bounds.
LABEL_VALUE = re.compile(r"[A-Za-z_-]{1,17}|[0-9.]{1,10}|\+Inf")
NAME = re.compile(r"(tahoe_(actor|upload|download|storage|tub|introducer|http|vdrive|"
                  r"build)|process)_[a-z_]+")


class Page:
    """What a node answers on /metrics."""

    def __init__(self, text):
        self.text = text
        self.values = {}
        self.labels = set()
        for line in text.splitlines():
            if line.startswith("#"):
                continue
            name, labels, value = SAMPLE.fullmatch(line).groups()
            self.labels.update(LABEL.findall(labels or ""))
            key = (name, frozenset(LABEL.findall(labels or "")))
            assert key not in self.values, line
            self.values[key] = float(value)

    def __call__(self, name, **labels):
        return self.values.get(("tahoe_" + name, frozenset(labels.items())), 0)


class Metrics(GridCase):
    @classmethod
    def build(cls, grid):
        cls.servers = [grid.add_storage(f"depository-{number}", *web())
                       for number in range(1, 4)]
        cls.vdrive = grid.add_vdrive("directorate", *web())
        cls.client = grid.add_client("customer", 1, 2, 3, cls.vdrive)
        cls.client.wait_for_servers(3)
        for name in ("global_root.cap", "private/private_root.cap"):
            eventually((cls.client.directory / name).exists, name)
            grid.remember(cls.client.read(name).strip())

    def page(self, node):
        reply = node.http("GET", "metrics")
        self.assertEqual(200, reply.status)
        self.assertEqual("text/plain; version=0.0.4; charset=utf-8",
                         reply.headers["Content-Type"])
        return Page(reply.body.decode())

    def page_when_idle(self):
        """Of the client, when each of its transfers and requests is counted."""
        def idle_page():
            page = self.page(self.client)
            running = page("upload_running") + page("download_running")
            # This request runs itself.
            return page if running == 0 \
                and page("http_connections") <= 1 else None

        return eventually(idle_page, "nothing runs")

    def wait_until_ready(self, node):
        eventually(lambda: node.http("GET", "readyz").status == 200,
                   f"{node.name} is ready")

    # -- counters -------------------------------------------------------------

    def test_transfers_move_the_counters(self):
        before = self.page_when_idle()
        storage = self.page(self.servers[0])
        data = os.urandom(1_000_000)
        cap = self.client.put(data)
        self.assertTrue(self.client.get(cap).stdout == data)
        # It is over a moment after its last byte has come.
        after = self.page_when_idle()
        eventually(lambda: self.page(self.servers[0])("storage_open_buckets")
                   == 0, "the server has closed what it stored")
        stored = self.page(self.servers[0])

        def moved(name, **labels):
            return after(name, **labels) - before(name, **labels)

        self.assertEqual(1, moved("upload_operations_total", outcome="done"))
        self.assertEqual(len(data), moved("upload_received_bytes_total"))
        self.assertGreater(moved("upload_pushed_bytes_total"), 3 * len(data))
        self.assertEqual(1, moved("upload_duration_seconds_count"))
        self.assertEqual(1, moved("download_operations_total", outcome="done"))
        self.assertEqual(len(data), moved("download_delivered_bytes_total"))
        self.assertGreaterEqual(moved("download_received_bytes_total"),
                                len(data))
        self.assertEqual(1, moved("download_first_byte_seconds_count"))
        self.assertGreater(moved("tub_sent_bytes_total"), 3 * len(data))
        self.assertGreater(moved("tub_received_bytes_total"), len(data))
        self.assertEqual(1, moved("http_requests_total", method="PUT",
                                  route="uri", status="200"))
        self.assertGreaterEqual(moved("http_received_bytes_total"), len(data))
        self.assertGreaterEqual(moved("http_sent_bytes_total"), len(data))
        self.assertEqual(3, after("introducer_client_servers_connected"))
        self.assertEqual(1, after("introducer_client_introducers_connected"))
        # Their actors have ended, what they did stays.
        for name in ("upload", "download"):
            eventually(lambda: self.page(self.client)(
                "actor_messages_total", actor=name)
                > before("actor_messages_total", actor=name), name)
        for name in ("shares_stored_total", "written_bytes_total"):
            self.assertGreater(stored("storage_" + name),
                               storage("storage_" + name), name)
        self.assertGreater(
            stored("storage_requests_total", request="write", outcome="done"),
            storage("storage_requests_total", request="write", outcome="done"))
        self.assertEqual(0, stored("storage_open_buckets"))
        self.assertEqual(0, stored("storage_promised_bytes"))
        self.assertGreater(stored("storage_writable_bytes"), 0)
        self.assertGreater(stored("storage_disk_free_bytes"), 0)
        self.assertGreaterEqual(stored("tub_peers"), 2)
        self.assertGreater(stored("storage_request_duration_seconds_count",
                                  request="write"), 0)

    def test_a_damaged_share_is_counted_by_who_meets_it(self):
        cap = self.client.put(os.urandom(200_000))
        for server in self.servers:
            shares = server.directory / "storage" / "shares"
            for file in shares.glob("??/*/*"):
                with file.open("r+b") as share:
                    share.seek(1000)
                    share.write(b"damage")
        self.assertNotEqual(0, self.client.get(cap).returncode)
        page = self.page_when_idle()
        self.assertGreater(page("download_corrupt_shares_total"), 0)
        self.assertGreater(page("download_operations_total", outcome="failed"),
                           0)
        eventually(lambda: any(
            self.page(server)("storage_corruption_reports_total") > 0
            for server in self.servers), "a server was told")

    def test_directories_move_the_counters(self):
        self.wait_until_ready(self.vdrive)
        reply = self.client.http("PUT", "vdrive/global/family/diary.txt",
                                 b"dear diary, " * 100)
        self.assertEqual(201, reply.status, reply.body)
        self.grid.remember(reply.body.decode().strip())
        self.client.http("GET", "vdrive/global/family?t=json")
        client, server = self.page_when_idle(), self.page(self.vdrive)
        for kind in ("link", "make", "look_up", "page"):
            self.assertGreater(client("vdrive_client_requests_total",
                                      request=kind, outcome="done"), 0, kind)
        for kind in ("change", "read", "list"):
            self.assertGreater(server("vdrive_requests_total", request=kind,
                                      outcome="done"), 0, kind)
        self.assertGreaterEqual(server("vdrive_directories"), 3)
        self.assertGreaterEqual(server("vdrive_entries"), 2)
        self.assertGreater(server("vdrive_batches_total"), 0)

    # -- what is not in them --------------------------------------------------

    def test_no_metric_names_a_file_a_cap_or_a_node(self):
        cap = self.client.put(os.urandom(100_000))
        self.client.get(cap)
        reply = self.client.http("PUT", "vdrive/global/holiday/seaside.jpg",
                                 os.urandom(1000))
        self.grid.remember(reply.body.decode().strip())
        for path in (f"uri/{cap}", f"file/{cap}/seaside.jpg", f"{cap}", "%zz",
                     "vdrive/global/holiday/?t=json", "uri/URI:CHK:nonsense"):
            self.client.http("GET", path)
        self.client.http("BREW", "tea")
        status = json.loads(self.client.http("GET", "?t=json").body)
        words = set(self.grid.secrets())
        for operation in status["operations"]:
            words |= {operation["id"], operation["storage_index"]}
        words |= {node.name for node in (*self.servers, self.vdrive,
                                         self.client)}
        words |= {node.read("my_nodeid").strip()[:8]
                  for node in self.grid.nodes}
        words |= {"holiday", "seaside", "BREW", "tea\"", "127.0.0.1"}
        words.discard(None)
        self.assertGreater(len(words), 20)
        for node in (*self.servers, self.vdrive, self.client):
            page = self.page(node)
            self.assertEqual([], [x for x in words if x in page.text])
            for name, value in page.labels:
                self.assertRegex(name, "^[a-z]+$")
                self.assertIsNotNone(LABEL_VALUE.fullmatch(value), value)

    def test_every_metric_says_what_it_is(self):
        for node in (*self.servers, self.vdrive, self.client):
            page = self.page(node)
            types = dict(re.findall(r"^# TYPE (\S+) (\S+)$", page.text, re.M))
            helps = dict(re.findall(r"^# HELP (\S+) (.+)$", page.text, re.M))
            self.assertEqual(set(types), set(helps))
            self.assertEqual(len(types), page.text.count("# TYPE "))
            for name, kind in types.items():
                self.assertIsNotNone(NAME.fullmatch(name), name)
                self.assertEqual(kind == "counter", name.endswith("_total"),
                                 name)
                if kind == "histogram":
                    self.assertTrue(name.endswith("_seconds"), name)
            for name, _ in page.values:
                base = re.sub("_(bucket|sum|count)$", "", name)
                self.assertTrue(name in types or base in types, name)
            self.assertEqual(1, page("build_info", version="0.1.0"))
            start = page.values[("process_start_time_seconds", frozenset())]
            self.assertLess(abs(time.time() - start), 3600)

    # -- health ---------------------------------------------------------------

    def test_nodes_are_healthy_and_ready(self):
        for node in (*self.servers, self.vdrive, self.client):
            self.wait_until_ready(node)
            for page, text in (("healthz", b"ok\n"), ("readyz", b"ready\n")):
                self.assertEqual(text, node.http("GET", page).body, node.name)
                self.assertEqual(b"", node.http("HEAD", page).body)
                self.assertEqual(405, node.http("POST", page, b"").status)

    def not_ready(self, reason):
        def answer():
            reply = self.client.http("GET", "readyz")
            return reply.status == 503 and reason in reply.body.decode()

        eventually(answer, f"not ready: {reason}")
        self.assertEqual(200, self.client.http("GET", "healthz").status)

    def test_a_client_without_its_introducer_is_not_ready(self):
        self.grid.introducer.stop()
        self.not_ready("no introducer is connected\n")
        self.grid.introducer.start()
        self.wait_until_ready(self.client)

    def test_a_client_with_too_few_servers_is_not_ready(self):
        for server in self.servers[1:]:
            server.stop()
        self.not_ready("an upload needs 2 servers that take shares, and 1 of 1 "
                       "connected ones would\n")
        self.servers[1].configure("storage", "readonly = true")
        self.servers[1].start()
        self.not_ready("and 1 of 2 connected ones would\n")
        self.servers[2].start()
        self.wait_until_ready(self.client)
        self.servers[1].stop()
        file = self.servers[1].directory / "tahoe.cfg"
        file.write_text(file.read_text().replace("readonly = true\n", ""))
        self.servers[1].start()
        self.client.wait_for_servers(3)


if __name__ == "__main__":
    main()
