#!/usr/bin/python3
"""Copies trees to the demo grid and back, with `tahoe-node cp -r`.

    tree_bench.py [--tree DIR] [--files N] [--dir DIR] [--binary FILE]

Prints a line of JSON for each figure: files and bytes a second up, again (when
nothing is to be moved), down, and down again; first for files under 4 KiB, then
for a real tree."""
import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

import demo_grid

SMALL = 4096


def make_small_files(where, count):
    """Files of up to 4 KiB, a hundred in a directory."""
    rng = random.Random(7)
    for number in range(count):
        folder = where / f"{number // 100}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number}").write_bytes(rng.randbytes(rng.randrange(SMALL)))


class Copier:
    def __init__(self, binary, client):
        self._command = [binary, "cp", "-r", "--json", "-d", client]

    def measure(self, figure, *paths):
        began = time.monotonic()
        done = subprocess.run([*self._command, *paths], check=False,
                              capture_output=True)
        seconds = time.monotonic() - began
        end = json.loads(done.stdout.splitlines()[-1])
        if end["event"] != "done":
            sys.exit(f"{figure}: {end['message']}")
        files = end["files"] + end["equal"]
        print(json.dumps({
            "figure": figure, "files": files, "moved": end["files"],
            "bytes": end["bytes"], "seconds": round(seconds, 2),
            "files_per_s": round(files / seconds, 1),
            "mb_per_s": round(end["bytes"] / 1e6 / seconds, 1)}), flush=True)


def measure_tree(copiers, name, tree, scratch):
    up, down = copiers
    there = f"global:bench-{os.getpid()}/"
    up.measure(f"{name} up", tree, there)
    up.measure(f"{name} up again", tree, there)
    down.measure(f"{name} down", there + tree.name, scratch)
    down.measure(f"{name} down again", there + tree.name, scratch)
    shutil.rmtree(scratch / tree.name)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tree", type=pathlib.Path, default="/usr/include")
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--dir", type=pathlib.Path,
                        default="/var/tmp/tahoe-tree-bench")
    parser.add_argument("--binary",
                        default=demo_grid.ROOT / ".build/release/tahoe-node")
    given = parser.parse_args()
    with demo_grid.DemoGrid(given.dir) as grid, \
            tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        scratch = pathlib.Path(name)
        small = scratch / "small"
        small.mkdir()
        make_small_files(small, given.files)
        back = scratch / "back"
        back.mkdir()
        copiers = [Copier(given.binary, grid.directory / client)
                   for client in ("client1", "client2")]
        measure_tree(copiers, "files under 4 KiB", small, back)
        measure_tree(copiers, "tree", given.tree.resolve(), back)


if __name__ == "__main__":
    main()
