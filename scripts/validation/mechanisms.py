#!/usr/bin/env python3
"""Write the section "Mechanisms" of docs/validation.md: which of the mechanisms of configs/validation/mechanisms.toml are alive.

usage: mechanisms.py --program build/release/ballast [--switches FILE] [--result FILE] [--paths N] [--check]

A mechanism is alive if docs/model.md has its equations, the program a switch or channel of it and a known answer that holds,
and the flagship as shipped an effect of the right sign on a firm that it is about, clear of zero, and none of the wrong sign.
--switches FILE  of `ballast switches`; default results/ai_buildout_2026_switches.h5 (scripts/update_switch_effects.sh)
--result FILE    of the flagship with its scenarios; default results/ai_buildout_2026.h5 (scripts/run.sh)
--paths N        simulate both here with N paths and print the section; nothing is written
--check          writes nothing: names must fit the program, the flagship and each other
"""
import argparse
import dataclasses
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "configs" / "validation" / "mechanisms.toml"
PAGE = ROOT / "docs" / "validation.md"
FLAGSHIP = ROOT / "configs" / "ai_buildout_2026"
NEXT = "## Against the world"
TITLE = "## Mechanisms"
LEVEL = 0.05
KINDS = ("switch", "channel", "scenario")


class Refused(Exception):
    """Something is missing or wrong; the message says what and what to do."""


# ------------------------------------------------------------------------------------------------------ what is demanded
@dataclasses.dataclass(frozen=True)
class Cell:
    """One effect on one firm. `survival` and `default` are the signs that are demanded, or empty; both empty: sign left open."""
    kind: str
    name: str
    firm: str
    survival: str = ""
    default: str = ""

    @property
    def scenario(self):
        """Its case in the file that has it, and the factor by which that case's difference is the effect: of a switch or
        channel the case is without."""
        return {"switch": (f"without_{self.name}", -1.0), "channel": (f"closed_{self.name}", -1.0),
                "scenario": (self.name, 1.0)}[self.kind]


@dataclasses.dataclass
class Mechanism:
    number: int
    name: str
    equations: list
    known_answers: list
    cells: list
    open: list  # (kind, name, why)
    also: list

    def switches(self):
        """Names of its switches and channels."""
        return {cell.name for cell in self.cells if cell.kind != "scenario"} | {name for _, name, _ in self.open} | set(self.also)


def kind_and_name(row):
    kinds = [kind for kind in KINDS if kind in row]
    if len(kinds) != 1:
        raise Refused(f"{row}: needs one of switch, channel, scenario.")
    return kinds[0], row[kinds[0]]


def mechanism_of(row):
    cells = []
    for effect in row["effects"]:
        kind, name = kind_and_name(effect)
        signs = {figure: effect[figure] for figure in ("survival", "default") if figure in effect}
        if not signs or set(signs.values()) - {"+", "-"} or set(effect) - {kind, "firms", *signs}:
            raise Refused(f"M{row['number']}, {name}: an effect has firms and survival or default, \"+\" or \"-\".")
        cells += [Cell(kind, name, firm, **signs) for firm in effect["firms"]]
    left_open = [(*kind_and_name(one), one["why"]) for one in row.get("open", [])]
    return Mechanism(row["number"], row["name"], row["equations"], row["known_answers"], cells, left_open, row.get("also", []))


def mechanisms_of(data):
    return [mechanism_of(row) for row in data["mechanism"]]


# ---------------------------------------------------------------------------------------------------------- what is there
def in_one_line(text):
    return re.sub(r"\s+", " ", text)


def known_answers(page):
    """{case: whether all its rows hold} of a page."""
    held = {}
    in_table = False
    for line in page.splitlines():
        in_table = in_table or line.startswith("|---")
        if in_table and line.startswith("| "):
            case = line.split("|")[1].strip()
            held[case] = held.get(case, True) and line.rstrip().endswith("| yes |")
    return held


def sign_test(one, other):
    """Two-sided p-value of McNemar's exact test: paths that differ one way and the other would be equally likely."""
    n, k = one + other, min(one, other)
    if n == 0:
        return 1.0
    logs = [math.lgamma(n + 1) - math.lgamma(i + 1) - math.lgamma(n - i + 1) - n * math.log(2.0) for i in range(k + 1)]
    return min(1.0, 2.0 * math.fsum(math.exp(x) for x in logs))


