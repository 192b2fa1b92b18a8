"""One small run of the flagship's base case, a hundred processes, some at the same time: all digests equal."""
from ballast import BASE_ALONE
from part import Task

NUMBER = 100
OPTIONS = ["--paths", "3001", *BASE_ALONE]


def work(task: Task) -> None:
    found: dict[str, int] = {}

    def once(number: int) -> None:
        if task.left() < 1:
            return
        run = task.ballast.run(task.flagship(), "cuda", OPTIONS, task.left())
        if run.good:
            digest = run.json["digest"]
            found[digest] = found.get(digest, 0) + 1
        elif run.finished.status is not None:
            task.problems.append(f"repeat {number}: {run.problem()}")

    task.each(once, list(range(NUMBER)))
    done = sum(found.values())
    task.content |= {"asked": NUMBER, "done": done, "digests": found, "together": task.together}
    if len(found) > 1:
        task.problems.append(f"{len(found)} different digests in {done} equal runs")
    if done < NUMBER and not task.problems:
        task.undone.append(f"{NUMBER - done} repeats")
