"""One model on some cores: every contender tunes itself, is judged by its answers, and is then timed in turn with all others.

Order: Ballast answers; each peer tries its ways and keeps the fastest; its answer over enough paths is compared; rounds of one
call of each (warm); rounds of one start of each (cold). At the end all answers of the timed calls are compared once more.
"""
import os
import statistics
from dataclasses import dataclass, field

from answers import STANDARD_ERRORS, worst_difference
from contenders import Absent, Answer, Failed, Way, whole

MOST_CALLS = 12  # while a way is tried, each longer than the last


@dataclass
class Plan:
    """How much is done [s, paths, rounds]."""
    seconds: float  # of a timed call
    tuning_seconds: float  # of a way that is tried
    rounds: int
    cold_rounds: int
    answer_paths: int  # that answers are judged by, at least
    cold_paths: int  # simulated from a cold start


@dataclass
class Entry:
    """A contender and what came of it; `error` takes it out."""
    contender: object
    way: Way | None = None
    rate: float = 0.0  # firm-steps per second of its last call
    tried: list[dict] = field(default_factory=list)
    pooled: Answer | None = None
    warm: list[dict] = field(default_factory=list)  # a round each
    cold: list[dict] = field(default_factory=list)
    standard_errors: float | None = None
    error: str | None = None

    def pool(self, answer: Answer) -> None:
        """Add up survivors; seeds differ, so paths are new ones."""
        if self.pooled is None:
            self.pooled = Answer(0, 0, 0, [[0] * len(row) for row in answer.survivors])
        self.pooled.paths += answer.paths
        self.pooled.survivors = [[a + b for a, b in zip(*rows, strict=True)]
                                 for rows in zip(self.pooled.survivors, answer.survivors, strict=True)]