@dataclasses.dataclass
class Effect:
    """What a mechanism does to a probability, with its interval; on how many paths something differs, either way."""
    estimate: float
    lower: float
    upper: float
    pairs: tuple  # paths on which it happens in the case alone, in the base alone

    @property
    def p(self):
        return sign_test(*self.pairs)

    def sign(self, level):
        """ "+", "-", or empty where it is not clear of zero: the interval holds zero, or the sign test fails at `level`."""
        if self.p > level or self.lower <= 0.0 <= self.upper:
            return ""
        return "+" if self.estimate > 0.0 else "-"

    def text(self):
        """Percentage points, with two digits of the half-width; a dash where no path differs."""
        if not sum(self.pairs):
            return "–"
        half = 50.0 * (self.upper - self.lower)
        places = min(3, max(1, math.ceil(-math.log10(half)) + 1)) if half > 0.0 else 3
        ends = f"({100.0 * self.lower:.{places}f}..{100.0 * self.upper:.{places}f})"
        return f"{100.0 * self.estimate:+.{places}f} {ends}" if self.lower > 0.0 or self.upper < 0.0 else f"· {ends}"


class Effects:
    """Effects at one date from a file of `ballast switches` and one of the flagship with its scenarios."""

    def __init__(self, switches, result, months):
        self.files = {kind: File(switches if kind != "scenario" else result, months) for kind in KINDS}

    def of(self, cell, figure):
        """Effect on survival or default, or None where the file has no such case or firm."""
        scenario, factor = cell.scenario
        return self.files[cell.kind].effect(scenario, cell.firm, figure, factor)


class File:
    def __init__(self, file, months):
        import h5py  # those who only check names need no result
        import numpy as np
        import xarray as xr
        with xr.open_dataset(file, engine="h5netcdf") as opened:
            self.figures = opened[["survival_delta", "survival_delta_lower", "survival_delta_upper",
                                   "default_delta", "default_delta_lower", "default_delta_upper", "num_paths"]].load()
            start = np.datetime64(opened.attrs["start"])
            self.digest = opened.attrs["digest"][:12]
        days = (self.figures.date.values - start) / np.timedelta64(1, "D")
        self.date = int(np.abs(days - months * 365.0 / 12.0).argmin())
        if abs(days[self.date] - months * 365.0 / 12.0) > 20.0:
            raise Refused(f"{file}: no report date lies within 20 days of {months} months.")
        self.day = str(self.figures.date.values[self.date])[:10]
        with h5py.File(file) as stored:
            self.pairs = {name: stored["tallies"][tally][:, self.date] for name, tally in
                          (("survival", "paired"), ("default", "paired_default"))}  # [scenario][firm][here, base]
        self.scenarios = [str(name) for name in self.figures.scenario.values]
        self.firms = [str(name) for name in self.figures.firm.values]

    def effect(self, scenario, firm, figure, factor):
        if scenario not in self.scenarios or firm not in self.firms:
            return None
        at = self.figures.sel(scenario=scenario, firm=firm).isel(date=self.date)
        value, *ends = (factor * float(at[f"{figure}_delta{end}"]) for end in ("", "_lower", "_upper"))
        pairs = self.pairs[figure][self.scenarios.index(scenario), self.firms.index(firm)]
        return Effect(value, min(ends), max(ends), tuple(int(count) for count in pairs))

    def paths(self):
        """Fewest and most paths of a case beside the base."""
        counts = [int(n) for n in self.figures.num_paths.values[1:]]
        return min(counts), max(counts)


# --------------------------------------------------------------------------------------------------------------- verdict
@dataclasses.dataclass
class Verdict:
    mechanism: Mechanism
    lacks: list    # in words; empty: alive
    missing: list  # what is named and not there, though enough is
    right: list    # (p, cell, figure, effect); the clearest of a switch or channel first, since it is the mechanism alone
    wrong: list
    shown: list    # (cell, survival, default, what it is) of every cell that the files have

    @property
    def alive(self):
        return not self.lacks


