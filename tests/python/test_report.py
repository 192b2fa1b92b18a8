"""The report says what is in the file, and nothing else; every number on it is looked up there."""
import html.parser
import math
import os
import re

import ballast
import h5py
import numpy as np
import pandas as pd
import pytest
from ballast.report import LARGEST_PAGE, render, write_report

SCALES = {"percent": 100.0, "points": 100.0, "less-points": -100.0, "usd-bn": 1e-9, "plain": 1.0}
VOID = {"meta", "link", "br", "wbr", "input", "hr", "use", "rect", "circle", "line", "path"}
# Where digits are not figures of the file: ticks of axes, constants of the text.
FREE = {"tick", "fixed"}


class Element:
    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent, self.text = tag, dict(attributes), parent, ""

    def above(self):
        at = self
        while at is not None:
            yield at
            at = at.parent


class Page(html.parser.HTMLParser):
    """Elements with what they carry, and every visible text with the element around it."""

    def __init__(self, text):
        super().__init__()
        self.at, self.elements, self.texts, self.unclosed = None, [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        element = Element(tag, attributes, self.at)
        self.elements.append(element)
        if tag not in VOID:
            self.at = element

    def handle_startendtag(self, tag, attributes):
        self.elements.append(Element(tag, attributes, self.at))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self.at is not None and self.at.tag == tag, f"</{tag}> closes <{self.at and self.at.tag}>"
        self.at = self.at.parent

    def handle_data(self, data):
        if self.at is None or self.at.tag in ("script", "style", "title", "desc"):
            return
        self.texts.append((data, self.at))
        for element in self.at.above():
            element.text += data


class Files:
    """Values by the places of numbers.py, read by h5py alone."""

    def __init__(self, *paths):
        self.files = [h5py.File(path, "r") for path in paths]
        self.known = {}

    @staticmethod
    def plain(values):
        if values.dtype.kind == "O":
            return np.array([one.decode() if isinstance(one, bytes) else one for one in values.ravel()],
                            dtype=object).reshape(values.shape)
        return values

    def variable(self, number, name):
        key = number, name
        if key not in self.known:
            data = self.files[number][name]
            self.known[key] = data, self.plain(np.asarray(data[()]))
        return self.known[key]

    def labels(self, number, name, axis):
        key = number, name, axis
        if key not in self.known:
            scale = self.variable(number, name)[0].dims[axis][0]
            values = self.plain(np.asarray(scale[()]))
            if scale.name.endswith("date"):
                start = pd.Timestamp(self.attribute(number, "", "start"))
                values = [str((start + pd.Timedelta(days=float(day))).date()) for day in values]
            self.known[key] = [repr(float(one)) if isinstance(one, (float, np.floating)) else str(one) for one in values]
        return self.known[key]

    def attribute(self, number, group, name):
        value = (self.files[number][group] if group else self.files[number]).attrs[name]
        value = value[0] if isinstance(value, np.ndarray) and value.size == 1 else value
        return value.decode() if isinstance(value, bytes) else value

    def at(self, place):
        """The value, or the array where ":" stands for a dimension."""
        number, rest = place.split(":", 1)
        number = int(number)
        if "@" in rest and "[" not in rest.split("@")[0]:
            return self.attribute(number, *rest.split("@"))
        compared = re.fullmatch(r"(.*\])>=([\d.]+)", rest)
        if compared:
            return float((self.at(f"{number}:{compared[1]}") >= float(compared[2])).sum())
        name, labels = re.fullmatch(r"([^\[]+)\[(.*)\]", rest, re.S).groups()
        data, values = self.variable(number, name)
        if data.is_scale and data.ndim == 1:
            texts = self.scale_labels(number, name)
            assert labels in texts, f"{labels} is not on the axis {name}"
            return labels
        where = [slice(None) if label == ":" else self.labels(number, name, axis).index(label)
                 for axis, label in enumerate(self.split(labels, data.ndim))]
        return values[tuple(where)]

    def scale_labels(self, number, name):
        key = number, name, "scale"
        if key not in self.known:
            values = self.variable(number, name)[1]
            if name.endswith("date"):
                start = pd.Timestamp(self.attribute(number, "", "start"))
                values = [str((start + pd.Timedelta(days=float(day))).date()) for day in values]
            self.known[key] = {str(one) for one in values}
        return self.known[key]

    @staticmethod
    def split(labels, dims):
        return [labels] if dims == 1 else labels.split("|")


def check_numbers(page, files):
    """Every carried value is the file's, every written number is the carried value; returns how many there were."""
    checked = 0
    for element in page.elements:
        place = element.attributes.get("data-from")
        if place is None:
            continue
        stored = files.at(place)
        kind = element.attributes.get("data-as")
        if "value" in element.attributes or "data-value" in element.attributes:
            carried = float(element.attributes.get("value", element.attributes.get("data-value")))
            assert carried == float(stored) or math.isnan(carried), place
        if kind in SCALES:
            check_written(element.text, float(stored) * SCALES[kind], place)
        elif kind == "date":
            assert pd.Timestamp(element.text) == pd.Timestamp(stored), place
        elif kind == "name":
            assert stored.endswith(element.text.replace(" ", "_")), place
        elif kind == "text":
            check_text(element.text, stored, place)
        elif "data-y" in element.attributes:
            check_curve(element, np.asarray(stored, dtype=float), place)
        checked += 1
    return checked


def check_written(text, value, place):
    plain = text.replace(",", "").replace("\N{MINUS SIGN}", "-").replace("+", "")
    if math.isinf(value):
        assert plain.strip("-") == "\N{INFINITY}", place
        return
    decimals = len(plain.partition(".")[2])
    assert abs(float(plain) - value) <= 0.5 * 10 ** -decimals * (1 + 1e-9), f"{place}: {text} for {value}"


def check_text(text, stored, place):
    if isinstance(stored, (float, np.floating)):
        assert float(text) == pytest.approx(float(stored), rel=1e-5), place
        return
    stored = str(stored)
    cut = len(text) == 60 and text.endswith("...")
    assert stored.startswith(text[:-3]) if cut else text.split() == stored.split(), f"{place}: {text!r}, {stored!r}"


def check_curve(element, stored, place):
    low, high, start, end = map(float, element.attributes["data-y"].split())
    ys = [float(point.split(",")[1]) for point in element.attributes["points"].split()]
    values = [low + (y - start) / (end - start) * (high - low) for y in ys]
    known = stored[~np.isnan(stored)]
    assert len(values) == len(known), place
    np.testing.assert_allclose(values, known, atol=0.06 * abs((high - low) / (end - start)) + 1e-12, err_msg=place)


def check_nothing_else(page):
    """Digits of visible text stand in elements with a place, on ticks of axes or in constants."""
    for text, element in page.texts:
        if re.search(r"\d", text) is None:
            continue
        around = list(element.above())
        named = any("data-from" in one.attributes for one in around)
        free = any(FREE & set(one.attributes.get("class", "").split()) for one in around)
        prose = any(one.tag in ("p", "figcaption", "h1", "summary") for one in around) and not re.search(r"\d[.,]\d", text)
        key = any(one.tag in ("a", "dt") and re.fullmatch(r"[\w.-]+", one.text.strip()) for one in around)
        own = any({"small", "facts", "name"} & set(one.attributes.get("class", "").split()) or one.tag in ("code", "li")
                  for one in around)
        assert named or free or prose or key or own, f"{text.strip()!r} comes from nowhere"


def check_links(page):
    targets = {element.attributes["id"] for element in page.elements if "id" in element.attributes}
    links = [element.attributes["href"] for element in page.elements if "href" in element.attributes]
    for link in links:
        if link.startswith("#"):
            assert link[1:] in targets, f"{link} leads nowhere"
        else:
            assert re.match(r"https?://[^\s/]+\.[^\s/]+|data:,$", link), f"{link} is no address"
    for element in page.elements:
        for name in ("src", "srcset", "poster"):
            assert name not in element.attributes, "nothing is loaded from elsewhere"
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids)), "an id is given once"


