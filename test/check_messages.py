#!/usr/bin/env python3
"""Fails where a message between nodes could make CAF allocate what a peer says.

CAF resizes a vector before it looks at what is there: bytes travel as a blob,
as bounded text or in fixed length, lists as a bounded_list.
"""
import pathlib
import re
import sys

UNBOUNDED = re.compile(
    r"std::(vector|string|list|map|set|deque|u16string|u32string|optional)\b"
    r"|byte_buffer|strong_actor_ptr|caf::(actor|message|error)\b")

bad = []
for name in ("messages.hpp", "vdrive_messages.hpp"):
    page = pathlib.Path(sys.argv[1]) / "actors" / name
    for number, line in enumerate(page.read_text().splitlines(), 1):
        code = line.split("//")[0]
        if UNBOUNDED.search(code):
            bad.append(f"{page}:{number}: {code.strip()}")
print("\n".join(bad))
sys.exit(bool(bad))
