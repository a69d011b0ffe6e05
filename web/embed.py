#!/usr/bin/env python3
"""Writes embedded_files.cpp: embed.py OUTPUT ROOT FILE...

The text of each FILE, found by its path from ROOT.
"""
import pathlib
import sys

output, root, *files = (pathlib.Path(x).resolve() for x in sys.argv[1:])
lines = ['#include "web/server/embedded_files.hpp"', "",
         "namespace tahoe {", "",
         "std::optional<std::string_view>",
         "embedded_file(std::string_view path) {"]
for file in files:
    lines += [f'  if (path == "{file.relative_to(root).as_posix()}")',
              "    return std::string_view{"]
    for line in file.read_text().splitlines(keepends=True):
        text = line.replace("\\", "\\\\").replace('"', '\\"')
        lines.append('      "' + text.replace("\n", "\\n") + '"')
    lines.append("    };")
lines += ["  return std::nullopt;", "}", "", "} // namespace tahoe", ""]
output.write_text("\n".join(lines))
