"""kernels/budget.json, what the kernels may cost: one file, a section for each guard that holds it.

  cpu        check_instructions.py     instructions per firm-step of 8 lanes, by study and compiler
  gpu        tests/ptx_parity          issues, lanes, slowest warp, barriers, hot code and state, by study and mapping
  ptx        check_ptx.py              bytes of local arrays and double-precision instructions, by unit
  resources  check_cuda_resources.py   registers, stack, shared memory and machine code, by unit and architecture

scripts/update_budgets.sh writes all of them anew.
"""
import json
from pathlib import Path


def read_budget(path: Path) -> dict:
    """All sections; empty if there is no file."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def as_text(node: object, depth: int = 0) -> str:
    """JSON in order of names; an object of plain values is one line, so that a change of one kernel is one line.
    tests/ptx_parity/instruction_budget_test.cpp writes the same."""
    if not isinstance(node, dict) or not any(isinstance(value, dict) for value in node.values()):
        return json.dumps(node, sort_keys=True)
    indent = " " * (depth + 1)
    rows = [f"{indent}{json.dumps(name)}: {as_text(node[name], depth + 1)}" for name in sorted(node)]
    return "{\n" + ",\n".join(rows) + "\n" + " " * depth + "}"


def write_budget(path: Path, budget: dict) -> None:
    path.write_text(as_text(budget) + "\n", encoding="utf-8")
