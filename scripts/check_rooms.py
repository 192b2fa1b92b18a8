#!/usr/bin/env python3
"""Check that every record of a path's state is written by its own room alone.

usage: check_rooms.py SOURCE_ROOT

A room is the folder whose headers define the record (kernels/firms/SUBJECT/state.hpp, kernels/factors/factor_state.hpp).
State composes rooms as `Records<Record> name;` and `ScratchRecords<Record> name;`. Reading is `name[item]` and free to all; writing is `name.own(item)` and
may stand in the room only: others call its verbs. Rows that are no records are listed below with their rooms.
Exit status 1 and one line "file:line: problem" for each violation.
"""
import re
import sys
from pathlib import Path

RECORDS = re.compile(r"\b(?:Scratch)?Records<(\w+)>\s+(\w+);")
STRUCT = re.compile(r"^struct (\w+) \{", re.M)
OWN = re.compile(r"\b(\w+)\.own\(")
COMMENT = re.compile(r"//.*")
# Rows of lanes beside the records: name, room.
ROWS = {"x": "kernels/factors", "relative_training": "kernels/firms/labs"}
ROW_WRITE = re.compile(r"(?:\.|->)(\w+)\[(?:[^\[\]]|\[[^\]]*\])*\]\s*(?:=(?!=)|\+=|-=)"
                       r"|\b(?:set|add)_where\([^;]*?,\s*\w+(?:\.\w+)*\.(\w+)\[(?:[^\[\]]|\[[^\]]*\])*\],")


def room_of_names(root: Path) -> dict[str, str]:
    """Folder of the record behind each name under which state keeps records."""
    files = sorted((root / "kernels").rglob("*.hpp"))
    room_of_struct = {struct: path.parent.relative_to(root).as_posix()
                      for path in files for struct in STRUCT.findall(path.read_text(encoding="utf-8"))}
    return {name: room_of_struct.get(record, "nowhere")
            for path in files for record, name in RECORDS.findall(path.read_text(encoding="utf-8"))}


def check(root: Path) -> list[str]:
    rooms = room_of_names(root)
    found = []
    for path in sorted((root / "kernels").rglob("*")):
        if path.suffix not in {".hpp", ".cpp", ".cu"}:
            continue
        file = path.relative_to(root).as_posix()
        folder = path.parent.relative_to(root).as_posix()
        if file == "kernels/core/records.hpp":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            code = COMMENT.sub("", line)
            for name in OWN.findall(code):
                if rooms.get(name) != folder:
                    found.append(f"{file}:{number}: writes `{name}`, which belongs to {rooms.get(name, 'no room')}; "
                                 "call a verb of that room")
            for match in ROW_WRITE.finditer(code):
                name = match[1] or match[2]
                if ROWS.get(name, folder) != folder:
                    found.append(f"{file}:{number}: writes row `{name}`, which belongs to {ROWS[name]}; "
                                 "call a verb of that room")
    return found if rooms else ["kernels: no records found; the pattern in scripts/check_rooms.py is out of date"]


def main() -> int:
    found = check(Path(sys.argv[1]).resolve())
    for line in found:
        print(line)
    print(f"rooms: {len(found)} writes from outside")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
