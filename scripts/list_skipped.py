#!/usr/bin/env python3
"""Name the tests that were skipped, with the reason that each gave.

usage: list_skipped.py JUNIT.xml        (of ctest --output-junit)
"""
import re
import sys
import xml.etree.ElementTree as ElementTree


def skipped(text: str) -> list[tuple[str, str]]:
    """(name, reason) of every skipped test of a JUnit report."""
    found = []
    for test in ElementTree.fromstring(text).iter("testcase"):
        if test.find("skipped") is None:
            continue
        output = test.findtext("system-out") or ""
        # GoogleTest's "file:line: Skipped" with the reason in the next line, or a guard's "skipped: reason".
        reason = re.search(r": Skipped\n(.+)|^skipped: (.+)", output, re.MULTILINE)
        found.append((test.get("name", ""), (reason[1] or reason[2]).strip() if reason else "no reason given"))
    return found


def main() -> int:
    with open(sys.argv[1], encoding="utf-8", errors="replace") as file:
        text = file.read()
    try:
        tests = skipped(text)
    except ElementTree.ParseError as error:
        print(f"{sys.argv[1]} is no JUnit report ({error}); ctest has named what it skipped above")
        return 0
    by_reason: dict[str, list[str]] = {}
    for name, reason in tests:
        by_reason.setdefault(reason, []).append(name)
    for reason, names in by_reason.items():
        print(f"skipped: {reason}:")
        for name in names:
            print(f"  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