def check_accessible(page):
    for element in page.elements:
        if element.tag == "svg":
            assert "aria-label" in element.attributes or element.attributes.get("aria-hidden") == "true"
        if element.tag == "th":
            assert element.attributes.get("scope") in ("row", "col")
    headings = [int(element.tag[1]) for element in page.elements if re.fullmatch(r"h[1-6]", element.tag)]
    assert headings[0] == 1 and headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(headings, headings[1:])), "no level is skipped"


SECTIONS = {"answer", "survival", "firms", "causes", "scenarios", "tornado", "together", "mechanisms", "assumptions",
            "provenance"}


def walk(results, switches=None):
    text = render(results, switches)
    assert len(text.encode()) < LARGEST_PAGE
    page = Page(text)
    files = Files(*[result.path for result in results + ([switches] if switches else [])])
    count = check_numbers(page, files)
    check_nothing_else(page)
    check_links(page)
    check_accessible(page)
    return page, count


@pytest.fixture(scope="module")
def carriers(carriers_file):
    return ballast.open_result(carriers_file)


def test_every_number_is_in_the_file(carriers):
    page, count = walk([carriers])
    assert count > 2000
    sections = {element.attributes["id"] for element in page.elements if element.tag == "section"}
    assert SECTIONS <= sections
    assert sum(element.attributes.get("class") == "firm" for element in page.elements) == 16


