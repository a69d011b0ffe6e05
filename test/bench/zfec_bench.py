#!/usr/bin/python3
"""The erasure code of Debian's python3-zfec on the segments that codec_bench
takes: one JSON object a line, rates in 10^6 bytes of CPU time's second.

    zfec_bench.py [ROUNDS]
"""
import json
import os
import statistics
import sys
import time

import zfec

SEGMENT_SIZE = 1 << 20
SAMPLE_SECONDS = 0.03


def rate(work, size):
    """Calls `work`, which handles `size` bytes, for a while."""
    start = time.thread_time()
    calls = 0
    while (elapsed := time.thread_time() - start) < SAMPLE_SECONDS:
        work()
        calls += 1
    return calls * size / elapsed / 1e6


def measure(figure, k, total, size, work, rounds):
    rates = [rate(work, size) for _ in range(rounds)]
    print(json.dumps({"figure": figure, "code": f"{k}-of-{total}",
                      "mb_per_s": statistics.median(rates),
                      "best": max(rates)}), flush=True)


def main(rounds):
    for k, total in (3, 10), (25, 100):
        block_size = (SEGMENT_SIZE // k + 15) // 16 * 16
        data = [os.urandom(block_size) for _ in range(k)]
        encoder = zfec.Encoder(k, total)
        decoder = zfec.Decoder(k, total)
        blocks = encoder.encode(data, range(total))
        lost = list(range(k, 2 * k))
        check = blocks[k:2 * k]
        if decoder.decode(check, lost) != data:
            sys.exit("zfec does not decode")
        measure("zfec encode", k, total, k * block_size,
                lambda: encoder.encode(data, range(total)), rounds)
        measure("zfec decode", k, total, k * block_size,
                lambda: decoder.decode(check, lost), rounds)


main(int(sys.argv[1]) if len(sys.argv) > 1 else 11)