class Match:
    def __init__(self, facts: dict, contenders: list, plan: Plan, say) -> None:
        self.facts, self.plan, self.say = facts, plan, say
        self.entries = [Entry(contender) for contender in contenders]
        self._seed = 0
        self.loads: list[float] = []

    def seed(self) -> int:
        self._seed += 1
        return self._seed

    def firm_steps(self, paths: int) -> int:
        return paths * len(self.facts["firms"]) * self.facts["num_steps"]

    def standing(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.error is None]

    def run(self) -> None:
        for entry in self.entries:
            self._guarded(entry, self._tune)
        for entry in self.standing():
            self._guarded(entry, self._answer)
        self._judge()
        for number in range(self.plan.rounds):
            for entry in self._turn(number):
                self._guarded(entry, self._time_warm)
        for number in range(self.plan.cold_rounds):
            for entry in self._turn(number):
                self._guarded(entry, self._time_cold)
        self._judge()

    def _guarded(self, entry: Entry, work) -> None:
        """A contender that fails is an error of the comparison; others go on."""
        try:
            work(entry)
        except (Failed, Absent) as problem:
            entry.error = str(problem)
            self.say(f"{entry.contender.name}: {problem}")

    def _turn(self, number: int) -> list[Entry]:
        """All that stand, each round beginning with another."""
        standing = self.standing()
        return standing[number % len(standing):] + standing[:number % len(standing)] if standing else []

    def _tune(self, entry: Entry) -> None:
        """The first name at every size and division of cores, then other names where that was fastest."""
        ways = entry.contender.ways
        first = [way for way in ways if way.name == ways[0].name]
        best = max((self._try(entry, way), way) for way in first)
        shape = best[1][1:]
        for way in ways:
            if way.name != ways[0].name and (way[1:] == shape or len(first) == 1):
                best = max(best, (self._try(entry, way), way))
        entry.rate, entry.way = best
        if entry.rate == 0.0:
            raise Failed("; ".join(sorted({found["problem"] for found in entry.tried})))
        self.say(f"{entry.contender.name}: {entry.rate / 1e6:.1f} M firm-steps/s with {entry.way.text()}")

    def _try(self, entry: Entry, way: Way) -> float:
        """Firm-steps per second of one way, after a call that compiles, by a call that lasts long enough; 0 if it fails."""
        contender, paths = entry.contender, entry.contender.unit(way)
        try:
            contender.call(way, paths, self.seed())
            for _ in range(MOST_CALLS):
                answer = contender.call(way, paths, self.seed())
                if answer.seconds >= 0.7 * self.plan.tuning_seconds:
                    break
                growth = min(16.0, self.plan.tuning_seconds / max(answer.seconds, 1e-6))
                paths = whole(int(max(2.0, growth) * answer.paths), contender.unit(way))
        except Failed as problem:
            entry.tried.append({"way": way.text(), "problem": str(problem)})
            return 0.0
        rate = self.firm_steps(answer.paths) / answer.seconds
        entry.tried.append({"way": way.text(), "firm_steps_per_second": rate})
        return rate

    def _answer(self, entry: Entry) -> None:
        entry.pool(entry.contender.call(entry.way, whole(self.plan.answer_paths, entry.contender.unit(entry.way)), self.seed()))

    def _judge(self) -> None:
        """Every answer against Ballast's, and all against the exact one where it is known."""
        reference = self.entries[0]
        if reference.error is not None:
            raise Failed(f"ballast: {reference.error}")
        paths = reference.pooled.paths
        mine = [[count / paths for count in row] for row in reference.pooled.survivors]
        exact = self.facts.get("exact")
        for entry in self.standing():
            answer = entry.pooled
            dates = len(answer.survivors)  # QuantLib: the last alone
            differences = [worst_difference(mine[-dates:], paths, answer.survivors, answer.paths)] if entry is not reference else []
            if exact:
                differences.append(worst_difference(exact[-dates:], 1 << 62, answer.survivors, answer.paths))
            entry.standard_errors = max(differences, default=0.0)
            if not entry.standard_errors <= STANDARD_ERRORS:
                entry.error = f"its answers differ by {entry.standard_errors:.1f} standard errors"
                self.say(f"{entry.contender.name}: {entry.error}")
        if reference.error is not None:
            raise Failed(f"ballast: {reference.error}")

    def _time_warm(self, entry: Entry) -> None:
        """A call that lasts about as long as planned; one that was much shorter is done again, longer."""
        load, unit = self._load(), entry.contender.unit(entry.way)
        for _ in range(2):
            wanted = int(entry.rate * self.plan.seconds / self.firm_steps(1))
            answer = entry.contender.call(entry.way, whole(max(1, wanted), unit), self.seed())
            entry.pool(answer)
            entry.rate = self.firm_steps(answer.paths) / answer.seconds
            if answer.seconds > 0.5 * self.plan.seconds:
                break
        entry.warm.append({"firm_steps_per_second": entry.rate, "paths": answer.paths, "seconds": answer.seconds,
                           "wall": answer.wall, "load": load})

    def _time_cold(self, entry: Entry) -> None:
        load = self._load()
        answer = entry.contender.cold(entry.way, self.plan.cold_paths, self.seed())
        entry.pool(answer)
        entry.cold.append({"wall": answer.wall, "paths": answer.paths, "load": load})

    def _load(self) -> float:
        self.loads.append(os.getloadavg()[0])
        return self.loads[-1]

    def close(self) -> None:
        for entry in self.entries:
            entry.contender.close()


def spread(values: list[float]) -> dict | None:
    """Least, median and largest."""
    return {"least": min(values), "median": statistics.median(values), "largest": max(values)} if values else None


def result_of(match: Match) -> dict:
    """What a record keeps. A ratio is Ballast's rate over the peer's in the same round."""
    mine = match.entries[0].warm
    lines, errors = [], {}
    for entry in match.entries:
        name = entry.contender.name
        if entry.error is not None:
            errors[name] = entry.error
            continue
        rates = [found["firm_steps_per_second"] for found in entry.warm]
        ratios = [m["firm_steps_per_second"] / rate for m, rate in zip(mine, rates)]
        lines.append({"name": name, "version": entry.contender.version, "way": entry.way.text(),
                      "firm_steps_per_second": spread(rates), "ballast_over_it": spread(ratios),
                      "cold_s": spread([found["wall"] for found in entry.cold]),
                      "standard_errors": entry.standard_errors, "answer_paths": entry.pooled.paths,
                      "warm": entry.warm, "cold": entry.cold, "tried": entry.tried})
    lines.sort(key=lambda line: -(line["firm_steps_per_second"] or {"median": 0})["median"])
    return {"lines": lines, "errors": errors, "loads": spread(match.loads), "plan": vars(match.plan)}
