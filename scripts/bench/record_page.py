"""The record of a comparison as a page of Markdown."""
from entrants import LIMITS, TITLES

MODELS = {"peer_model": "32 firms on six correlated drivers, 78 weeks",
          "large_model": "64 firms with 256 contracts on 32 factors, 260 weeks",
          "first_passage": "one firm whose cash diffuses, 260 weeks"}


def three(spread: dict | None, scale: float = 1.0, digits: int = 1) -> str:
    """median (least to largest)."""
    if spread is None:
        return "-"
    least, median, largest = (f"{spread[key] * scale:.{digits}f}" for key in ("least", "median", "largest"))
    return f"{median} ({least} to {largest})"


def best_peers(lines: list[dict]) -> str:
    """Ballast against the best of each class, in a sentence."""
    def best(names) -> dict | None:
        return next((line for line in lines if line["name"] in names and line["ballast_over_it"]), None)

    groups = [("the best of NumPy, JAX, Numba and PyTorch", ("numpy", "jax", "numba", "torch")),
              ("the best written by hand", LIMITS)]
    parts = [f"{line['ballast_over_it']['median']:.2f} x {text} ({TITLES[line['name']]})"
             for text, names in groups if (line := best(names))]
    return f"Ballast runs at {'; '.join(parts)}." if parts else ""


def table(result: dict) -> list[str]:
    rows = ["| program | million firm-steps/s | Ballast over it | cold [s] | way | differs by [s.e.] |", "|---|---|---|---|---|---|"]
    for line in result["lines"]:
        mine = line["name"] == "ballast"
        name = f"**{TITLES[line['name']]}**" if mine else TITLES[line["name"]]
        rows.append(f"| {name} | {three(line['firm_steps_per_second'], 1e-6)} | "
                    f"{'1' if mine else three(line['ballast_over_it'], digits=2)} | {three(line['cold_s'], digits=2)} | "
                    f"{line['way']} | {line['standard_errors']:.1f} |")
    return rows


def tried(result: dict) -> list[str]:
    """What each peer with several ways tried while it tuned itself."""
    rows = []
    for line in result["lines"]:
        if len(line["tried"]) > 1:
            ways = [f"{found['way']}: {found['firm_steps_per_second'] / 1e6:.1f}" if "problem" not in found
                    else f"{found['way']}: {found['problem'][:80]}" for found in line["tried"]]
            rows.append(f"- {TITLES[line['name']]}: " + "; ".join(ways))
    return rows


def page(record: dict) -> str:
    plan = record["plan"]
    out = ["# Ballast and its peers on a CPU", "",
           f"- commit: {record['commit']}, {record['started']}",
           f"- machine: {record['processor']}, {record['cores']} cores; load average before the start {record['load_before']:.2f}",
           f"- command: `{record['command']}`",
           f"- warm: {plan['rounds']} rounds, in each one call of about {plan['seconds']:g} s of every program, in turn; cold: "
           f"{plan['cold_rounds']} starts, process to answer", ""]
    if record["noisy"]:
        out += ["**Something else used this machine: the load average before the start was "
                f"{record['load_before']:.2f}. Ratios of the same round hold better than rates.**", ""]
    out += ["Median (least to largest). *Ballast over it*: rates of the same round, above 1 where Ballast is faster. *Differs by*: the",
            "largest difference of a survival probability from Ballast's or from the exact one, over firms and dates, in standard",
            "errors; beyond five a program is an error and not in the table. *By hand* means written for the one model and machine:",
            "what is possible, with nothing that a study may change. What each is: [performance.md](../../../docs/performance.md).", ""]
    for match in record["matches"]:
        out += [f"## `{match['model']}`, {match['cores']} core{'s' if match['cores'] > 1 else ''}", "",
                f"{MODELS.get(match['model'], '')}; {match['cold_paths']} paths from a cold start. Load average "
                f"{three(match['loads'], digits=2)}.", "",
                *table(match), "", best_peers(match["lines"]), ""]
        out += [f"**Error: {TITLES[name]}: {problem}**" for name, problem in match["errors"].items()]
        out += ["" if match["errors"] else "Tried while tuning [million firm-steps/s]:", "", *tried(match), ""]
    out += ["## Versions", "", "| program | version |", "|---|---|"]
    versions = {line["name"]: line["version"] for match in record["matches"] for line in match["lines"]}
    out += [f"| {TITLES[name]} | {version} |" for name, version in versions.items()]
    out += ["", *(f"Absent: {TITLES[name]} ({why})" for name, why in record["absent"].items())]
    return "\n".join(out).rstrip() + "\n"
