"""The record of one verification: a line per finding as it comes, and after every part the whole of it and its page.

A part's status: good; bad (something differs or fails); cut (its time was over before all was done); skipped (with the
reason). The files are log.jsonl, record.json and page.md.
"""
import json
import os
import time
from pathlib import Path

from page import page

FORMAT = 1
# Parts that must have been done, and be good, for a machine to count as verified; the others measure.
VERIFYING = ("machine", "digests", "tests", "repeats")


class Record:
    def __init__(self, folder: Path, facts: dict) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.start = time.monotonic()
        self.content = {"format": FORMAT, "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), **facts,
                        "finished": False, "parts": {}}
        self._log = open(folder / "log.jsonl", "w", buffering=1)
        self._write()

    def finding(self, part: str, what: dict) -> None:
        """Add a line to the log at once."""
        self._log.write(json.dumps({"part": part, "at": round(time.monotonic() - self.start, 2), **what}) + "\n")

    def part(self, name: str, status: str, seconds: float, content: dict) -> None:
        """A part is over: log it and write record and page anew."""
        self.content["parts"][name] = {"status": status, "seconds": round(seconds, 2), **content}
        self.finding(name, {"status": status, "seconds": round(seconds, 2), "content": content})
        self._write()

    def finish(self) -> None:
        self.content["finished"] = True
        self.content["seconds"] = round(time.monotonic() - self.start, 1)
        self._write()
        self._log.close()

    def good(self) -> bool:
        """Nothing is bad, and whatever was asked for of the parts that verify was done."""
        parts = self.content["parts"]
        asked = [name for name in VERIFYING if name in self.content["asked"]]
        return (all(part["status"] != "bad" for part in parts.values())
                and all(name in parts and parts[name]["status"] == "good" for name in asked))

    def _write(self) -> None:
        self.content["good"] = self.good()
        for name, text in (("record.json", json.dumps(self.content, indent=1) + "\n"), ("page.md", page(self.content))):
            temporary = self.folder / (name + ".part")
            temporary.write_text(text)
            os.replace(temporary, self.folder / name)
