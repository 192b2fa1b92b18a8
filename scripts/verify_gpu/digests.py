"""Every study on the device and on the CPU, in single and double precision: the same digest, or it is not Ballast.

Few paths, but all scenarios and every kind of pass; a digest covers every tally of every scenario.
"""
from pathlib import Path

from part import Task

PRECISIONS = ("single", "double")
FLAGSHIP = ["--paths", "4099", "--scenario-paths", "1027", "--backstop-paths", "515", "--parameter-points", "2",
            "--parameter-paths", "259"]
OTHERS = ["--paths", "8209", "--scenario-paths", "2053", "--backstop-paths", "1031"]


def studies(root: Path) -> list[Path]:
    """Folders of all studies that come with Ballast, the flagship first."""
    folders = sorted(file.parent for file in (root / "configs").rglob("study.toml"))
    return sorted(folders, key=lambda folder: folder.name != "ai_buildout_2026")


def scenarios_that_differ(cpu: dict, cuda: dict) -> list[str]:
    of_cuda = {s["name"]: s["digest"] for s in cuda.get("scenarios", [])}
    return [s["name"] for s in cpu.get("scenarios", []) if of_cuda.get(s["name"]) != s["digest"]]


def work(task: Task) -> None:
    cases = [(study, precision) for study in studies(task.root) for precision in PRECISIONS]
    task.content["cases"] = []

    def compare(case: tuple[Path, str]) -> None:
        study, precision = case
        name = f"{study.relative_to(task.root / 'configs')}, {precision}"
        if task.left() < 1:
            task.undone.append(name)
            return
        options = [*(FLAGSHIP if study == task.flagship() else OTHERS), "--precision", precision]
        cuda = task.ballast.run(study, "cuda", options, task.left())
        cpu = task.ballast.run(study, "cpu", [*options, "--threads", "2"], task.left())
        found = {"study": str(study.relative_to(task.root / "configs")), "precision": precision}
        if cuda.good and cpu.good:
            same = cuda.json["digest"] == cpu.json["digest"]
            found |= {"same": same, "digest": cpu.json["digest"], "firm_steps": cpu.json["firm_steps"]}
            if not same:
                differ = scenarios_that_differ(cpu.json, cuda.json)
                found |= {"digest_cuda": cuda.json["digest"], "scenarios_that_differ": differ}
                task.problems.append(f"{name}: digests differ (scenarios: {', '.join(differ) or 'none, so another pass'})")
        elif None in (cuda.finished.status, cpu.finished.status) and task.left() < 1:
            task.undone.append(name)
            return
        else:
            found |= {"same": False, "problem": cpu.problem() if cuda.good else cuda.problem()}
            task.problems.append(f"{name}: {'cpu' if cuda.good else 'cuda'}: {found['problem']}")
        task.content["cases"].append(found)
        task.finding(**found)

    task.each(compare, cases)
    task.content |= {"same": sum(case["same"] for case in task.content["cases"]), "asked": len(cases)}