def judge(mechanism, known, model, held, effects):
    """`known`: names of the program's switches and channels; `held`: known_answers; `effects`: .of(cell, figure)."""
    lacks, missing = [], []
    absent = [text for text in mechanism.equations if in_one_line(text) not in model]
    if not mechanism.equations or absent:
        lacks.append("equation")
    own = mechanism.switches()
    if not own & known:
        lacks.append("switch")
    missing += [f"switch `{name}`" for name in sorted(own - known)]
    there = [name for name in mechanism.known_answers if name in held]
    failing = [name for name in there if not held[name]]
    if not there or failing:
        lacks.append("known answer" + "".join(f" (`{name}` fails)" for name in failing))
    missing += [f"known answer `{name}`" for name in mechanism.known_answers if name not in held]

    found = {(cell, figure): effects.of(cell, figure) for cell in mechanism.cells for figure in ("survival", "default")}
    demanded = [(cell, figure) for cell, figure in found if getattr(cell, figure) and found[cell, figure] is not None]
    level = LEVEL / max(1, len(demanded))  # Bonferroni: the clearest of many must be clear as the clearest of many
    right, wrong = [], []
    for cell, figure in demanded:
        effect = found[cell, figure]
        if sign := effect.sign(level):
            (right if sign == getattr(cell, figure) else wrong).append((effect.p, cell, figure, effect))
    right.sort(key=lambda one: (one[1].kind == "scenario", one[0], -abs(one[3].estimate)))
    lacks += [f"right sign: `{cell.name}`, {figure} of {cell.firm}" for _, cell, figure, _ in wrong]
    if not right:
        lacks.append("effect clear of zero")
    missing += [f"scenario `{cell.name}`" for cell in mechanism.cells
                if cell.kind == "scenario" and found[cell, "survival"] is None]

    words = {figure: {} for figure in ("survival", "default")}
    for cell, figure in demanded:
        sign = found[cell, figure].sign(level)
        words[figure][cell] = "not clear" if not sign else "right" if sign == getattr(cell, figure) else "**wrong**"
    shown = []
    for cell in mechanism.cells:
        both = [found[cell, figure] for figure in ("survival", "default")]
        if None not in both:
            said = [f"{figure} {words[figure][cell]}" for figure in ("survival", "default") if getattr(cell, figure)]
            shown.append((cell, *both, ", ".join(said)))
    return Verdict(mechanism, lacks, list(dict.fromkeys(missing)), right, wrong, shown)


def shown_open(mechanism, effects, firms):
    """Rows of switches whose sign is left open: on the firms of the other effects, or where there are none on `firms`."""
    rows = []
    for kind, name, why in mechanism.open:
        for firm in dict.fromkeys([cell.firm for cell in mechanism.cells] or firms):
            cell = Cell(kind, name, firm)
            both = [effects.of(cell, figure) for figure in ("survival", "default")]
            if None not in both:
                rows.append((cell, *both, f"open: {why}"))
    return rows


# -------------------------------------------------------------------------------------------------------------- the page
def source_of(cell):
    return f"{cell.kind} `{cell.name}`"


def verdict_row(verdict):
    m = verdict.mechanism
    best = verdict.right[0] if verdict.right else None
    firm, figures = "-", ["-", "-"]
    if best is not None:
        row = next(one for one in verdict.shown if one[0] == best[1])
        firm, figures = f"{source_of(best[1])} on {best[1].firm}", [row[1].text(), row[2].text()]
    answers = ", ".join(f"`{name}`" for name in m.known_answers) or "-"
    alive = "**yes**" if verdict.alive else "no: lacks " + "; ".join(verdict.lacks)
    if verdict.missing:
        alive += f" (not there: {', '.join(verdict.missing)})"
    return f"|M{m.number} | {m.name} | {answers} | {firm} | {figures[0]} | {figures[1]} | {alive} |"


