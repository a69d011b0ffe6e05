#!/usr/bin/env python3
"""Adds up the test cases of a Meson run: "N passed, N failed".

A test program says "cases: N passed, N failed"; one that says nothing, or that
broke off, counts as one case.
"""
import json
import pathlib
import re
import sys

CASES = re.compile(r"^cases: (\d+) passed, (\d+) failed$", re.MULTILINE)

passed = failed = 0
for line in pathlib.Path(sys.argv[1]).read_text().splitlines():
    test = json.loads(line)
    said = CASES.findall(test.get("stdout", ""))
    good = sum(int(p) for p, _ in said)
    bad = sum(int(f) for _, f in said)
    if test["result"] in ("OK", "SKIP", "EXPECTEDFAIL"):
        passed += good or 1
    else:
        passed += good
        failed += bad or 1
print(f"{passed} passed, {failed} failed")
