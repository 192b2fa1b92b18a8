"""Marks of figures as SVG: scales, axes, areas, lines, fans. Texts are escaped; numbers carry their places."""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Iterable, Sequence

import numpy as np
import pandas as pd
from markupsafe import Markup, escape

from .numbers import Interval, Number, Series

PATTERNS = 9  # styles of areas that differ without colour, `fill-0` to `fill-8` of style.css


def fixed(value: float) -> str:
    """A coordinate, a tenth of a pixel fine."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


@dataclass(frozen=True)
class Linear:
    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self, wanted: int = 4) -> list[float]:
        span = self.high - self.low
        step = 10 ** math.floor(math.log10(span / wanted))
        for factor in (1, 2, 2.5, 5, 10):
            if span / (step * factor) <= wanted:
                step *= factor
                break
        first = math.ceil(self.low / step - 1e-9)
        return [step * i for i in range(first, math.floor(self.high / step + 1e-9) + 1)]


@dataclass(frozen=True)
class Log:
    """Probabilities of failure; what is below the low end lies on it."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        value = min(max(value, self.low), self.high)
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        return [10.0 ** i for i in range(round(math.log10(self.low)), round(math.log10(self.high)) + 1)]


def percent_tick(share: float) -> str:
    return f"{100 * share:.10f}".rstrip("0").rstrip(".") + " %"


def svg(width: float, height: float, title: str, body: Iterable[str], description: str = "") -> Markup:
    text = Markup("<desc>{}</desc>").format(description) if description else Markup()
    return Markup('<svg viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{title}">{text}{body}</svg>'
                  ).format(w=fixed(width), h=fixed(height), title=title, text=text, body=Markup("".join(body)))


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    return f'<line class="{style}" x1="{fixed(x1)}" y1="{fixed(y1)}" x2="{fixed(x2)}" y2="{fixed(y2)}"/>'


def text(x: float, y: float, words: str, style: str = "", anchor: str = "start") -> str:
    return f'<text class="{style}" x="{fixed(x)}" y="{fixed(y)}" text-anchor="{anchor}">{escape(words)}</text>'


def points(xs: Sequence[float], ys: Sequence[float]) -> str:
    return " ".join(f"{fixed(x)},{fixed(y)}" for x, y in zip(xs, ys))


def curve(xs: Sequence[float], of: Series, scale: Linear, style: str) -> str:
    """A line through the values; its scale stands with it, so that the values can be read back."""
    known = [(x, scale(value)) for x, value in zip(xs, of.values) if not math.isnan(value)]
    if not known:
        return ""
    return (f'<polyline class="{style}" data-from="{escape(of.place)}" data-y="{scale.low!r} {scale.high!r} '
            f'{scale.start!r} {scale.end!r}" points="{points(*zip(*known))}"/>')


def band(xs: Sequence[float], lower: np.ndarray, upper: np.ndarray, scale: Linear, style: str) -> str:
    known = [(x, scale(low), scale(high)) for x, low, high in zip(xs, lower, upper)
             if not (math.isnan(low) or math.isnan(high))]
    if not known:
        return ""
    there = [(x, high) for x, _, high in known]
    back = [(x, low) for x, low, _ in reversed(known)]
    return f'<polygon class="{style}" points="{points(*zip(*(there + back)))}"/>'


class Dates:
    """A time axis from the start to the last date."""

    def __init__(self, start: pd.Timestamp, dates: Sequence, left: float, right: float) -> None:
        self.days = [(pd.Timestamp(date) - start).days for date in dates]
        self.scale = Linear(0, max(self.days), left, right)
        self.start, self.last = start, start + pd.Timedelta(days=max(self.days))
        self.xs = [self.scale(day) for day in self.days]

    def axis(self, top: float, bottom: float) -> list[str]:
        marks = [line(self.scale.start, bottom, self.scale.end, bottom, "axis")]
        for year in range(self.start.year, self.last.year + 1):
            day = (pd.Timestamp(year, 1, 1) - self.start).days
            if 0 <= day <= self.scale.high:
                marks.append(line(self.scale(day), top, self.scale(day), bottom + 4, "grid"))
                marks.append(text(self.scale(day), bottom + 15, str(year), "tick", "middle"))
        return marks


def value_axis(scale: Linear, left: float, right: float, write, wanted: int = 4) -> list[str]:
    marks = []
    for tick in scale.ticks(wanted):
        marks.append(line(left, scale(tick), right, scale(tick), "grid"))
        marks.append(text(left - 6, scale(tick) + 3.5, write(tick), "tick", "end"))
    return marks


MARKS = ("dot", "square", "diamond", "triangle")


def mark(x: float, y: float, kind: int, place: str, value: float, hollow: bool = False, size: float = 4.2) -> str:
    """One of four shapes, so that files differ without colour."""
    style = f"mark file-{kind % len(MARKS)}" + (" hollow" if hollow else "")
    tail = f'data-from="{escape(place)}" data-value="{value!r}"'
    if kind % len(MARKS) == 0:
        return f'<circle class="{style}" {tail} cx="{fixed(x)}" cy="{fixed(y)}" r="{size}"/>'
    shapes = {1: [(-1, -1), (1, -1), (1, 1), (-1, 1)], 2: [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)],
              3: [(0, -1.2), (1.2, 1), (-1.2, 1)]}
    corners = [(x + dx * size, y + dy * size) for dx, dy in shapes[kind % len(MARKS)]]
    return f'<polygon class="{style}" {tail} points="{points(*zip(*corners))}"/>'


def failure_row(scale: Log, y: float, survival: Interval, low: Number | None, high: Number | None, kind: int) -> str:
    """One dot of 1 - survival with its interval (thick) and the parameter band (thin, with ends)."""
    parts = []
    if low is not None and high is not None and not math.isnan(low.value):
        left, right = scale(1 - high.value), scale(1 - low.value)
        parts += [line(left, y, right, y, "parameter"), line(left, y - 4, left, y + 4, "parameter"),
                  line(right, y - 4, right, y + 4, "parameter")]
    left, right = scale(1 - survival.upper.value), scale(1 - survival.lower.value)
    parts.append(line(left, y, max(right, left + 1), y, "sampling"))
    parts.append(mark(scale(1 - survival.middle.value), y, kind, survival.middle.place, survival.middle.value,
                      hollow=survival.middle.value >= 1))
    return "".join(parts)
