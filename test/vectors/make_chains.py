#!/usr/bin/python3
"""Makes the digest of all share hash chains in share_hash_chain_test.cpp, from
the sets of the Python that runs it (CPython 3.7 or later).

    ./make_chains.py

Prints the 64-bit FNV-1a hash over the node numbers, 2 bytes each, of every
chain for every number of shares up to 256.
"""


def chain(total, share):
    width = 1
    while width < total:
        width *= 2
    node = leaf = width - 1 + share
    siblings = []
    while node:
        siblings.append(node - 1 if node % 2 == 0 else node + 1)
        node = (node - 1) // 2
    nodes = set(siblings)
    nodes.add(leaf)
    return list(nodes)


value = 0xcbf29ce484222325
for total in range(1, 257):
    for share in range(total):
        for node in chain(total, share):
            for byte in node.to_bytes(2, "big"):
                value = (value ^ byte) * 0x100000001b3 & (2 ** 64 - 1)
print(f"{value:016x}")
for total, share in ((1, 0), (3, 0), (8, 0), (8, 5), (10, 0), (20, 7), (256, 255)):
    print(total, share, chain(total, share))
