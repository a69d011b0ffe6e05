#!/usr/bin/python3
"""Makes chk.tsv: caps and shares that an independent encoder gives.

    make_chk.py SPEC/reference > chk.tsv

A row is k, N, maximum segment size, seed, length, cap, and the SHA-256 over all
shares one after another (for a file of shares). The plaintext is SHA-256 in
counter mode: SHA-256(seed + " " + decimal counter) for counters from 0, cut to
length; the convergence secret is the seed.
"""
import hashlib
import struct
import sys

sys.path.insert(0, sys.argv[1])
import chk  # noqa: E402
from tahoe_prims import pow2ceil  # noqa: E402


def plaintext(seed, length):
    blocks = (hashlib.sha256(b"%s %d" % (seed, i)).digest()
              for i in range(-(-length // 32)))
    return b"".join(blocks)[:length]


def chain(tree, total, number):
    """The chain in the order of a set, into which the reference puts it."""
    node = leaf = pow2ceil(total) - 1 + number
    nodes = set()
    while node:
        nodes.add(node - 1 if node % 2 == 0 else node + 1)
        node = (node - 1) // 2
    nodes.add(leaf)
    return b"".join(struct.pack(">H", i) + tree[i] for i in nodes)


def share(result, number, k, total, size):
    """The oracle's share, its chain reordered."""
    whole = chk.share_file(result, number, k, total, size)
    start, = struct.unpack(">L", whole[0x1c:0x20])
    fixed = chain(result["sh_tree"], total, number)
    return whole[:start] + fixed + whole[start + len(fixed):]


print("k\tN\tmax_segment\tseed\tlength\tcap\tshares_sha256")
for k, total in [(1, 1), (1, 3), (2, 3), (3, 10), (25, 100), (71, 255),
                 (101, 256)]:
    seed = b"%d-of-%d" % (k, total)
    for segment in (32, 1000, 131072):
        small = [0, 1, 55, 56, segment - 1, segment, segment + 1,
                 3 * segment - 5, 5 * segment + 17]
        if segment == 131072 and total > 10:
            small = [56, segment, segment + 1]
        if segment == 32:
            small = [57, 64, 1000]
        for length in sorted(set(small)):
            data = plaintext(seed, length)
            made = chk.chk_encode(data, seed, k, total, segment)
            digest = "-"
            if "sh_tree" in made:
                digest = hashlib.sha256(b"".join(
                    share(made, i, k, total, length)
                    for i in range(total))).hexdigest()
            print(k, total, segment, seed.decode(), length, made["cap"],
                  digest, sep="\t")
