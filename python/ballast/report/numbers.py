"""Numbers of a page, each with the place in the file that it comes from.

A place reads ``FILE:NAME[LABEL|LABEL|...]``: the number of the file on the page, from 0; the name of the variable, with its
group; a label for each dimension, ":" for all. ``FILE:@NAME`` is an attribute of the root, ``FILE:provenance@NAME`` one of
a group.
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup, escape

from .._result import Result

PERCENT, POINTS, LESS_POINTS, USD_BN, PLAIN, RENT = "percent", "points", "less-points", "usd-bn", "plain", "rent"
_SCALE = {PERCENT: 100.0, POINTS: 100.0, LESS_POINTS: -100.0, USD_BN: 1e-9, PLAIN: 1.0, RENT: 1.0}
MINUS = "\N{MINUS SIGN}"
PER_CENT = "\N{NO-BREAK SPACE}%"


@dataclass(frozen=True)
class Number:
    """A value of the file and its place."""

    value: float
    place: str

    def __float__(self) -> float:
        return self.value


@dataclass(frozen=True)
class Series:
    """Values along the dimensions that are left, and their place."""

    values: np.ndarray
    place: str


@dataclass(frozen=True)
class Interval:
    middle: Number
    lower: Number
    upper: Number

    def holds_zero(self) -> bool:
        return self.lower.value <= 0 <= self.upper.value


def label_of(value: Any) -> str:
    if isinstance(value, np.datetime64):
        return str(pd.Timestamp(value).date())
    if isinstance(value, (float, np.floating)):
        return repr(float(value))
    return str(value)


class Figures:
    """Looks up numbers of one result by labels; the horizon and the base case where nothing else is said."""

    def __init__(self, result: Result, number: int) -> None:
        self.result = result
        self.number = number
        self._labels: dict[str, list[str]] = {}
        self._arrays: dict[str, tuple[tuple[str, ...], np.ndarray]] = {}

    def labels(self, dim: str, group: str = "") -> list[str]:
        key = f"{group}/{dim}"
        if key not in self._labels:
            data = self.result.data if dim in self.result.data.coords else self.result.group(group)
            self._labels[key] = [label_of(one) for one in data[dim].values]
        return self._labels[key]

    def has(self, name: str) -> bool:
        return name in self.result.data

    def array(self, name: str) -> tuple[tuple[str, ...], np.ndarray]:
        if name not in self._arrays:
            variable = self.result[name].variable
            self._arrays[name] = (tuple(str(dim) for dim in variable.dims), np.asarray(variable.values))
        return self._arrays[name]

    def _find(self, name: str, labels: dict[str, Any]) -> tuple[Any, str]:
        dims, array = self.array(name)
        group = name.rpartition("/")[0]
        where: list[Any] = []
        shown = []
        for dim in dims:
            known = self.labels(dim, group)
            label = labels.get(dim)
            if label is None and dim == "scenario":
                label = known[0]
            if label is None and dim == "date":
                label = known[-1]
            if label is None:
                where.append(slice(None))
                shown.append(":")
            else:
                label = label if label in known else label_of(label)
                where.append(known.index(label))
                shown.append(label)
        if "date" in labels and labels["date"] == ":":
            raise KeyError("date")
        return array[tuple(where)], f"{self.number}:{name}" + (f"[{'|'.join(shown)}]" if dims else "")

    def number_at(self, name: str, **labels: Any) -> Number:
        value, place = self._find(name, labels)
        return Number(float(value), place)

    def interval(self, name: str, **labels: Any) -> Interval:
        return Interval(*(self.number_at(name + ending, **labels) for ending in ("", "_lower", "_upper")))

    def along(self, name: str, dim: str, **labels: Any) -> Series:
        """Values along a dimension, dates too."""
        dims, array = self.array(name)
        group = name.rpartition("/")[0]
        where: list[Any] = []
        shown = []
        for one in dims:
            known = self.labels(one, group)
            if one == dim:
                where.append(slice(None))
                shown.append(":")
                continue
            label = labels.get(one, known[0] if one == "scenario" else known[-1] if one == "date" else None)
            label = label if label in known else label_of(label)
            where.append(known.index(label))
            shown.append(label)
        return Series(np.asarray(array[tuple(where)], dtype=float), f"{self.number}:{name}[{'|'.join(shown)}]")

    def text(self, name: str, **labels: Any) -> Markup:
        value, place = self._find(name, labels)
        return from_file(str(value), place)

    def word(self, name: str, **labels: Any) -> str:
        return str(self._find(name, labels)[0])

    def attribute(self, name: str, group: str = "") -> Markup:
        holder = self.result.group(group).attrs if group else self.result.attrs
        return from_file(str(holder.get(name, "")), f"{self.number}:{group}@{name}")

    def date(self, value: str) -> Markup:
        """A report date in words."""
        when = pd.Timestamp(value)
        return Markup('<time datetime="{}" data-from="{}:date[{}]" data-as="date">{}</time>').format(
            value, self.number, value, f"{when.day} {when:%B} {when.year}")

    def key(self, value: str) -> Markup:
        """The key of an assumption, which may break after its parts."""
        parts = escape(value).replace(".", Markup(".<wbr>")).replace("_", Markup("_<wbr>"))
        return from_file(parts, f"{self.number}:parameter_band/parameter[{value}]")

    def name(self, dim: str, value: str, shown: str) -> Markup:
        """A label, or its end, with spaces for underscores."""
        return Markup('<span data-from="{}:{}[{}]" data-as="name">{}</span>').format(
            self.number, dim, value, shown.replace("_", " "))

    def start(self) -> Markup:
        when = self.result.start
        return Markup('<time datetime="{}" data-from="{}:@start" data-as="date">{}</time>').format(
            when.date(), self.number, f"{when.day} {when:%B} {when.year}")

    def label(self, dim: str, value: str, text: str | None = None) -> Markup:
        """A label of an axis, as it stands there or written otherwise."""
        return from_file(value if text is None else text, f"{self.number}:{dim}[{value}]")


def from_file(text: str, place: str) -> Markup:
    return Markup('<span data-from="{}" data-as="text">{}</span>').format(place, text)


def decimals_for(half_width: float, least: int = 0, most: int = 4) -> int:
    """Decimals that an interval of that half width leaves meaning to."""
    if not half_width > 0 or math.isinf(half_width):
        return least
    return min(max(-math.floor(math.log10(half_width)), least), most)


def written(value: float, decimals: int, signed: bool = False) -> str:
    text = f"{abs(value):,.{decimals}f}"
    minus = value < 0 and float(text.replace(",", "")) != 0
    return (MINUS if minus else "+" if signed and float(text.replace(",", "")) != 0 else "") + text


def number(one: Number, kind: str = PLAIN, decimals: int = 0, signed: bool = False) -> Markup:
    """The number as text that carries its value and place."""
    if math.isnan(one.value):
        return Markup('<span class="none">not known</span>')
    scaled = one.value * _SCALE[kind]
    text = written(scaled, decimals, signed) if math.isfinite(scaled) else (MINUS if scaled < 0 else "") + "\N{INFINITY}"
    return Markup('<data value="{}" data-from="{}" data-as="{}">{}</data>').format(
        repr(one.value), one.place, kind, text)


def spread(of: Interval, kind: str = PERCENT, signed: bool = False, unit: str = "", least: int = 0) -> Markup:
    """Estimate and interval, with as many decimals as the interval leaves meaning to."""
    if math.isnan(of.middle.value):
        return Markup('<span class="none">not known</span>')
    scale = abs(_SCALE[kind])
    lower, upper = (of.upper, of.lower) if kind == LESS_POINTS else (of.lower, of.upper)
    decimals = decimals_for(scale * abs(of.upper.value - of.lower.value) / 2, least)
    if kind == PERCENT and of.lower.value > 0:
        decimals = max(decimals, decimals_for(scale * of.lower.value))  # none that is seen is written as zero
    if kind == PERCENT and of.middle.value >= 1:
        return Markup("above {}{}").format(number(lower, kind, max(decimals, 2)), unit)
    if kind == PERCENT and of.middle.value <= 0:
        return Markup("below {}{}").format(number(upper, kind, max(decimals, 2)), unit)
    return Markup('{}{} <span class="interval">({} to {})</span>').format(
        number(of.middle, kind, decimals, signed), unit, number(lower, kind, decimals, signed),
        number(upper, kind, decimals, signed))


def words(name: str) -> str:
    return escape(name.replace("_", " "))