def test_one_firm_without_scenarios_or_band(harbor_file):
    page, count = walk([ballast.open_result(harbor_file)])
    sections = {element.attributes["id"] for element in page.elements if element.tag == "section"}
    assert {"answer", "survival", "firms", "causes", "provenance"} <= sections
    assert not sections & {"scenarios", "tornado", "together"} and count > 60


def test_files_side_by_side(carriers, harbor_file):
    page, _ = walk([carriers, ballast.open_result(harbor_file)])
    marks = {element.attributes["class"].split()[1] for element in page.elements
             if element.attributes.get("class", "").startswith("mark file-") and "data-from" in element.attributes}
    assert {"file-0", "file-1"} <= marks, "files differ by shape, not by colour alone"
    assert sum(element.attributes.get("class") == "answer" for element in page.elements) == 2


def test_mechanisms_of_switches(harbor, harbor_file, tmp_path):
    import subprocess

    file = tmp_path / "switches.h5"
    subprocess.run([os.environ["BALLAST_PROGRAM"], "switches", str(harbor), "-q", "--paths", "500", "--only",
                    "power_slips,cancellations", "--out", str(file)], check=True, capture_output=True)
    page, _ = walk([ballast.open_result(harbor_file)], ballast.open_result(file))
    rows = [element for element in page.elements if element.tag == "th" and "power slips" in element.text]
    assert rows, "each mechanism has a row"


def test_texts_of_a_study_are_shown_as_text(harbor, tmp_path):
    from conftest import simulate

    out = simulate(harbor, tmp_path / "x.h5", "--paths", "256", "--backstop-paths", "0", "-p",
                   'general.title="<script>alert(1)</script> & \\"quotes\\""')
    text = render([ballast.open_result(out)])
    assert "<script>alert" not in text and "&lt;script&gt;alert(1)" in text


def test_written_whole_or_not_at_all(carriers, tmp_path):
    out = tmp_path / "deep" / "report.html"
    assert write_report([carriers], out) == out and out.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [path.name for path in out.parent.iterdir()] == ["report.html"]
    again = out.read_bytes()
    carriers.report(out)
    assert out.read_bytes() == again, "equal files make equal pages"
    with pytest.raises(ballast.UsageError, match="one result at least"):
        write_report([], out)


@pytest.mark.skipif(not os.environ.get("BALLAST_REPORT_FILE"), reason="BALLAST_REPORT_FILE names no result")
def test_a_file_that_was_asked_for():
    walk([ballast.open_result(os.environ["BALLAST_REPORT_FILE"])])
