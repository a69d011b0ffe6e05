"""Ports for nodes: no two tests that run side by side are given the same."""

import random
import socket

# Below those that nodes draw for themselves, and far below those that systems
# give to outgoing connections. Browsers refuse some below and 10080.
FIRST, LAST = 7000, 9999

_claims = []


def free_port():
    """A TCP port of 127.0.0.1 that nobody listens on. It stays this process's
    own, also while its node does not run: other tests ask here, too."""
    for port in random.sample(range(FIRST, LAST + 1), LAST + 1 - FIRST):
        # The name is free again when this process ends, however that happens.
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0tahoe-node-test-port-{port}")
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            claim.close()
            continue
        _claims.append(claim)
        return port
    raise AssertionError("no port is free")
