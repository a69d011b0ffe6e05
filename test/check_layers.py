#!/usr/bin/env python3
"""Fails where a file includes what its folder may not see.

codec <- crypto <- config <- actors <- web: each sees only what stands left of
it, and a library is included only where it has its home.
"""
import pathlib
import re
import sys

MAY_SEE = {
    "codec": {"codec"},
    "crypto": {"crypto", "codec"},
    "config": {"config", "crypto", "codec"},
    "actors": {"actors", "config", "crypto", "codec"},
    "web": {"web", "actors", "config", "crypto", "codec"},
}
# Where everything meets.
EXEMPT = {"actors/tahoe_node.cpp"}
# What the bytes below the actors may know of CAF: its errors.
ERRORS_ONLY = {"error", "expected", "make_message", "sec", "exit_reason"}
# Library header -> the places it may be included from.
HOMES = {
    "jerasure.h": ["codec/erasure.cpp"],
    "openssl/": ["crypto/", "actors/tub/", "web/server/"],
    "prometheus/": ["actors/metrics/metric_registry.cpp"],
    "qrencode.h": ["web/server/qr_code.cpp"],
    "spdlog/": ["actors/log."],
    "sodium.h": ["crypto/"],
    "sqlite3.h": ["actors/vdrive/", "web/cli/copy/"],
    "utf8proc.h": ["crypto/", "web/cli/console/terminal_text.cpp"],
    "boost/": ["web/"],
    "libssh/": ["web/console/ssh_"],
    "curl/": ["web/cli/"],
    "CLI/": ["web/cli/command_line/", "web/host/"],
    "lauxlib.h": ["web/lua/"],
    "lua.h": ["web/lua/"],
    "lualib.h": ["web/lua/"],
    "caf/io/": ["actors/tub/"],
    "caf/all.hpp": [],
}
INCLUDE = re.compile(r'#\s*include\s+["<]([^">]+)[">]')


def complaints(root):
    for folder, seen in MAY_SEE.items():
        for path in sorted((root / folder).rglob("*.?pp")):
            name = path.relative_to(root).as_posix()
            if name in EXEMPT:
                continue
            for header in INCLUDE.findall(path.read_text()):
                top, _, rest = header.partition("/")
                if top in MAY_SEE and top not in seen:
                    yield f"{name}: {folder}/ may not include {header}"
                if top == "caf" and folder in ("codec", "crypto", "config"):
                    if rest.removesuffix(".hpp") not in ERRORS_ONLY:
                        yield f"{name}: {folder}/ may not include {header}"
                for library, homes in HOMES.items():
                    if header.startswith(library) and not any(
                            name.startswith(home) for home in homes):
                        yield f"{name}: {header} is not for this place"


found = list(complaints(pathlib.Path(sys.argv[1])))
print("\n".join(found))
sys.exit(bool(found))
