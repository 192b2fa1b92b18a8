#!/usr/bin/env python3
"""Check that every record of a path's state is written by its own room alone.

usage: check_rooms.py SOURCE_ROOT

A room is the folder whose headers define the record (kernels/firms/SUBJECT/state.hpp, kernels/factors/factor_state.hpp).
State composes rooms as `Records<Record> name;` and `ScratchRecords<Record> name;`. Reading is `name[item]` and free to all;
writing is `name.own(item)` and may stand in the room only: others call its verbs. They may hand a record on to them
(`Record& x`), but write none of its members. Rows that are no records are listed below with their rooms.
Exit status 1 and one line "file:line: problem" for each violation.
"""
import re
import sys
from pathlib import Path

RECORDS = re.compile(r"\b(?:Scratch)?Records<(\w+)>\s+(\w+);")
STRUCT = re.compile(r"^struct (\w+) \{", re.M)
OWN = re.compile(r"\b(\w+)\.own\(")
HANDED_ON = re.compile(r"\b(\w+)& (\w+)\b")
COMMENT = re.compile(r"//.*")
# Rows of lanes beside the records: name, room.
ROWS = {"x": "kernels/factors", "relative_training": "kernels/firms/labs"}
ROW_WRITE = re.compile(r"(?:\.|->)(\w+)\[(?:[^\[\]]|\[[^\]]*\])*\]\s*(?:=(?!=)|\+=|-=)"
                       r"|\b(?:set|add)_where\([^;]*?,\s*\w+(?:\.\w+)*\.(\w+)\[(?:[^\[\]]|\[[^\]]*\])*\],")


def rooms_of(root: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Folder of the record behind each name under which state keeps records, and of each record by its type."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted((root / "kernels").rglob("*.hpp"))}
    room_of_struct = {struct: path.parent.relative_to(root).as_posix()
                      for path, text in texts.items() for struct in STRUCT.findall(text)}
    kept = [pair for text in texts.values() for pair in RECORDS.findall(text)]
    return ({name: room_of_struct.get(record, "nowhere") for record, name in kept},
            {record: room_of_struct.get(record, "nowhere") for record, _ in kept})


def member_write(names: list[str]) -> re.Pattern[str]:
    """Writes of members of the variables `names`, or a reference to one that could write it."""
    member = rf"(?:{'|'.join(names)})\.\w+(?:\[[^\[\]]*\])*"
    return re.compile(rf"\b{member}\s*(?:=(?!=)|\+=|-=)|\b(?:set|add)_where\([^;]*?,\s*{member}\s*,"
                      rf"|(?<!const)& \w+ = {member}\s*;")


def check(root: Path) -> list[str]:
    rooms, room_of_record = rooms_of(root)
    found = []
    for path in sorted((root / "kernels").rglob("*")):
        if path.suffix not in {".hpp", ".cpp", ".cu"}:
            continue
        file = path.relative_to(root).as_posix()
        folder = path.parent.relative_to(root).as_posix()
        if file == "kernels/core/records.hpp":
            continue
        text = path.read_text(encoding="utf-8")
        handed_on = {name: record for record, name in HANDED_ON.findall(text)
                     if room_of_record.get(record, folder) != folder}
        writes = member_write(sorted(handed_on)) if handed_on else None
        for number, line in enumerate(text.splitlines(), 1):
            code = COMMENT.sub("", line)
            if writes and writes.search(code):
                found.append(f"{file}:{number}: writes a member of a record of another room "
                             f"({', '.join(sorted(set(handed_on.values())))}); call a verb of that room")
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
