#!/usr/bin/python3
"""The pages in a real browser, before a real grid.

    test/browser/run.py --build DIR --binary tahoe-node [FILE...]
    test/browser/run.py --build DIR --install

Runs each FILE (all *.test.mjs without one) with Debian's chromium, from a copy
in DIR, where the npm packages of package-lock.json go too. Screenshots are in
DIR/screenshots. Without node, npm, chromium or the packages: exit status 77.
`--install` only fetches the packages, and fails where that cannot be done.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent / "system"))

SKIPPED = 77
SERVERS = 5
INSTALL_DEADLINE = 180
TEST_DEADLINE = 1800


def missing_programs():
    return [name for name in ("node", "npm", "chromium")
            if shutil.which(name) is None]


def install(build):
    """Fetches the packages that the lock file names, unless they are there."""
    build.mkdir(parents=True, exist_ok=True)
    lock = (here / "package-lock.json").read_text()
    stamp = build / "installed-lock.json"
    if stamp.exists() and stamp.read_text() == lock:
        return True
    for name in ("package.json", "package-lock.json"):
        shutil.copy(here / name, build)
    try:
        done = subprocess.run(["npm", "ci", "--prefix", str(build),
                               "--no-audit", "--no-fund"],
                              capture_output=True, text=True,
                              timeout=INSTALL_DEADLINE)
    except subprocess.TimeoutExpired:
        print("npm ci takes too long")
        return False
    if done.returncode != 0:
        print(done.stderr)
        return False
    stamp.write_text(lock)
    return True


def make_grid():
    # Only here: the grid wants to know the binary.
    from grid import Grid, web
    grid = Grid(None, *web())
    try:
        vdrive = grid.add_vdrive("vdrive")
        # One of them has pages, too.
        storage = grid.add_storage("storage0", *web())
        for i in range(1, SERVERS):
            grid.add_storage(f"storage{i}")
        clients = [grid.add_client(f"client{i}", 2, 3, SERVERS, vdrive)
                   for i in range(2)]
        for client in clients:
            client.wait_for_servers(SERVERS)
        return grid, clients, storage
    except BaseException:
        grid.print_logs()
        grid.close()
        raise


def run(build, files):
    for file in here.glob("*.mjs"):
        shutil.copy(file, build)
    grid, clients, storage = make_grid()
    failed = []
    try:
        with tempfile.TemporaryDirectory(prefix="tahoe-browser-") as home:
            environment = dict(
                os.environ, HOME=home,
                TAHOE_NODE_1=clients[0].read("node.url").strip(),
                TAHOE_NODE_2=clients[1].read("node.url").strip(),
                TAHOE_INTRODUCER=grid.introducer.read("node.url").strip(),
                TAHOE_STORAGE_NODE=storage.read("node.url").strip(),
                TAHOE_TOKEN=clients[0].read("private/api_auth_token").strip(),
                TAHOE_SCREENSHOTS=str(build / "screenshots"))
            for file in files:
                done = subprocess.run(["node", file], cwd=build,
                                      env=environment, timeout=TEST_DEADLINE)
                if done.returncode != 0:
                    failed.append(file)
        if failed:
            grid.print_logs(15)
    finally:
        grid.close()
    return failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--binary")
    parser.add_argument("--install", action="store_true")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    missing = missing_programs()
    if missing:
        print("not there:", ", ".join(missing))
        return 1 if options.install else SKIPPED
    build = options.build.resolve()
    if not install(build):
        return 1 if options.install else SKIPPED
    if options.install:
        return 0
    if options.binary:
        os.environ["TAHOE_NODE_BINARY"] = options.binary
    files = options.files or sorted(x.name for x in here.glob("*.test.mjs"))
    failed = run(build, files)
    print("failed:", *failed) if failed else print("all passed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
