"""A peer in Python that stays alive and answers: `serve.py PEER STUDY_FOLDER`, a JSON object a line in and out.

Asked {"way", "paths_per_call", "calls", "seed"}, it says {"seconds", "paths", "survivors"}, or {"problem"}. The first line it
writes says that it is ready. `serve.py numbers STUDY_FOLDER` prints the study as a header of C++ (numbers_header.py) and ends,
`serve.py facts STUDY_FOLDER` what the judge wants to know of it.
Exit status 3: the library is not here.
"""
import importlib
import json
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "peers"), str(HERE.parent / "verify_gpu/peers")]

# Peer: module with prepare(model, paths, way), library.
PEERS = {"numpy": ("array_model", "numpy"), "numba": ("numba_model", "numba"), "numba_lanes": ("numba_model", "numba"),
         "jax": ("jax_model", "jax"), "torch": ("torch_model", "torch"), "quantlib": ("quantlib_model", "QuantLib")}
NOT_HERE = 3


def ask(prepared: dict, prepare, model, question: dict) -> dict:
    """Answer one question; what was prepared for a way and a number of paths is kept."""
    key = question["way"], question["paths_per_call"]
    start = time.perf_counter()
    if key not in prepared:
        prepared[key] = prepare(model, question["paths_per_call"], question["way"])
    survivors = 0
    for call in range(question["calls"]):
        survivors = survivors + prepared[key](question["seed"] + call)
    return {"seconds": time.perf_counter() - start, "paths": question["calls"] * question["paths_per_call"],
            "survivors": survivors.tolist()}


def facts(model, survival) -> dict:
    """Names and sizes of a model; of one firm whose cash is a Brownian motion also its survival [report dates][1]."""
    found = {"name": model.name, "firms": model.firms, "report_steps": model.report_steps, "num_steps": model.num_steps,
             "rows": len(model.firms) + len(model.decay) + len(model.payment)}
    if len(model.firms) == 1 and not len(model.decay) and not len(model.payment):
        probabilities = survival(float(model.cash[0]), float(model.core[0] - model.fixed[0]), float(model.noise[0]),
                                 model.report_steps)
        found["exact"] = [[probability] for probability in probabilities]
    return found


def main() -> int:
    peer, folder = sys.argv[1], Path(sys.argv[2])
    try:
        from first_passage import survival
        from model import read_model

        if peer == "numbers":
            from numbers_header import header

            print(header(read_model(folder)), end="")
            return 0
        if peer == "facts":
            print(json.dumps(facts(read_model(folder), survival)))
            return 0
        module, library = PEERS[peer]
        version = importlib.import_module(library).__version__
        prepare = importlib.import_module(module).prepare
    except ImportError as error:
        print(f"{error}", file=sys.stderr)
        return NOT_HERE
    model, prepared = read_model(folder), {}
    print(json.dumps({"ready": peer, "version": version}), flush=True)
    for line in sys.stdin:
        try:
            answer = ask(prepared, prepare, model, json.loads(line))
        except Exception as error:  # out of memory, no compiler: other ways may work
            answer = {"problem": f"{type(error).__name__}: {error}"[:500]}
        print(json.dumps(answer), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
