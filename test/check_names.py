#!/usr/bin/env python3
"""Fails where two files define different things of one name: types, or inline
functions with the same parameters.

The linker takes one of the two for both: memory is corrupted without a word
from any compiler. What is inside an anonymous namespace is its file's own.
"""
import collections
import pathlib
import re
import sys

FOLDERS = ("actors", "codec", "config", "crypto", "test", "web")
# clang-format puts both ends of a namespace at the start of a line.
OPENED = re.compile(r"(?:inline )?namespace\s*([\w:]*)\s*\{")
CLOSED = re.compile(r"\} // namespace")
DEFINED = re.compile(
    r"(?:struct|class|union|enum|enum struct|enum class)\s+(\w+)"
    r"(?:\s+final)?\s*(?::(?!:)|{|$)")
INLINE = re.compile(r"inline [^=;(]*?(\w+\([^)]*\))")


def definitions(path):
    """The full names of what a file defines in named namespaces."""
    inside = []
    for line in path.read_text().splitlines():
        if opened := OPENED.match(line):
            inside.append(opened[1])
        elif CLOSED.match(line):
            inside.pop()
        elif defined := DEFINED.match(line) or INLINE.match(line):
            if "" not in inside:
                yield "::".join([*inside, defined[1]])


root = pathlib.Path(sys.argv[1])
files_of = collections.defaultdict(list)
for folder in FOLDERS:
    for path in sorted((root / folder).rglob("*.?pp")):
        for name in sorted(set(definitions(path))):
            files_of[name].append(path.relative_to(root).as_posix())
clashes = [f"{name} is defined in {' and in '.join(files)}"
           for name, files in files_of.items() if len(files) > 1]
print("\n".join(clashes))
sys.exit(bool(clashes))
