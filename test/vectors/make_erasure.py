#!/usr/bin/python3
"""Makes erasure.tsv: check blocks by zfec (Debian: python3-zfec).

    ./make_erasure.py > erasure.tsv

Columns: k, N, block size, share number, the check block in hex (blocks of up
to 64 bytes) or the 64-bit FNV-1a hash of it in hex (longer ones).
"""
import zfec

CASES = [
    (1, 1, (5,)), (1, 3, (1, 33)), (2, 3, (1, 2, 7, 16)),
    (3, 10, (1, 19, 63, 70001)), (25, 100, (1, 13, 1001)),
    (71, 255, (1, 11)), (101, 256, (1, 9, 4097)), (255, 256, (3,)),
]


def block(share, size):
    """What the test computes too."""
    return bytes((131 * share + 29 * j + 7 * (j >> 8) + share * j) & 255
                 for j in range(size))


def fnv1a(data):
    value = 0xcbf29ce484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001b3 & (2 ** 64 - 1)
    return f"{value:016x}"


for k, n, sizes in CASES:
    # Some shares of the large codes are enough: each row stands by itself.
    shares = [s for s in range(k, n)
              if n <= 10 or s < k + 3 or s > n - 4 or s % 29 == 0]
    for size in sizes:
        data = [block(i, size) for i in range(k)]
        for share, check in zip(shares, zfec.Encoder(k, n).encode(data, shares)):
            shown = check.hex() if size <= 64 else fnv1a(check)
            print(k, n, size, share, shown, sep="\t")
