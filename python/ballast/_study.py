"""Studies: read, checked, and varied by value."""
from __future__ import annotations

import dataclasses
import os
import pathlib
import tempfile
import tomllib
from typing import Any, Mapping

from . import _program, _toml
from ._errors import Problem, StudyError


class Study:
    """A study that has passed all checks.

    Parameters
    ----------
    source
        A folder with `study.toml`, such a file, or a dict of the same structure, e.g.
        ``{"general": {"name": "x", "start": datetime.date(2026, 7, 1)}, "firm": {"a": {"cash_usd_bn": 1.0}}}``.

    Raises
    ------
    StudyError
        With everything that is wrong, a `Problem` each: file, line, key, value, remedy.
    InputError
        There is no study.
    """

    def __init__(self, source: str | os.PathLike[str] | Mapping[str, Any]) -> None:
        if isinstance(source, Mapping):
            self._set_text(_toml.document_text(source), "<dict>")
        else:
            self._path, self._folder, self._called = pathlib.Path(source), None, ""
        self._overrides: tuple[str, ...] = ()
        self._check()

    @classmethod
    def from_text(cls, toml: str) -> Study:
        """The study that one text of TOML holds. Raises StudyError."""
        study = cls.__new__(cls)
        study._set_text(toml, "<text>")
        study._overrides = ()
        study._check()
        return study

    def with_(self, values: Mapping[str, Any]) -> Study:
        """The same study with other values, by dotted key as in messages and after `-p`.

        ``study.with_({"firm.coreweave.cash_usd_bn": 4.0, "site.abilene.power_tranches[0].mw": 200})``. Values are
        numbers, texts, dates, bools, lists or dicts, in the units of the key. Raises StudyError.
        """
        other = Study.__new__(Study)
        other._path, other._folder, other._called = self._path, self._folder, self._called
        other._overrides = self._overrides + tuple(f"{key}={_toml.value_text(one)}" for key, one in values.items())
        other._check()
        return other

    @property
    def name(self) -> str:
        return self._checked["name"]

    @property
    def title(self) -> str:
        return self._checked["title"]

    @property
    def firms(self) -> list[str]:
        """Names in alphabetical order."""
        return list(self._checked["firms"])

    @property
    def scenarios(self) -> list[str]:
        """Names in alphabetical order, without the base case."""
        return list(self._checked["scenarios"])

    @property
    def warnings(self) -> list[Problem]:
        """What is doubtful, but can stand."""
        return [Problem(*warning) for warning in self._checked["warnings"]]

    @property
    def files(self) -> dict[str, str]:
        """SHA-256 of each file, by its name relative to the study."""
        return dict(self._checked["files"])

    @property
    def overrides(self) -> tuple[str, ...]:
        """KEY=VALUE as after `-p`, in order."""
        return self._overrides

    @property
    def path(self) -> pathlib.Path:
        """Folder or file that the engine reads; of a dict or text, a temporary one."""
        return self._path

    @property
    def toml(self) -> str:
        """The whole study in one text, defaults and overrides included."""
        return self._checked["toml"]

    @property
    def values(self) -> dict[str, Any]:
        """The same as nested dicts; units stand in the keys."""
        return tomllib.loads(self.toml)

    def words(self) -> list[str]:
        """The study as words of a command line."""
        return [str(self._path)] + [word for one in self._overrides for word in ("-p", one)]

    def __repr__(self) -> str:
        changed = f", {len(self._overrides)} values changed" if self._overrides else ""
        return f"<ballast.Study {self.name!r}: {len(self.firms)} firms, {len(self.scenarios)} scenarios{changed}>"

    def _set_text(self, toml: str, called: str) -> None:
        self._called = called
        self._folder = tempfile.TemporaryDirectory(prefix="ballast_study_")
        self._path = pathlib.Path(self._folder.name) / "study.toml"
        self._path.write_text(toml, encoding="utf-8")

    def _check(self) -> None:
        try:
            self._checked = _program.engine().read_study(str(self._path), list(self._overrides))
        except StudyError as error:
            if not self._called:
                raise
            problems = [dataclasses.replace(one, file=one.file.replace(str(self._path), self._called))
                        for one in error.problems]
            raise StudyError(str(error).replace(str(self._path), self._called), problems) from None


def as_study(study: Study | str | os.PathLike[str] | Mapping[str, Any]) -> Study:
    return study if isinstance(study, Study) else Study(study)