def section(verdicts, effects, opened):
    """Text of the section: the table of mechanisms, then every effect that was looked at."""
    alive = sum(verdict.alive for verdict in verdicts)
    switches, result = effects.files["switch"], effects.files["scenario"]
    least, most = (f"{count:,}" for count in result.paths())
    intro = (
        "The strict rule: a mechanism is alive if (1) its equations stand in [model.md](model.md) and the program has a switch or "
        "channel of it, (2) a known answer of it exists and holds, (3) in the flagship as shipped it has an effect of the right "
        "sign on the survival or default of a firm that it is about, clear of zero, paired on the same draws. What is looked at, "
        "with the sign that it must have, is written down in `configs/validation/mechanisms.toml`, effect by effect. An effect is "
        "*clear* if its 95 % interval excludes zero and the exact sign test of McNemar (1947) does so at 5 % divided by the number "
        "of effects demanded of the mechanism (Bonferroni), since one of many may look clear by luck. An effect that is clear "
        "with the wrong sign denies the mechanism. Effects of switches and channels are with less without, of scenarios the "
        f"scenario less the base, by {switches.day}, in percentage points; a dot marks what cannot be told from zero, a dash that no path differs. "
        f"Switches: {switches.paths()[1]:,} paths, digest `{switches.digest}`; scenarios: "
        f"{most if least == most else f'{least} to {most}'} paths, digest `{result.digest}`. The table shows the clearest effect, "
        "of a switch or channel where one is clear, else of a scenario.")
    lines = [TITLE, "", *textwrap.wrap(intro, 124, break_on_hyphens=False), "", f"**{alive} of {len(verdicts)}** are alive.", "",
             "|M | mechanism | known answers | clearest effect | on survival | on default | alive |",
             "|---|---|---|---|---|---|---|", *(verdict_row(verdict) for verdict in verdicts), "",
             "### Every effect that was looked at", "",
             "|M | effect | firm | on survival | on default | must be | sign |", "|---|---|---|---|---|---|---|"]
    for verdict in verdicts:
        for cell, survival, default, said in verdict.shown + opened[verdict.mechanism.number]:
            must = ", ".join(f"{figure} {getattr(cell, figure)}" for figure in ("survival", "default") if getattr(cell, figure))
            lines.append(f"|M{verdict.mechanism.number} | {source_of(cell)} | {cell.firm} | {survival.text()} | {default.text()} | "
                         f"{must or '-'} | {said} |")
    return "\n".join(lines) + "\n"


def with_section(page, text):
    """The page with the section in its place: before what is set against the world."""
    if NEXT not in page:
        raise Refused(f"docs/validation.md has no \"{NEXT}\", before which the section goes.")
    before, after = page.split(NEXT, 1)
    return before.split(TITLE + "\n", 1)[0].rstrip() + "\n\n" + text + "\n" + NEXT + after


# ---------------------------------------------------------------------------------------------------------------- checks
def complaints(data, mechanisms, schema, firms, scenarios):
    """What of the file fits neither the program and the flagship nor itself; a list of sentences."""
    switches, channels = (set(schema["properties"][part]["properties"]) for part in ("switches", "transmission"))
    wrong = []
    if [m.number for m in mechanisms] != list(range(1, len(mechanisms) + 1)):
        wrong.append("mechanisms are numbered 1, 2, ... in order")
    named = set(data["technical"]).union(*(m.switches() for m in mechanisms))
    wrong += [f"{name}: no mechanism names it, and [technical] gives no reason why" for name in sorted((switches | channels) - named)]
    for m in mechanisms:
        both = m.switches() & set(data["technical"])
        wrong += [f"M{m.number}: {name} is in [technical] too" for name in sorted(both)]
        wrong += [f"M{m.number}: {kind} {name} is a {'channel' if kind == 'switch' else 'switch'}" for kind, name in
                  sorted({(cell.kind, cell.name) for cell in m.cells} | {(kind, name) for kind, name, _ in m.open})
                  if (kind == "switch" and name in channels) or (kind == "channel" and name in switches)]
        wrong += [f"M{m.number}: the flagship has no firm {firm}" for firm in sorted({cell.firm for cell in m.cells} - firms)]
        wrong += [f"M{m.number}: the flagship has no scenario {name}" for name in
                  sorted({cell.name for cell in m.cells if cell.kind == "scenario"} - scenarios)]
    return wrong


