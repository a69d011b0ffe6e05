#!/usr/bin/python3
"""Files through the demo grid with curl as its user, and what the machine
gives beside it: one JSON object a line.

    grid_bench.py [--dir DIR] [--size MIB]... [--runs N]

The grid is made in DIR, or the one there used; both are on the disk whose
rate matters. Without --dir it is made in /var/tmp and removed at the end.
"""
import argparse
import filecmp
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time
import urllib.parse

import machine_limits
import special_cases
from demo_grid import DemoGrid

SMALL_FILES = 1000
SMALL_SIZE = 2048
DEADLINE = 300  # seconds for one file


def report(figure, **fields):
    print(json.dumps({"figure": figure, **fields}), flush=True)


def curl(transfers):
    """Runs the transfers, each a list of options, one after another on one
    connection; answers the seconds it took."""
    config = "\nnext\n".join(
        "\n".join(["silent", "show-error", "fail", "noproxy = *",
                   f"max-time = {DEADLINE}", *options])
        for options in transfers)
    start = time.monotonic()
    subprocess.run(["curl", "--config", "-"], input=config.encode(),
                   check=True)
    return time.monotonic() - start


class Transfers:
    """Fresh files, and the same ones up and down."""

    def __init__(self, grid, directory, count, size, uploader=None):
        self.grid = grid
        self.uploader = uploader or grid.uploader
        self.count = count
        self.size = size
        self.megabytes = count * size / 1e6
        self.sent = [directory / f"sent{i}" for i in range(count)]
        self.caps = [directory / f"cap{i}" for i in range(count)]
        self.received = [directory / f"received{i}" for i in range(count)]

    def make_files(self):
        for path in self.sent:
            with open(path, "wb") as file:
                for start in range(0, self.size, 1 << 20):
                    file.write(os.urandom(min(1 << 20, self.size - start)))
        os.sync()  # what waits for the disk would be counted with the upload

    def upload(self):
        url = self.uploader.url("uri")
        return curl([f'url = "{url}"', f'upload-file = "{sent}"',
                     f'output = "{cap}"']
                    for sent, cap in zip(self.sent, self.caps))

    def _url(self, cap):
        path = "uri/" + urllib.parse.quote(cap.read_text().strip(), "")
        return self.grid.downloader.url(path)

    def download(self):
        return curl([f'url = "{self._url(cap)}"', f'output = "{received}"']
                    for cap, received in zip(self.caps, self.received))

    def download_to_nowhere(self):
        return curl([f'url = "{self._url(cap)}"', 'output = "/dev/null"']
                    for cap in self.caps)

    def check(self):
        for sent, received in zip(self.sent, self.received):
            if not filecmp.cmp(sent, received, shallow=False):
                raise RuntimeError(f"{received} is not {sent}")


class Figure:
    """Runs of one kind of transfer through one client."""

    def __init__(self, grid, client):
        self.client = client
        self.servers = grid.servers
        self.seconds = []
        self.client_cpu = self.server_cpu = 0.0
        self.peak_memory = 0

    def _cpu(self):
        return (self.client.cpu_seconds(),
                sum(server.cpu_seconds() for server in self.servers))

    def run(self, transfer):
        self.client.forget_peak_memory()
        before = self._cpu()
        self.seconds.append(transfer())
        after = self._cpu()
        self.client_cpu += after[0] - before[0]
        self.server_cpu += after[1] - before[1]
        self.peak_memory = max(self.peak_memory, self.client.peak_memory())

    def report(self, name, work):
        """`work` is what one run moves: {"mb": ...} or {"files": ...}."""
        (unit, amount), = work.items()
        rates = [amount / seconds for seconds in self.seconds]
        total = amount * len(rates)
        report(name, **{f"{unit}_per_s": statistics.median(rates)},
               min=min(rates), max=max(rates), runs=len(rates),
               client_peak_mib=self.peak_memory / 2**20,
               client_cpu_ms=1000 * self.client_cpu / total,
               server_cpu_ms=1000 * self.server_cpu / total)


def measure(grid, directory, count, size, runs, name):
    up, down = Figure(grid, grid.uploader), Figure(grid, grid.downloader)
    nowhere = Figure(grid, grid.downloader)
    transfers = Transfers(grid, directory, count, size)
    for _ in range(runs):
        transfers.make_files()
        up.run(transfers.upload)
        down.run(transfers.download)
        nowhere.run(transfers.download_to_nowhere)
        transfers.check()
    work = {"mb": transfers.megabytes} if count == 1 else {"files": count}
    up.report(f"upload {name}", work)
    down.report(f"download {name}", work)
    if count == 1:
        nowhere.report(f"download {name}, not kept", work)


def measure_special(grid, directory, mib, runs):
    size = mib << 20
    files = Transfers(grid, directory, 1, size)
    files.make_files()
    files.upload()
    report("first byte in the middle",
           ms=special_cases.first_bytes(grid, files.caps[0], size))
    lost = Figure(grid, grid.downloader)
    lost.servers = lost.servers[-special_cases.SURVIVORS:]

    def download():
        for _ in range(runs):
            lost.run(files.download)
            files.check()
    special_cases.with_survivors(grid, download)
    lost.report(f"download {mib} MiB, 7 of 10 servers gone",
                {"mb": files.megabytes})
    wide_client = special_cases.wide_client(grid)
    try:
        wide = Figure(grid, wide_client)
        files = Transfers(grid, directory, 1, size, wide_client)
        for _ in range(runs):
            files.make_files()
            wide.run(files.upload)
        wide.report(f"upload {mib} MiB, 25-of-100", {"mb": files.megabytes})
    finally:
        grid.node("stop", grid.directory / "client-25-of-100")


def measure_limits(directory):
    rate, cpu = machine_limits.tls()
    report("loopback TLS", mb_per_s=rate, cpu_ms=1000 * cpu)
    report("disk write", mb_per_s=machine_limits.disk_write(directory))
    report("disk fsync", files_per_s=machine_limits.small_files(directory))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dir", type=pathlib.Path)
    parser.add_argument("--size", type=int, action="append", metavar="MIB")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    place = options.dir or pathlib.Path(
        tempfile.mkdtemp(prefix="tahoe-bench-", dir="/var/tmp"))
    place.mkdir(parents=True, exist_ok=True)
    try:
        with DemoGrid(place / "grid") as grid, \
             tempfile.TemporaryDirectory(dir=place) as files:
            files = pathlib.Path(files)
            measure_limits(files)
            for mib in options.size or [100]:
                measure(grid, files, 1, mib << 20, options.runs, f"{mib} MiB")
            measure(grid, files, SMALL_FILES, SMALL_SIZE, options.runs,
                    "2 KiB files")
            measure_special(grid, files, (options.size or [100])[0],
                            options.runs)
    finally:
        if not options.dir:
            shutil.rmtree(place)


if __name__ == "__main__":
    main()
