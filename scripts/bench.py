#!/usr/bin/env python3
"""Compare Ballast with every peer on this machine's CPU: same models, same run, answers before times.

  scripts/bench.py --install FOLDER     make a Python environment with the peers' libraries there, then run with it
  scripts/bench.py --environment FOLDER run with such an environment (else with this interpreter's libraries)

Peers: NumPy, Numba, JAX, PyTorch, QuantLib (first passage), C++ with the standard library, C++ by hand for AVX2 and AVX-512. What is
missing is named, and nothing is installed unless --install says so. Writes cpu.json and cpu.md to --out. Exit status: 0, 1 a peer
differs or fails, 2 usage or nothing to compare with. docs/performance.md says what is measured.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts/bench"), str(ROOT / "scripts/verify_gpu")]

from ballast import Ballast  # noqa: E402
from contenders import Absent, Failed, environment_python, python_says  # noqa: E402
from entrants import PACKAGES, TITLES, Entrants  # noqa: E402
from match import Match, Plan, result_of  # noqa: E402
from processes import Processes  # noqa: E402
from record_page import page  # noqa: E402

# Model: paths that answers are judged by, paths from a cold start.
MODELS = {"peer_model": (1 << 17, 1 << 16), "large_model": (1 << 14, 1 << 13), "first_passage": (1 << 18, 1 << 17)}
FORMAT = 1
QUIET_LOAD = 0.3  # per core, before the start
LONGEST_CALL = 900  # [s]


def install(folder: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    packages = ["jax[cpu]" if name == "jax" else name for name in dict.fromkeys(PACKAGES.values())]
    subprocess.run([str(folder / "bin/python"), "-m", "pip", "install", *packages], check=True)


def first_line(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT)
    return done.stdout.splitlines()[0] if done.returncode == 0 and done.stdout else "unknown"


def processor() -> str:
    with open("/proc/cpuinfo") as info:
        return next((line.split(":")[1].strip() for line in info if line.startswith("model name")), "unknown")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default=ROOT / "build/release/ballast")
    parser.add_argument("--environment", type=Path, help="folder of a Python environment with the peers' libraries")
    parser.add_argument("--install", type=Path, metavar="FOLDER", help="make such an environment first")
    parser.add_argument("--models", nargs="+", choices=MODELS, default=list(MODELS))
    parser.add_argument("--peers", nargs="+", choices=[name for name in TITLES if not name.startswith("ballast")])
    parser.add_argument("--cores", nargs="+", choices=("one", "all"), default=["one", "all"])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--cold-rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0, help="of a timed call")
    parser.add_argument("--tuning-seconds", type=float, default=0.5, help="of each way that a peer tries")
    parser.add_argument("--shrink", type=int, default=1, help="divide paths of answers and cold starts (tests)")
    parser.add_argument("--out", type=Path, default=ROOT / "results/evidence/bench")
    return parser.parse_args()


def compare(given: argparse.Namespace, entrants: Entrants, record: dict, say) -> None:
    """All models on one core and on all; the record grows."""
    every = sorted(os.sched_getaffinity(0))
    selections = {"one": every[-1:], "all": every}
    chosen = [selections[name] for name in given.cores if name == "all" or len(every) > 1 or "all" not in given.cores]
    for name in given.models:
        study = ROOT / "configs/benchmarks" / name
        facts = json.loads(python_says(entrants.python, "facts", str(study)))
        answer_paths, cold_paths = (max(1024, paths // given.shrink) for paths in MODELS[name])
        for cores in chosen:
            say(f"{name} on {len(cores)} core(s)")
            plan = Plan(given.seconds, given.tuning_seconds, given.rounds, given.cold_rounds, answer_paths, cold_paths)
            match = Match(facts, entrants.contenders(study, facts, cores), plan, say)
            try:
                match.run()
                result = result_of(match)
                result["errors"] |= {peer: why for (model, peer), why in entrants.broken.items() if model == name}
                record["matches"].append({"model": name, "cores": len(cores), "cold_paths": cold_paths, **result})
                write(record, given.out)  # a run that is cut off keeps what it had
            finally:
                match.close()


def write(record: dict, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("cpu.json", json.dumps(record, indent=1) + "\n"), ("cpu.md", page(record))):
        temporary = folder / (name + ".part")
        temporary.write_text(text)
        os.replace(temporary, folder / name)


def main() -> int:
    given = parse()
    if not os.access(given.program, os.X_OK):
        print(f"bench.py: {given.program} is missing. Build it with scripts/build_release.sh ballast.", file=sys.stderr)
        return 2
    if given.install:
        install(given.install)
    python = environment_python(given.install or given.environment)
    say = lambda text: print(text, file=sys.stderr, flush=True)
    load, cores = os.getloadavg()[0], len(os.sched_getaffinity(0))
    record = {"format": FORMAT, "started": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
              "commit": first_line("git", "describe", "--always", "--dirty"), "program": first_line(str(given.program), "--version"),
              "processor": processor(), "cores": cores, "load_before": load, "noisy": load > QUIET_LOAD * cores,
              "command": " ".join(["scripts/bench.py", *("FOLDER" if Path(word).is_absolute() else word for word in sys.argv[1:])]),
              "plan": {"seconds": given.seconds, "rounds": given.rounds, "cold_rounds": given.cold_rounds},
              "matches": [], "absent": {}}
    processes = Processes()
    with tempfile.TemporaryDirectory() as scratch:
        entrants = Entrants(python, Ballast(given.program.resolve(), processes, Path(scratch)), processes, Path(scratch),
                            LONGEST_CALL, given.peers)
        record["absent"] = entrants.absent
        try:
            compare(given, entrants, record, say)
        except Absent as problem:
            say(f"bench.py: {problem}. Peers need NumPy at least: --install FOLDER makes an environment, --environment names one.")
            return 2
        except Failed as problem:
            say(f"bench.py: {problem}")
            return 1
        finally:
            processes.close()
    for peer, why in record["absent"].items():
        package = f"; install the package {PACKAGES[peer]}, or all with --install FOLDER" if peer in PACKAGES else ""
        say(f"{TITLES[peer]} is left out: {why}{package}")
    say(f"written: {given.out / 'cpu.md'}, {given.out / 'cpu.json'}")
    return 1 if any(match["errors"] for match in record["matches"]) else 0


if __name__ == "__main__":
    sys.exit(main())
