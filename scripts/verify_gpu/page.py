"""The short page of a record, made from record.json alone: `page.py record.json` prints it again."""
import json
import sys


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def si(value: float, digits: int = 3) -> str:
    """1234567890 is "1.23 G"."""
    for scale, name in ((1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k")):
        if abs(value) >= scale:
            return f"{value / scale:.{digits}g}{name}"
    return f"{value:.{digits}g}"


def table(header: list[str], rows: list[list]) -> list[str]:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    for row in rows:
        lines.append("| " + " | ".join(str(cell).replace("|", "/").replace("\n", " ") for cell in row) + " |")
    return [*lines, ""]


def of_machine(part: dict) -> list[str]:
    lines = []
    for device in part.get("devices", []):
        lines.append("- device: " + ", ".join(f"{key} {value}" for key, value in device.items()
                                              if key in ("name", "driver_version", "memory.total", "compute_mode",
                                                         "mig.mode.current", "ecc.mode.current", "clocks.max.sm")))
    lines.append(f"- host: {part.get('processor')}, {part.get('cores')} cores, {part.get('system')}")
    lines.append(f"- program: {part.get('version')}")
    first = part.get("first_process", {})
    if "firm_steps_per_second" in first:
        lines.append(f"- first process on the device: {si(first['paths'])} paths of the flagship in {first['wall_s']:.2f} s "
                     f"from start to end, {first['seconds']:.2f} s of them simulation")
    return [*lines, ""]


def of_digests(part: dict) -> list[str]:
    cases = part.get("cases", [])
    return [f"Device and CPU give one digest in **{part.get('same', sum(c['same'] for c in cases))} of "
            f"{part.get('asked', '?')}** cases (each study in single and double precision, all scenarios and passes).", ""]


def of_tests(part: dict) -> list[str]:
    return [f"{part.get('passed', 0)} of {len(part.get('cases', []))} tests that need a device passed.", ""]


def of_repeats(part: dict) -> list[str]:
    if "done" not in part:
        return []
    number = len(part["digests"])
    return [f"{part['done']} of {part['asked']} equal runs, {part['together']} at a time: {number} digest(s).", ""]


TIMED = {"base_1m": "base, 1 M paths", "base_10m": "base, 10 M paths", "base_100m": "base, 100 M paths",
         "base_1m_double": "base, 1 M paths, double", "main_job": "whole job as configured", "cpu": "base on this CPU"}


def of_timing(part: dict) -> list[str]:
    rows = []
    for key, name in TIMED.items():
        found = part.get(key, {})
        if "left_out" in found:
            rows.append([name, f"left out: {found['left_out']}", "", "", ""])
        elif found:
            rate, wall = found["firm_steps_per_second"], found["wall_s"]
            rows.append([name, rate["number"], f"{si(rate['median'])} ({si(rate['least'])} to {si(rate['largest'])})",
                         f"{found['seconds']['median']:.3f}",
                         f"{wall['median']:.3f} ({wall['least']:.3f} to {wall['largest']:.3f})"])
    header = ["flagship", "runs", "firm-steps/s", "simulation [s]", "start to end, file written [s]"]
    lines = table(header, rows) if rows else []
    goals = part.get("goals")
    if goals:
        said = {True: "reached", False: "**not reached**"}
        lines += [f"- first landing, 8 G firm-steps/s: {said[goals['landing_reached']]}",
                  f"- goal, 20 G firm-steps/s: {said[goals['goal_reached']]}",
                  f"- 10 M paths from start to end in under 3 s: {said[goals['end_to_end_reached']]} "
                  f"({goals['end_to_end_10m_s']:.2f} s)"]
    if "device_start_s" in part:
        lines.append(f"- a tiny run takes {part['device_start_s']:.2f} s longer on the device than on the CPU: its start")
    clock = part.get("clocks", {}).get("sm_mhz")
    if clock:
        lines.append(f"- SM clock under load: {clock['median']:.0f} MHz ({clock['least']:.0f} to {clock['largest']:.0f})")
    return [*lines, ""]


def of_race(part: dict) -> list[str]:
    lines = []
    for precision in ("single", "double"):
        ran = [found for found in part.get(precision, []) if "firm_steps_per_second" in found]
        refused = [found["mapping"] for found in part.get(precision, []) if "problem" in found]
        if ran:
            best = ran[0]["firm_steps_per_second"]
            lines += table([f"{precision}: paths per block : threads", "runs", "firm-steps/s", "of the best"],
                           [[name_of_mapping(found), found["runs"], si(found["firm_steps_per_second"]),
                             percent(found["firm_steps_per_second"] / best)] for found in ran])
        if refused:
            lines += [f"Refused in {precision} precision: {', '.join(refused)}.", ""]
    return lines


def name_of_mapping(found: dict) -> str:
    """For `auto` also what it chose."""
    chosen = {device.get("mapping") for device in found.get("devices", [])} - {found["mapping"], None}
    return found["mapping"] + (f" ({', '.join(sorted(chosen))})" if chosen else "")


def of_counters(part: dict) -> list[str]:
    lines: list[str] = []
    figures = dict(part.get("figures", {}))
    pipes, stalls = figures.pop("pipes_percent", {}), figures.pop("stalls_warps_per_issue", {})
    if figures:
        lines += [f"One launch of `{part['kernel'][:100]}` that fills the device:", ""]
        lines += table(["counter", "value"], [[key.replace("_", " "), si(value, 4)] for key, value in figures.items()])
    if pipes:
        lines.append("- pipes in use [%]: " + ", ".join(f"{name} {value:.1f}" for name, value in list(pipes.items())[:8]))
    if stalls:
        lines.append("- warps stalled per issued instruction: "
                     + ", ".join(f"{name} {value:.2f}" for name, value in stalls.items()))
    if "issue_slots_used_percent" in figures:
        used, worst = figures["issue_slots_used_percent"], next(iter(stalls), "")
        lines.append(f"- issue slots used: {used:.1f} %; goal, 60 %: {'reached' if used >= 60 else '**not reached**'}"
                     + (f"; what warps wait for most: {worst}" if worst else ""))
    floor = part.get("floor")
    if floor:
        lines.append(f"- floor: {floor['thread_instructions_per_firm_step']:.0f} thread instructions per firm-step, so that "
                     f"{floor['sms']} SMs at {floor['sm_hertz'] / 1e6:.0f} MHz can do at most "
                     f"{si(floor['firm_steps_per_second'])} firm-steps/s"
                     + (f"; **{percent(floor['share_reached'])} reached**" if "share_reached" in floor else ""))
        if "threads_active_per_instruction" in floor:
            lines.append(f"- {floor['threads_active_per_instruction']:.1f} of 32 threads active per instruction, "
                         f"{floor['dram_bytes_per_firm_step']:.2g} bytes of device memory per firm-step")
    return [*lines, ""]


def of_sanitizers(part: dict) -> list[str]:
    return table(["tool", "case", "state", "errors", "seconds"],
                 [[c["tool"], c["case"], c["state"], "" if c["errors"] is None else c["errors"], c["wall_s"]]
                  for c in sorted(part.get("cases", []), key=lambda c: (c["tool"], c["case"]))])


def of_ceilings(part: dict) -> list[str]:
    if "copy_bytes_per_second" not in part:
        return []
    return [f"Copy {si(part['copy_bytes_per_second'])}B/s (read and written), "
            f"fused multiply-adds {si(part['fma_per_second'])}/s.", ""]


PEER_NAMES = {"jax": "JAX", "torch": "PyTorch", "cupy": "CuPy arrays", "kernel": "CUDA kernel by hand"}


WHAT_IS_COMPARED = [
    "Compared is `configs/benchmarks/peer_model` alone: 32 firms with cash, noise, a correlated factor and an exponential",
    "end, 78 steps. Peers count survivors on three dates; Ballast runs its whole step (ladder, runway, causes, clearing,",
    "histograms) on the same firms, and its sums are exact and the same on every machine. Nothing here compares the flagship: no peer",
    "states its contracts, vehicles, raises and contagion."]


def of_peers(part: dict) -> list[str]:
    if "ballast_firm_steps_per_second" not in part:
        return []
    rows = [["Ballast", "", si(part["ballast_firm_steps_per_second"]), "", "1"]]
    for name, peer in part.get("peers", {}).items():
        for run in peer["runs"]:
            if "firm_steps_per_second" not in run:
                rows.append([PEER_NAMES[name], f"{run['way']}, {run['paths_per_call']}", run["problem"][:80], "", ""])
                continue
            ratio = part["ballast_firm_steps_per_second"] / run["firm_steps_per_second"]
            rows.append([f"{PEER_NAMES[name]} {peer['version']}", f"{run['way']}, {run['paths_per_call']}",
                         si(run["firm_steps_per_second"]), f"{run['standard_errors']:.1f}",
                         "void: answers differ" if run["void"] else f"{ratio:.2f}"])
    lines = table(["reduced model in", "how, paths per call", "firm-steps/s", "largest difference [standard errors]",
                   "Ballast over it"], rows)
    lines += [f"- {PEER_NAMES[name]}: absent ({why[:200]})" for name, why in part.get("absent", {}).items()]
    return [*lines, "", *WHAT_IS_COMPARED, ""]


def of_intrinsics(part: dict) -> list[str]:
    if "cost_of_equal_bits" not in part:
        return []
    return [f"Equal bits cost {percent(part['cost_of_equal_bits'])} of the rate that approximate device functions would give "
            f"({si(part['exact']['firm_steps_per_second']['median'])} against "
            f"{si(part['fast']['firm_steps_per_second']['median'])} firm-steps/s).", ""]


SECTIONS = {"machine": ("Machine", of_machine), "digests": ("The same bits", of_digests), "tests": ("Tests", of_tests),
            "repeats": ("Repeats", of_repeats), "timing": ("Speed", of_timing), "race": ("Mappings", of_race),
            "counters": ("Counters and floor", of_counters), "sanitizers": ("compute-sanitizer", of_sanitizers),
            "ceilings": ("Ceilings", of_ceilings), "peers": ("Peers", of_peers),
            "intrinsics": ("The cost of equal bits", of_intrinsics)}


def page(record: dict) -> str:
    verdict = "all good" if record.get("good") else "not all good"
    lines = ["# Verification on a GPU", "", f"- {record['started']}: **{verdict}**"
             + (f", {record['seconds']:.0f} s" if record["finished"] else "; cut off before its end"), ""]
    parts = record["parts"]
    lines += table(["part", "state", "seconds"],
                   [[name, parts[name]["status"], parts[name]["seconds"]] if name in parts else [name, "not begun", ""]
                    for name in record["asked"]])
    for name, (title, section) in SECTIONS.items():
        part = parts.get(name)
        if part is None:
            continue
        lines += [f"## {title}", ""]
        if part["status"] == "skipped":
            lines += [f"Skipped: {part['reason']}.", ""]
        else:
            lines += section(part)
        lines += [f"- problem: {problem}" for problem in part.get("problems", [])]
        lines += [f"- no time for: {', '.join(part['undone'][:20])}"] if part.get("undone") else []
        lines += [""] if part.get("problems") or part.get("undone") else []
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        print(page(json.load(file)), end="")
