"""Transfers that are out of the ordinary: few servers left, a range, a wide
encoding."""
import json
import statistics
import subprocess
import time
import urllib.parse
import urllib.request

SURVIVORS = 3
RANGE = 4096
RANGES = 21


def _url(node, cap):
    return node.url("uri/" + urllib.parse.quote(cap.read_text().strip(), ""))


def first_bytes(grid, cap, size):
    """Ranges in the middle of a file: the median time in ms until the first
    byte has come."""
    times = []
    for i in range(RANGES):
        begin = size // 2 + i * 1_000_000 % (size // 4)
        done = subprocess.run(
            ["curl", "--silent", "--show-error", "--fail", "--noproxy", "*",
             "--range", f"{begin}-{begin + RANGE - 1}", "--output", "/dev/null",
             "--write-out", "%{time_starttransfer}", _url(grid.downloader, cap)],
            check=True, capture_output=True)
        times.append(1000 * float(done.stdout))
    return statistics.median(times)


def with_survivors(grid, measure):
    """Calls `measure` while all servers but a few are down. Those that stay
    are the last ones: whatever was uploaded, some of its blocks are gone."""
    gone = grid.storage_directories()[:-SURVIVORS]
    for directory in gone:
        grid.node("stop", directory)
    try:
        return measure()
    finally:
        for directory in gone:
            grid.node("start", directory)
        grid.find_servers()


def wide_client(grid):
    """A client of 25-of-100 that is content with ten servers; started."""
    directory = grid.directory / "client-25-of-100"
    if not directory.exists():
        grid.node("create-client", directory, "--port", "disabled",
                  "--introducer", f"@{grid.directory}/introducer/introducer.furl",
                  "--webport", "0", "--shares-needed", "25",
                  "--shares-total", "100", "--shares-happy", "10")
    grid.node("start", directory)
    client = grid.process(directory)
    _wait_for_servers(client, len(grid.servers))
    return client


def _wait_for_servers(client, count, deadline=60):
    end = time.monotonic() + deadline
    while True:
        with urllib.request.urlopen(client.url("?t=json")) as reply:
            servers = json.load(reply)["servers"]
        if sum(server["connected"] for server in servers) >= count:
            return
        if time.monotonic() > end:
            raise RuntimeError(f"not {count} servers in {deadline} s")
        time.sleep(0.1)