def lacking(mechanisms, known, model, held):
    """What is named and not there yet; no complaint, since a row may wait for it."""
    for m in mechanisms:
        for name in sorted(m.switches() - known):
            yield f"M{m.number}: switch {name}"
        for name in m.known_answers:
            if name not in held:
                yield f"M{m.number}: known answer {name}"
        for text in m.equations:
            if in_one_line(text) not in model:
                yield f"M{m.number}: equation {text}"


def flagship_names(folder=FLAGSHIP):
    """Firms and scenarios of the flagship's files."""
    firms, scenarios = set(), set()
    for file in folder.rglob("*.toml"):
        tables = tomllib.loads(file.read_text())
        firms |= set(tables.get("firm", {}))
        scenarios |= set(tables.get("scenario", {}))
    return firms, scenarios


def call(program, *arguments):
    done = subprocess.run([str(program), "-q", *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refused(f"ballast {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def require_present(program, files, scratch):
    """Files of another study than the flagship is now say nothing about it."""
    from program import effective_study
    from update_page import same_study
    now = scratch / "present.h5"
    call(program, "run", FLAGSHIP, "--scenario", "base", "--paths", 64, "--backstop-paths", 0, "--parameter-points", 0,
         "--out", now, "--json")
    for file, script in files.items():
        if not pathlib.Path(file).is_file():
            raise Refused(f"{file} is not there. Run {script}.")
        if not same_study(effective_study(file), effective_study(now)):
            raise Refused(f"{file} was made of another study than configs/ai_buildout_2026 is now. Run {script} again.")


def simulated(program, mechanisms, paths, scratch):
    """Both files, made here with few paths."""
    switches, result = scratch / "switches.h5", scratch / "result.h5"
    call(program, "switches", FLAGSHIP, "--paths", paths, "--out", switches)
    names = sorted({cell.name for m in mechanisms for cell in m.cells if cell.kind == "scenario"} & flagship_names()[1])
    call(program, "run", FLAGSHIP, "--scenario", "base", *names, "--paths", paths, "--scenario-paths", paths,
         "--backstop-paths", 0, "--parameter-points", 0, "--out", result, "--json")
    return switches, result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build" / "release" / "ballast")
    parser.add_argument("--switches", type=pathlib.Path, default=ROOT / "results" / "ai_buildout_2026_switches.h5")
    parser.add_argument("--result", type=pathlib.Path, default=ROOT / "results" / "ai_buildout_2026.h5")
    parser.add_argument("--paths", type=int, default=0)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    program = arguments.program.resolve()
    data = tomllib.loads(DATA.read_text())
    mechanisms = mechanisms_of(data)
    schema = json.loads(call(program, "schema"))
    known = {name for part in ("switches", "transmission") for name in schema["properties"][part]["properties"]}
    model = in_one_line((ROOT / "docs" / "model.md").read_text())
    page = PAGE.read_text()
    held = known_answers(page)
    if wrong := complaints(data, mechanisms, schema, *flagship_names()):
        raise Refused("\n".join(wrong) + "\nCorrect configs/validation/mechanisms.toml.")
    if arguments.check:
        waiting = list(lacking(mechanisms, known, model, held))
        print(f"{len(mechanisms)} mechanisms name all {len(known)} switches and channels; {len(waiting)} not there yet")
        print("\n".join(waiting))
        return
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        if arguments.paths:
            files = simulated(program, mechanisms, arguments.paths, scratch)
        else:
            files = (arguments.switches, arguments.result)
            require_present(program, dict(zip(files, ("scripts/update_switch_effects.sh", "scripts/run.sh"))), scratch)
        effects = Effects(*files, data["months"])
    verdicts = [judge(m, known, model, held, effects) for m in mechanisms]
    firms = ["openai", "anthropic", "coreweave", "nebius"]  # where a mechanism names none
    opened = {m.number: shown_open(m, effects, firms) for m in mechanisms}
    text = section(verdicts, effects, opened)
    if arguments.paths:
        print(text)
    else:
        PAGE.write_text(with_section(page, text))
    print(f"{sum(verdict.alive for verdict in verdicts)} of {len(verdicts)} mechanisms are alive", file=sys.stderr)


if __name__ == "__main__":
    try:
        main()
    except Refused as refusal:
        sys.exit(f"mechanisms.py: {refusal}")
