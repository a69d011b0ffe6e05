#!/usr/bin/python3
"""What a grid in one process costs as it grows: for each size the seconds until
all nodes run (with new directories and with old ones) and until a client is
connected to all servers, the memory of a node, the messages of an upload, and
the seconds of the end. One JSON object a line; with --svg, a picture of them.
The directories lie in DIR, by default where temporary files do; /dev/shm leaves
the disk out. With --tls each node has an actor system of its own.

    grid_sizes.py --binary FILE [--dir DIR] [--tls] [--svg FILE] [SIZE...]
"""
import argparse
import json
import os
import pathlib
import re
import sys
import tempfile
import time

import growth_picture

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "system"))
from one_process import OneProcess  # noqa: E402

UPLOAD = 100_000


class Stopwatch:
    def __enter__(self):
        self.began = time.monotonic()
        return self

    def __exit__(self, *_):
        self.seconds = time.monotonic() - self.began


def messages_of_uploads(client):
    text = client.http("GET", "metrics").body.decode()
    return sum(int(float(count)) for count in re.findall(
        r'(?m)^tahoe_actor_messages_total\{actor="upload[^}]*\} (\S+)', text))


def messages_of_upload(client):
    """Those that the client's actors handle for one upload."""
    client.put(os.urandom(UPLOAD))  # what is made once
    before = messages_of_uploads(client)
    client.put(os.urandom(UPLOAD))
    return messages_of_uploads(client) - before


def measure(size, below, *options):
    grid = OneProcess(size, 2, *options, below=below)
    try:
        with Stopwatch() as made:
            grid.start()
        grid.stop()
        with Stopwatch() as started:
            grid.start()
        with Stopwatch() as connected:
            grid.clients[0].wait_for_servers(size, 600)
        grid.clients[1].wait_for_servers(size, 600)
        memory = grid.process.memory()
        result = {
            "storage_nodes": size,
            "made_s": made.seconds,
            "started_s": started.seconds,
            "connected_s": started.seconds + connected.seconds,
            "node_kib": memory / 1024 / (size + 3),
            "client_messages_per_upload": messages_of_upload(
                grid.clients[0]),
        }
        with Stopwatch() as stopped:
            grid.stop()
        result["stopped_s"] = stopped.seconds
        return result
    finally:
        grid.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", default=os.environ.get("TAHOE_NODE_BINARY"))
    parser.add_argument("--dir", type=pathlib.Path,
                        default=tempfile.gettempdir())
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--svg", type=pathlib.Path)
    parser.add_argument("sizes", type=int, nargs="*", metavar="SIZE",
                        default=[10, 100, 1000, 10_000])
    options = parser.parse_args()
    os.environ["TAHOE_NODE_BINARY"] = os.path.abspath(options.binary)
    rows = []
    for size in options.sizes:
        rows.append(measure(size, options.dir,
                            *(["--tls"] if options.tls else [])))
        print(json.dumps(rows[-1]), flush=True)
    if options.svg:
        options.svg.write_text(growth_picture.draw(rows))


if __name__ == "__main__":
    main()
