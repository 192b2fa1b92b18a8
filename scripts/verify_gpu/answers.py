"""Whether two programs answer alike: survival probabilities by firm and date, compared within their sampling error."""
import math

STANDARD_ERRORS = 5.0  # more than this is another model
DAYS_PER_MONTH = 365.25 / 12
DAYS_PER_STEP = 7


def survival_of_ballast(run: dict, report_steps: list[int], firms: list[str]) -> list[list[float]]:
    """[num_report_steps][num_firms] from `ballast run --json`, which has columns for 6, 12 and 18 months and what became of a
    firm by the horizon; the last report step is the horizon."""
    of = {firm["firm"]: firm for firm in run["firms"]}

    def at(firm: str, step: int) -> float:
        column = str(round(step * DAYS_PER_STEP / DAYS_PER_MONTH))
        if column in of[firm]["survival_probability"]:
            return of[firm]["survival_probability"][column]["estimate"]
        if step != report_steps[-1]:
            raise ValueError(f"`ballast run --json` has no survival at step {step}")
        return 1.0 - of[firm]["default_probability"]["estimate"] - of[firm]["acquisition_probability"]["estimate"]

    return [[at(firm, step) for firm in firms] for step in report_steps]


def angle(count: float, paths: float) -> float:
    """Of a binomial count, with a standard deviation near 1/2 sqrt(paths + 1/2), for few and for many (Anscombe 1948)."""
    return math.asin(math.sqrt((count + 0.375) / (paths + 0.75)))


def worst_difference(mine: list[list[float]], my_paths: int, survivors: list[list[int]], their_paths: int) -> float:
    """Largest difference of a survival probability in standard errors, over dates and firms: probabilities `mine` of so many
    paths against counts of survivors."""
    error = 0.5 * math.sqrt(1 / (my_paths + 0.5) + 1 / (their_paths + 0.5))
    return max(abs(angle(probability * my_paths, my_paths) - angle(count, their_paths)) / error
               for probabilities, counts in zip(mine, survivors, strict=True)
               for probability, count in zip(probabilities, counts, strict=True))
