#!/usr/bin/env python3
"""Check that every relative link of the documents leads to a file of the tree and to a heading of it.

usage: check_links.py SOURCE_ROOT

Links that leave the tree (https:) are not followed. Blocks of code are not read.
"""
import re
import sys
from pathlib import Path

LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^()\s]+(?:\([^()]*\))?)\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.M | re.S)
SKIPPED = ("build", ".git", "results/figures")


def documents(root: Path) -> list[Path]:
    return [path for path in sorted(root.rglob("*.md"))
            if not any(path.relative_to(root).as_posix().startswith(skipped + "/") for skipped in SKIPPED)]


def prose(text: str) -> str:
    """Text without blocks and spans of code."""
    return re.sub(r"`[^`\n]*`", "``", FENCE.sub("", text))


def anchor(heading: str) -> str:
    """The anchor that a heading gets: lower case, words joined by hyphens, other signs left out."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", plain.strip().lower()))


def anchors(text: str) -> set[str]:
    found, seen = set(), {}
    for heading in re.findall(r"^#{1,6} +(.*?)#*$", FENCE.sub("", text), re.M):
        name = anchor(heading)
        again = seen.get(name, 0)
        seen[name] = again + 1
        found.add(f"{name}-{again}" if again else name)
    return found | set(re.findall(r'<a (?:id|name)="([^"]+)"', text))


def broken_links(root: Path, document: Path) -> list[str]:
    text = document.read_text(encoding="utf-8")
    problems = []
    for target in LINK.findall(prose(text)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, place = target.partition("#")
        file = (document.parent / name).resolve() if name else document
        where = f"{document.relative_to(root)}: ({target})"
        if not file.exists():
            problems.append(f"{where} leads to nothing. Correct the path.")
        elif place and file.suffix == ".md" and place not in anchors(file.read_text(encoding="utf-8")):
            problems.append(f"{where} names no heading of that page. Correct what follows #.")
    return problems


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    root = Path(sys.argv[1]).resolve()
    pages = documents(root)
    problems = [problem for page in pages for problem in broken_links(root, page)]
    for problem in problems:
        print(problem)
    print(f"links: {len(pages)} documents, {len(problems)} broken links")
    return 1 if problems or not pages else 0


if __name__ == "__main__":
    sys.exit(main())
