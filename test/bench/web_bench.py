#!/usr/bin/python3
"""The web port: a large file through it and through the actors behind it, many
small files, and the page of a large directory. One JSON object a line.

    web_bench.py [--dir DIR] [--size MIB] [--entries N] [--seconds S] [--runs N]

The grid is made in DIR, or the one there used. Without --dir it is made in
/var/tmp and removed at the end.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile
import time
import urllib.request

from demo_grid import ROOT, DemoGrid

CONNECTIONS = 50
CHILDREN_AT_ONCE = 10_000
DEADLINE = 600  # seconds for one file

_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def report(figure, **fields):
    print(json.dumps({"figure": figure, **fields}), flush=True)


def request(method, url, body=None):
    with _opener.open(urllib.request.Request(url, body, method=method),
                      timeout=DEADLINE) as reply:
        return reply.read().decode()


def curl(*options):
    """Runs one transfer; its address comes by standard input, so that no cap
    is in the list of processes. Answers what curl prints."""
    config = "\n".join(["silent", "show-error", "fail", "noproxy = *",
                        f"max-time = {DEADLINE}", *options])
    return subprocess.run(["curl", "--config", "-"], input=config.encode(),
                          check=True, stdout=subprocess.PIPE).stdout.decode()


def rate(figure, size, seconds):
    rates = [size / 1e6 / each for each in seconds]
    report(figure, mb_per_s=statistics.median(rates), min=min(rates),
           max=max(rates))


def large_file(grid, file, size, runs):
    """By actors and by HTTP, in the same process of a client of the grid."""
    client = grid.directory / "client1"
    grid.node("stop", client)
    bench = subprocess.Popen(
        [ROOT / ".build/release/test/bench/web_bench", client, file, str(runs)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        url = None
        while url is None:
            line = bench.stdout.readline()
            if not line:
                raise RuntimeError("web_bench ended early")
            url = json.loads(line).get("ready")
            if url is None:
                print(line, end="", flush=True)
        up, down = [], []
        for _ in range(runs):
            start = time.monotonic()
            cap = curl(f'url = "{url}uri?convergence=random"',
                       f'upload-file = "{file}"')
            up.append(time.monotonic() - start)
            start = time.monotonic()
            curl(f'url = "{url}uri/{cap}"', 'output = "/dev/null"')
            down.append(time.monotonic() - start)
        rate("upload by HTTP", size, up)
        rate("download by HTTP", size, down)
    finally:
        bench.stdin.close()
        bench.wait(60)
        grid.node("start", client)


def small_files(url, directory, seconds):
    for name, size in (("literal, 50 B", 50), ("1 KiB", 1024)):
        cap = request("PUT", url + "uri", os.urandom(size))
        script = directory / "load.lua"
        script.write_text(f'wrk.path = "/uri/{cap}"\n')
        done = subprocess.run(
            ["wrk", "--threads", "2", "--connections", str(CONNECTIONS),
             "--duration", f"{seconds}s", "--latency", "--script", script, url],
            check=True, capture_output=True, text=True).stdout
        if "Non-2xx" in done or "Socket errors" in done:
            raise RuntimeError(done)
        report(f"GETs of {name}, {CONNECTIONS} connections",
               per_s=float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1]),
               p99=re.search(r"99%\s+(\S+)", done)[1])


def large_directory(url, entries, runs):
    literal = request("PUT", url + "uri", b"tiny")
    directory = request("POST", url + "uri?t=mkdir")
    for first in range(0, entries, CHILDREN_AT_ONCE):
        last = min(first + CHILDREN_AT_ONCE, entries)
        children = {f"file {i:06}": ["filenode", {"ro_uri": literal}]
                    for i in range(first, last)}
        request("POST", f"{url}uri/{directory}?t=set_children",
                json.dumps(children).encode())
    for name, target in (("page", "/"), ("JSON", "?t=json")):
        first_bytes, wholes = [], []
        for _ in range(runs):
            times = curl(f'url = "{url}uri/{directory}{target}"',
                         'output = "/dev/null"',
                         r'write-out = "%{time_starttransfer} %{time_total}"')
            first, whole = map(float, times.split())
            first_bytes.append(1000 * first)
            wholes.append(1000 * whole)
        report(f"{name} of {entries} entries",
               first_byte_ms=statistics.median(first_bytes),
               all_ms=statistics.median(wholes))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dir", type=pathlib.Path)
    parser.add_argument("--size", type=int, default=1024, metavar="MIB")
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    place = options.dir or pathlib.Path(
        tempfile.mkdtemp(prefix="tahoe-web-bench-", dir="/var/tmp"))
    place.mkdir(parents=True, exist_ok=True)
    try:
        with DemoGrid(place / "grid") as grid, \
             tempfile.TemporaryDirectory(dir=place) as files:
            files = pathlib.Path(files)
            url = grid.uploader.url("")
            small_files(url, files, options.seconds)
            large_directory(url, options.entries, options.runs)
            file = files / "large"
            with open(file, "wb") as to:
                for _ in range(options.size):
                    to.write(os.urandom(1 << 20))
            os.sync()
            large_file(grid, file, options.size << 20, options.runs)
    finally:
        if not options.dir:
            shutil.rmtree(place)


main()
