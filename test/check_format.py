#!/usr/bin/env python3
"""Fails where clang-format would change a source file."""
import pathlib
import subprocess
import sys

FOLDERS = ("actors", "codec", "config", "crypto", "test", "web")

root = pathlib.Path(sys.argv[1])
files = sorted(str(path) for folder in FOLDERS
               for path in (root / folder).rglob("*.?pp"))
done = subprocess.run(["clang-format", "--dry-run", "--Werror", *files],
                      capture_output=True, text=True)
print(done.stderr)
sys.exit(done.returncode)
