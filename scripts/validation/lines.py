"""A line of the page: a yardstick of the world, our figure, its interval, and the verdict."""
import dataclasses
import math

HEAD = ["|yardstick | wanted | ours | interval | source | verdict |", "|---|---|---|---|---|---|"]


def short(value, digits=3):
    """A number with few digits and no needless zeros."""
    if not math.isfinite(value):
        return "-"
    if value == 0.0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclasses.dataclass
class Figure:
    """What was measured. Without `kind` it is no sample: it follows from the study alone."""
    value: float
    lower: float = math.nan
    upper: float = math.nan
    kind: str = ""

    @property
    def random(self):
        return bool(self.kind)


@dataclasses.dataclass
class Line:
    key: str
    section: str
    yardstick: str
    low: float
    high: float
    figure: Figure
    source: str
    unit: str = ""
    wanted: str = ""   # said in place of the range
    shown: str = ""    # said in place of our figure
    digits: int = 3

    @property
    def holds(self):
        return self.low <= self.figure.value <= self.high

    @property
    def missed_by(self):
        """How far outside the range our figure lies, in words."""
        end, side = (self.low, "below") if self.figure.value < self.low else (self.high, "above")
        gap = abs(self.figure.value - end)
        percent = f" ({100.0 * gap / abs(end):.0f} %)" if end and self.unit != "%" else ""
        unit = " percentage points" if self.unit == "%" else f" {self.unit}" if self.unit else ""
        return f"{side} by {short(gap * self.scale, 2)}{unit}{percent}"

    @property
    def scale(self):
        return 100.0 if self.unit == "%" else 1.0

    def number(self, value):
        return short(value * self.scale, self.digits)

    def range(self):
        if self.wanted:
            return self.wanted
        if math.isinf(self.high):
            return f"at least {self.number(self.low)}"
        if math.isinf(self.low):
            return f"at most {self.number(self.high)}"
        return f"{self.number(self.low)} to {self.number(self.high)}"

    def row(self):
        unit = f" [{self.unit}]" if self.unit else ""
        interval = "no sample"
        if self.figure.random:
            lower, upper = self.scale * self.figure.lower, self.scale * self.figure.upper
            places = max(0, min(4, 2 - math.floor(math.log10(max(upper - lower, 1e-9)))) - 1)
            interval = f"{lower:.{places}f}..{upper:.{places}f}, {self.figure.kind}"
        ours = self.shown or self.number(self.figure.value)
        return (f"|{self.yardstick}{unit} | {self.range()} | {ours} | {interval} | {self.source} | "
                f"{'ok' if self.holds else '**miss**'} |")


def from_spec(spec, figure):
    """Line of a table of yardsticks.toml."""
    return Line(spec["key"], spec["section"], spec["text"], float(spec.get("low", -math.inf)),
                float(spec.get("high", math.inf)), figure, spec["source"], spec.get("unit", ""),
                spec.get("wanted", ""), digits=spec.get("digits", 3))
