"""The report: one page of HTML about one result, or about several side by side, that needs no network.

Every number on it carries the place in the file that it comes from (numbers.py), which tests walk. Figures are SVG of our
own (svg.py): they print sharp, are small, and each mark can be looked up. Without scripts the page lacks nothing but the
filter of assumptions.
"""
from __future__ import annotations

import os
import pathlib
import tempfile
from typing import Any, Sequence

import jinja2
from markupsafe import Markup

from .._errors import UsageError
from .._result import Result
from . import figures as draw
from .answer import paths_of, sentences
from .numbers import PLAIN, Figures, Number, from_file, number

LARGEST_PAGE = 8 << 20  # bytes
MOST_MECHANISMS = 25    # shown at once; the others are there to open
_FACTS = ("command", "started", "finished", "seconds", "backend", "isa", "threads", "compiler")


def _assumptions(figures: Figures, first: Figures) -> list[dict[str, Any]]:
    """Values in the order of their keys; of a later file those that differ from the first."""
    table = figures.result.assumptions()
    if figures is not first:
        same = first.result.assumptions().reindex(table.index)[["value", "low", "high"]]
        own = table[["value", "low", "high"]]
        table = table[~((own == same) | (own.isna() & same.isna())).all(axis=1)]
    rows = []
    for key, row in table.iterrows():
        def cell(name: str, text: str | None = None, key: str = str(key), row=row) -> Markup:
            value = str(row[name]) if text is None else text
            if value in ("", "nan"):
                return Markup()
            stored = {"source": "value_source", "confidence": "value_confidence"}.get(name, name)
            return from_file(value, f"{figures.number}:provenance/{stored}[{key}]")

        written = str(row["value"])
        low, high = (f"{float(row[end]):.6g}" for end in ("low", "high"))
        ranged = float(row["low"]) == float(row["low"])
        rows.append({"key": from_file(str(key), f"{figures.number}:provenance/key[{key}]"),
                     "value": cell("value", written if len(written) <= 60 else written[:57] + "..."),
                     "low": cell("low", low) if ranged else Markup(), "high": cell("high", high) if ranged else Markup(),
                     "source": str(row["source"]), "confidence": cell("confidence"), "note": cell("note")})
    return rows


def _sources(figures: Figures) -> list[dict[str, Any]]:
    rows = []
    for key, row in figures.result.sources().iterrows():
        where = str(row["where"])
        rows.append({"key": str(key), "title": from_file(str(row["title"]), f"{figures.number}:provenance/source_title[{key}]"),
                     "where": from_file(where, f"{figures.number}:provenance/source_where[{key}]"),
                     "link": where if where.startswith(("https://", "http://")) else ""})
    return rows


def _one(figures: Figures, first: Figures, shown: Sequence[str]) -> dict[str, Any]:
    """Everything that the page says about one file alone."""
    result = figures.result
    causes = draw.Causes.of(figures)
    firms = {}
    for firm in shown:
        if firm in figures.labels("firm"):
            curve, note = draw.survival_curve(figures, firm)
            firms[firm] = {"curve": curve, "note": note, "ways": draw.ways_out(figures, firm, causes),
                           "fan": draw.liquidity_fan(figures, firm)}
    has_band = "parameter_band" in result.groups
    if has_band:
        for firm in firms:
            firms[firm]["tornado"] = draw.tornado(figures, firm)
    several = len(figures.labels("firm")) > 1
    joint = draw.joint_rows(figures) if several else None
    provenance = "provenance"
    return {
        "number": figures.number, "title": figures.attribute("title"), "study": figures.attribute("study"),
        "digest": figures.attribute("digest"), "short_digest": result.digest[:12], "paths": paths_of(figures),
        "start": figures.start(), "horizon": figures.date(figures.labels("date")[-1]),
        "confidence": figures.result.attrs["confidence_level"], "file": result.path.name,
        "answer": sentences(figures), "firms": firms, "legend": causes.legend(),
        "areas": draw.area_panels(figures, causes), "rents": draw.rent_fans(figures),
        "matrix": draw.delta_matrix(figures) if len(figures.labels("scenario")) > 1 else None,
        "tornados": [draw.tornado(figures, firm) for firm in draw.widest_bands(figures)] if has_band else [],
        "chance": number(Number(float(result.parameter_band().attrs["largest_rank_correlation_by_chance"]),
                                f"{figures.number}:parameter_band@largest_rank_correlation_by_chance"),
                         PLAIN, 2) if has_band else None,
        "points": figures.attribute("points_simulated", "parameter_band") if has_band else None,
        "contagion": draw.contagion(figures) if several else None,
        "joint_head": joint[0] if joint else None, "joint": joint[1] if joint else [],
        "pairs": draw.pairs(figures) if several else [],
        "assumptions": _assumptions(figures, first), "sources": _sources(figures),
        "facts": [(name, figures.attribute(name, provenance)) for name in _FACTS if name in result.provenance],
        "engine": [(name, figures.attribute(name)) for name in
                   ("engine_version", "git_commit", "precision", "seed", "study_sha256", "payload_sha256")],
        "command": figures.attribute("command", provenance),
        "inputs": [(from_file(str(one), f"{figures.number}:provenance/input_file[{one}]"),
                    figures.text("provenance/input_sha256", input_file=str(one)))
                   for one in figures.labels("input_file", provenance)],
    }


def render(results: Sequence[Result], switches: Result | None = None) -> str:
    """The page as text. `switches`: a result of `ballast switches`, for what each mechanism is worth."""
    if not results:
        raise UsageError("a report is about one result at least")
    all_figures = [Figures(result, i) for i, result in enumerate(results)]
    head, rows = draw.survival_rows(all_figures)
    scenario_head, scenarios = draw.strips(all_figures)
    mechanisms = None
    if switches is not None:
        figures = Figures(switches, len(results))
        mechanism_head, mechanism_rows = draw.strips([figures], prefix="without_", turned=True)
        mechanisms = {"head": mechanism_head, "rows": mechanism_rows[:MOST_MECHANISMS],
                      "rest": mechanism_rows[MOST_MECHANISMS:], "channels": draw.channels(figures),
                      "file": switches.path.name, "digest": figures.attribute("digest"), "paths": paths_of(figures)}
    environment = jinja2.Environment(loader=jinja2.PackageLoader("ballast.report"), autoescape=True, trim_blocks=True,
                                     lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    folder = pathlib.Path(__file__).parent / "templates"
    page = environment.get_template("report.html").render(
        files=[_one(figures, all_figures[0], [row.firm for row in rows]) for figures in all_figures], head=head, rows=rows,
        scenario_head=scenario_head, scenarios=scenarios,
        mechanisms=mechanisms, style=Markup((folder / "style.css").read_text(encoding="utf-8")),
        script=Markup((folder / "report.js").read_text(encoding="utf-8")))
    return "\n".join(line.rstrip() for line in page.splitlines() if line.strip()) + "\n"


def write_report(results: Sequence[Result], out: str | os.PathLike[str], switches: Result | None = None) -> pathlib.Path:
    """Writes the page, whole or not at all. Returns its path.

    Raises UsageError without a result, or where the page would be larger than 8 MiB: fewer files make it smaller.
    """
    data = render(results, switches).encode("utf-8")
    if len(data) > LARGEST_PAGE:
        raise UsageError(f"the report would have {len(data) / 2**20:.1f} MiB, more than {LARGEST_PAGE >> 20}. "
                         "Give fewer files at a time.")
    path = pathlib.Path(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            file.write(data)
            file.close()
            os.chmod(file.name, 0o644)
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise
    return path
