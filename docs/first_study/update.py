#!/usr/bin/env python3
"""Run the commands that README.md, docs/your_first_study.md and docs/own_or_rent.md show, and put their output in place.

usage: docs/first_study/update.py [--program FILE] [PAGE...]

In a page, a block ```console holds lines "$ command", each followed by what it prints on stdout. All commands of a page run in
a scratch folder; its ```python blocks are saved there as read.py, and its ```toml block shows harbor/study.toml, which one of
the commands before it has made.
"(exit N)" after the output is the exit status where it is not 0. Rates and durations are those of the machine it runs on.
"""
import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["README.md", "docs/your_first_study.md", "docs/own_or_rent.md"]
BLOCK = re.compile(r"^```(toml|python|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def make_folder(folder: Path, program: Path) -> None:
    """What a clone has after a build, as far as the pages use it."""
    for name in ("configs", "docs", "scripts"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "build/release").mkdir(parents=True)
    (folder / "build/release/ballast").symlink_to(program)
    (folder / "results").mkdir()


def output_of(command: str, folder: Path) -> str:
    done = subprocess.run(["bash", "-c", command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True, env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})
    status = f"(exit {done.returncode})\n" if done.returncode else ""
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()) + ("\n" if done.stdout else "") + status


def updated(text: str, folder: Path) -> str:
    def block(match: re.Match) -> str:
        kind, body = match[1], match[2]
        if kind == "toml":
            study = folder / "harbor/study.toml"
            body = study.read_text(encoding="utf-8") if study.exists() else body
        elif kind == "python":
            (folder / "read.py").write_text(body, encoding="utf-8")
        elif kind == "console":
            commands = [line for line in body.splitlines() if line.startswith("$ ")]
            body = "".join(f"{line}\n{output_of(line[2:], folder)}" for line in commands)
        return f"```{kind}\n{body}```"

    return BLOCK.sub(block, text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, default=ROOT / "build/release/ballast")
    parser.add_argument("pages", nargs="*", default=PAGES, metavar="PAGE")
    arguments = parser.parse_args()
    if not arguments.program.is_file():
        sys.exit(f"{arguments.program} is not there. Build it, or give --program.")
    for page in arguments.pages:
        with tempfile.TemporaryDirectory() as folder:
            make_folder(Path(folder), arguments.program.resolve())
            path = ROOT / page
            old = path.read_text(encoding="utf-8")
            new = updated(old, Path(folder))
            path.write_text(new, encoding="utf-8")
            print(f"{page}: {'changed' if new != old else 'unchanged'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
