"""The race of mappings and block sizes: which lays paths over threads fastest, in each precision.

All of them must give one digest. A mapping that the device cannot hold is refused by the program and left out.
"""
from part import Task
from timing import base

MAPPINGS = ["auto", "32:256", "16:256", "8:256", "32:512", "16:512", "global:256", "8:512", "32:1024", "16:128", "8:128",
            "global:512", "32:384", "16:384", "global:128", "global:1024"]
PATHS = {"single": 1_000_000, "double": 300_000}
REFUSED = (2, 7)  # exit statuses of "this mapping does not fit"


def work(task: Task) -> None:
    """`PRECISION`: list of {mapping, firm_steps_per_second, ...}, fastest first; `best`: the fastest of each."""
    task.content["best"] = {}
    for precision, paths in PATHS.items():
        results: list[dict] = []
        for mapping in MAPPINGS:
            options = base(paths, "--precision", precision, "--cuda-mapping", mapping)
            if task.left() < (3 * results[-1]["wall_s"] if results else 1):
                task.undone.append(f"{precision} {mapping}")
                continue
            runs = [task.ballast.run(task.flagship(), "cuda", options, task.left()) for _ in range(2)]
            good = [run for run in runs if run.good]
            found = {"mapping": mapping, "wall_s": runs[-1].wall}
            if good:
                fastest = max(good, key=lambda run: run.rate)
                found |= {"firm_steps_per_second": fastest.rate, "digest": fastest.json["digest"],
                          "devices": fastest.json.get("devices", [])}
            else:
                found["problem"] = runs[0].problem()
                if None in [run.finished.status for run in runs]:
                    task.undone.append(f"{precision} {mapping}")
                elif mapping == "auto" or runs[0].finished.status not in REFUSED:
                    task.problems.append(f"{precision} {mapping}: {found['problem']}")
            results.append(found)
            task.finding(precision=precision, **found)
        task.content[precision] = sorted(results, key=lambda found: -found.get("firm_steps_per_second", 0))
        ran = [found for found in task.content[precision] if "digest" in found]
        if len({found["digest"] for found in ran}) > 1:
            task.problems.append(f"{precision}: mappings give different digests")
        auto = next((found for found in ran if found["mapping"] == "auto"), None)
        if ran and auto:
            task.content["best"][precision] = {
                "mapping": ran[0]["mapping"], "firm_steps_per_second": ran[0]["firm_steps_per_second"],
                "auto_over_best": auto["firm_steps_per_second"] / ran[0]["firm_steps_per_second"]}
