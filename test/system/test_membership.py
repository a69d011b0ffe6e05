#!/usr/bin/python3
"""Nodes that come, go and are full: a grid finds itself again."""

import os

from cases import GridCase, main
from grid import eventually


class Membership(GridCase):
    @classmethod
    def build(cls, grid):
        cls.servers = [grid.add_storage(f"storage{i}") for i in range(1, 4)]
        cls.client = grid.add_client("client", 2, 2, 3)
        cls.client.wait_for_servers(3)

    def tearDown(self):
        for node in (self.grid.introducer, *self.servers, self.client):
            if node.pid() is None:
                node.start()
        self.client.wait_for_servers(3)
        super().tearDown()

    def read_back(self, cap, data):
        done = self.client.get(cap)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertTrue(done.stdout == data)

    def test_a_client_finds_the_servers_while_the_introducer_is_away(self):
        data = os.urandom(100_000)
        cap = self.client.put(data)
        cache = self.client.directory / "private" / "introducer.cache"
        eventually(cache.exists, "the client remembers the servers")
        self.grid.introducer.stop()
        self.client.restart()
        self.client.wait_for_servers(3)
        self.read_back(cap, data)
        data = os.urandom(100_000)
        self.read_back(self.client.put(data), data)
        self.grid.introducer.start()

    def test_a_client_that_is_stopped_at_once_remembers_the_servers(self):
        brief = self.grid.add_client("brief", 2, 2, 3)
        brief.wait_for_servers(3)
        brief.stop()
        self.grid.introducer.stop()
        brief.start()
        brief.wait_for_servers(3)
        brief.stop()
        self.grid.introducer.start()

    def test_a_server_that_joins_later_is_seen_and_used(self):
        late = self.grid.add_storage("storage-late")
        self.client.wait_for_servers(4)
        for server in self.servers[1:]:
            server.stop()
        self.client.wait_for_servers(2)
        data = os.urandom(100_000)
        self.read_back(self.client.put(data), data)
        shares = list((late.directory / "storage" / "shares").glob("??/*/*"))
        self.assertNotEqual([], shares)
        for server in self.servers[1:]:
            server.start()
        self.client.wait_for_servers(4)
        late.stop()
        self.client.wait_for_servers(3)

    def test_everybody_comes_back_to_an_introducer_that_was_restarted(self):
        self.grid.introducer.kill()
        self.grid.introducer.start()
        newcomer = self.grid.add_client("newcomer", 2, 2, 3)
        newcomer.wait_for_servers(3)
        newcomer.stop()

    def test_a_server_whose_disk_is_full_is_passed_over(self):
        full = self.grid.create_storage("storage-full")
        full.configure("storage", "reserved_space = 1000T")
        full.start()
        self.client.wait_for_servers(4)
        for server in self.servers[2:]:
            server.stop()
        self.client.wait_for_servers(3)
        for _ in range(3):
            data = os.urandom(50_000)
            self.read_back(self.client.put(data), data)
        self.assertEqual([], list((full.directory / "storage" / "shares")
                                  .glob("??/*/*")))
        self.servers[1].stop()
        self.client.wait_for_servers(2)
        reply = self.client.http("PUT", "uri", os.urandom(50_000))
        self.assertIn(reply.headers["X-Tahoe-Error"],
                      ("not_enough_servers", "no_space"))
        full.stop()
        for server in self.servers[1:]:
            server.start()
        self.client.wait_for_servers(3)

    def test_a_read_only_server_serves_and_takes_nothing(self):
        data = os.urandom(100_000)
        cap = self.client.put(data)
        self.restart_servers(lambda server: server.configure(
            "storage", "readonly = true"))
        self.read_back(cap, data)
        reply = self.client.http("PUT", "uri", os.urandom(50_000))
        self.assertEqual(500, reply.status, reply.body)

        def take_again(server):
            file = server.directory / "tahoe.cfg"
            file.write_text(file.read_text().replace("readonly = true\n", ""))

        self.restart_servers(take_again)

    def restart_servers(self, change):
        """Changes each while it does not run, and the client knows of it."""
        for server in self.servers:
            server.stop()
            change(server)
        self.client.wait_for_servers(0)
        for server in self.servers:
            server.start()
        self.client.wait_for_servers(3)

    def test_shares_on_disk_survive_a_server_that_was_killed(self):
        data = os.urandom(2_000_000)
        cap = self.client.put(data)
        for server in self.servers:
            server.kill()
        self.client.wait_for_servers(0)
        for server in self.servers:
            server.start()
        self.client.wait_for_servers(3)
        self.read_back(cap, data)


if __name__ == "__main__":
    main()
