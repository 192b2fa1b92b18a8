"""Python values as TOML: what `with_` hands on, and studies that are dicts."""
from __future__ import annotations

import datetime
import json
import math
import os
import re
from typing import Any, Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")


def key_text(key: str) -> str:
    return key if _BARE.match(key) else json.dumps(key, ensure_ascii=False)


def value_text(value: Any) -> str:
    """One value in one line. Raises TypeError for what TOML cannot hold."""
    if hasattr(value, "item") and not hasattr(value, "__len__"):
        value = value.item()  # of numpy
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (str, os.PathLike)):
        return json.dumps(os.fspath(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key_text(str(key))} = {value_text(one)}" for key, one in value.items()) + "}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if math.isnan(value) or math.isinf(value):
            return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
        return repr(value)
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(value_text(one) for one in value) + "]"
    raise TypeError(f"{value!r} is no value of a study; give a number, text, date, bool, list or dict")


def document_text(study: Mapping[str, Any]) -> str:
    """A whole study; `[kind.name]` tables where values are dicts of dicts."""
    plain, tables = [], []
    for key, value in study.items():
        if not isinstance(value, Mapping):
            plain.append(f"{key_text(key)} = {value_text(value)}")
        elif value and all(isinstance(one, Mapping) for one in value.values()):
            tables += [(f"{key_text(key)}.{key_text(str(name))}", one) for name, one in value.items()]
        else:
            tables.append((key_text(key), value))
    lines = plain
    for name, members in tables:
        lines += ["", f"[{name}]"] + [f"{key_text(str(key))} = {value_text(one)}" for key, one in members.items()]
    return "\n".join(lines) + "\n"
