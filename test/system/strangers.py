"""What the tests of attacks share: victims, and proof that they are well."""

import os

from basp import Peer
from cases import GridCase
from grid import eventually

MEGABYTE = 1 << 20


class StrangerCase(GridCase):
    """Two nodes that strangers talk to, and a client that must be served
    all the same."""

    @classmethod
    def build(cls, grid):
        cls.storage = grid.add_storage("storage")
        cls.client = grid.add_client("client", 1, 1, 1)
        cls.client.wait_for_servers(1)
        cls.victims = (grid.introducer, cls.storage)
        cls.pids = [victim.pid() for victim in cls.victims]

    def setUp(self):
        self.peers = []
        self.limit = [victim.memory() + 96 * MEGABYTE
                      for victim in self.victims]

    def tearDown(self):
        for peer in self.peers:
            peer.close()
        self.assertEqual(self.pids, [victim.pid() for victim in self.victims],
                         "the node died")
        for victim, limit in zip(self.victims, self.limit):
            eventually(lambda: victim.memory() < limit,
                       f"the memory of {victim.name} is free again")
        data = os.urandom(100_000)
        done = self.client.get(self.client.put(data))
        self.assertTrue(done.stdout == data, done.stderr)
        super().tearDown()


    def meet(self, victim, **options):
        peer = Peer(victim.port(), **options)
        self.peers.append(peer)
        return peer

    def assert_still_talking(self, peer):
        """The connection stands, and nothing but refusals came over it."""
        types, _ = peer.ask(peer.gateway, "tahoe::get_service", os.urandom(20))
        self.assertEqual("@<>+@error", types)
