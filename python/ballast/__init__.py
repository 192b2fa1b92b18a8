"""Ballast: who stays liquid and independent? Monte Carlo of linked firms.

    import ballast
    result = ballast.run("harbor", paths=100_000)
    print(result.survival(), result.digest)

docs/python.md says more.
"""
from ._errors import (BallastError, DeviceError, InputError, Interrupted, OutputError, Problem, Stopped, StudyError,
                      UsageError)
from ._program import Progress
from ._result import Ledger, Result
from ._run import (diff, mechanism_effects, merge, open_result, plan, replay, run, run_share, schema, switches,
                   verify)
from ._study import Study

__all__ = ["BallastError", "DeviceError", "InputError", "Interrupted", "Ledger", "OutputError", "Problem", "Progress",
           "Result", "Stopped", "Study", "StudyError", "UsageError", "diff", "mechanism_effects", "merge",
           "open_result", "plan", "replay", "run", "run_share", "schema", "switches", "verify"]


def __getattr__(name: str) -> str:
    if name == "__version__":
        from ._program import engine

        return str(engine().version)
    raise AttributeError(f"module 'ballast' has no attribute {name!r}")
