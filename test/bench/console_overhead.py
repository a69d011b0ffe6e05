#!/usr/bin/python3
"""What looking costs: uploads through the demo grid, by turns with and without
a console attached to every node, `watch` and `trace` running, and metrics
fetched every second. One JSON object a line.

    console_overhead.py [--dir DIR] [--size MIB] [--runs N]
"""
import argparse
import contextlib
import pathlib
import statistics
import sys
import tempfile
import threading
import types
import urllib.request

from demo_grid import DemoGrid
from grid_bench import Transfers, report

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "system"))
from console import Console  # noqa: E402


class Watcher:
    """A client of a console that reads what an endless command says."""

    def __init__(self, directory, *words):
        node = types.SimpleNamespace(directory=directory)
        self.console = Console(node, timeout=None)
        self.console.begin(*words)
        self.lines = 0
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        while (line := self.console.receive()) is not None:
            self.lines += 1
            if "end" in line:
                return

    def close(self):
        self.console.send({"cancel": True})
        self.thread.join()
        self.console.__exit__()


class Scraper:
    """Fetches the metrics of a node every second."""

    def __init__(self, url):
        self.url = url
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.fetch, daemon=True)
        self.thread.start()

    def fetch(self):
        while not self.done.wait(1):
            with urllib.request.urlopen(self.url) as reply:
                reply.read()

    def close(self):
        self.done.set()
        self.thread.join()


@contextlib.contextmanager
def attached(grid):
    client = grid.directory / "client1"
    observers = [Watcher(client, "watch", "uploader", "1"),
                 Watcher(client, "trace", "uploader"),
                 Watcher(client, "top", "1"),
                 Scraper(grid.uploader.url("metrics"))]
    for server in grid.storage_directories():
        observers += [Watcher(server, "watch", "storage", "1"),
                      Watcher(server, "trace", "storage")]
    try:
        yield
    finally:
        for observer in observers:
            observer.close()
        seen = sum(x.lines for x in observers if isinstance(x, Watcher))
        if seen < len(observers):
            raise RuntimeError("the consoles saw nothing")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dir")
    parser.add_argument("--size", type=int, default=300)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir="/var/tmp") as directory:
        directory = pathlib.Path(directory)
        with DemoGrid(options.dir or directory / "grid") as grid:
            transfers = Transfers(grid, directory, 1, options.size << 20)
            seconds = {False: [], True: []}
            for run in range(2 * options.runs):
                transfers.make_files()
                looking = run % 2 == 1
                with attached(grid) if looking else contextlib.nullcontext():
                    seconds[looking].append(transfers.upload())
            alone, watched = (transfers.megabytes
                              / statistics.median(seconds[looking])
                              for looking in (False, True))
            report("upload while watched", mb_per_s=watched,
                   alone_mb_per_s=alone, share=watched / alone,
                   runs=options.runs)


if __name__ == "__main__":
    main()
