"""scripts/bench.py: answers before times, rounds in turn, medians and ratios, what is missing; bench_test.py SUITE runs a class."""
import importlib.util
import itertools
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(os.environ["BALLAST_SOURCE_DIR"])
SCRIPT = ROOT / "scripts/bench.py"
sys.path[:0] = [str(ROOT / "scripts" / folder) for folder in ("bench", "bench/peers", "verify_gpu", "verify_gpu/peers")]


def binomial(rng: random.Random, n: int, p: float) -> int:
    return round(min(n, max(0, rng.gauss(n * p, math.sqrt(n * p * (1 - p)))))) if n * p * (1 - p) > 30 else sum(
        rng.random() < p for _ in range(n))


class Answers(unittest.TestCase):
    """When two sets of survival probabilities count as the same."""

    def test_equal_laws_agree_and_another_does_not(self) -> None:
        from answers import STANDARD_ERRORS, worst_difference
        rng = random.Random(1)
        laws = [[0.5, 0.9, 0.999, 0.9999, 1.0], [0.3, 0.02, 0.99, 0.0, 1.0]]
        for paths in (1000, 100_000):
            counts = [[binomial(rng, paths, p) for p in row] for row in laws]
            other = [[binomial(rng, 2 * paths, p) / (2 * paths) for p in row] for row in laws]
            self.assertLess(worst_difference(other, 2 * paths, counts, paths), STANDARD_ERRORS)
        counts[1][0] += 2000  # of 100,000: 2000 / sqrt(1.5 x 0.21 x 1e5) = 11 standard errors
        self.assertAlmostEqual(worst_difference(laws, 200_000, counts, 100_000), 11, delta=4)
        # one way of failing that never happens elsewhere: 30 of 100,000 against none
        self.assertGreater(worst_difference([[1.0]], 100_000, [[99_970]], 100_000), STANDARD_ERRORS)

    def test_columns_of_ballast_and_the_horizon(self) -> None:
        from answers import survival_of_ballast
        value = lambda p: {"estimate": p}
        run = {"firms": [{"firm": "a", "survival_probability": {"12": value(0.9), "18": value(0.8)},
                          "default_probability": value(0.5), "acquisition_probability": value(0.1)}]}
        found = survival_of_ballast(run, [52, 78, 260], ["a"])
        self.assertEqual([round(row[0], 12) for row in found], [0.9, 0.8, 0.4])
        with self.assertRaises(ValueError):
            survival_of_ballast(run, [104, 260], ["a"])


class Models(unittest.TestCase):
    """The studies in numbers."""

    def setUp(self) -> None:
        if importlib.util.find_spec("numpy") is None:
            self.skipTest("numpy is missing")

    def test_first_passage_is_exact(self) -> None:
        from first_passage import survival
        # From the barrier itself, without drift: (2n choose n) / 4^n, whatever the law of a step (Sparre Andersen 1953).
        # The integrand is then steep at the barrier; midpoints are right to 1e-4.
        for steps, found in zip((1, 2, 5, 10), survival(0.0, 0.0, 0.3, [1, 2, 5, 10])):
            self.assertAlmostEqual(found, math.comb(2 * steps, steps) / 4**steps, delta=2e-4)
        # One step: Phi((C + m) / s).
        self.assertAlmostEqual(survival(0.2, -0.05, 0.3, [1])[0], 0.5 * math.erfc(-0.5 / math.sqrt(2)), delta=5e-5)

    def test_factors_have_the_correlation_of_the_study(self) -> None:
        import numpy
        from model import read_model
        model = read_model(ROOT / "configs/benchmarks/large_model")
        self.assertEqual((len(model.decay), len(model.firms), len(model.payment), model.num_steps), (32, 64, 256, 260))
        self.assertEqual((model.num_drivers, model.contracts_per_firm(), model.report_steps), (6, 4, [52, 78, 260]))
        covariance = model.innovation.astype(float) @ model.innovation.T
        deviation = numpy.sqrt(numpy.diag(covariance))
        correlation = covariance / numpy.outer(deviation, deviation)
        # d0 and d1: 0.5 times a ratio within (0.99, 1) for weekly steps; f00 loads 0.6 on d0 and -0 on others but d1 (0.2).
        self.assertAlmostEqual(correlation[0, 1], 0.5, delta=2e-3)
        self.assertAlmostEqual(correlation[0, 6], 0.6 + 0.2 * 0.5, delta=2e-3)
        # stationary variance of d0 is sigma^2 / (2 kappa)
        self.assertAlmostEqual(covariance[0, 0] / (1 - model.decay[0]**2), 0.3**2 / 1.4, delta=1e-3)

    def test_polynomials_of_the_programs_by_hand(self) -> None:
        import numpy
        from numbers_header import series
        horner = lambda c, x: sum(float(a) * x**k for k, a in enumerate(c))
        found, t, f = series(), numpy.linspace(-1 / 3, 1 / 3, 1001), numpy.linspace(-0.5, 0.5, 1001)
        r = numpy.linspace(-math.pi / 2, math.pi / 2, 1001)
        self.assertLess(numpy.abs(t * horner(found["log"], t) - numpy.log1p(t)).max(), 1e-5)
        self.assertLess(numpy.abs(horner(found["exp2"], f) / numpy.exp2(f) - 1).max(), 1e-5)
        self.assertLess(numpy.abs(r * horner(found["sin"], r * r) - numpy.sin(r)).max(), 1e-5)
        self.assertLess(numpy.abs(horner(found["cos"], r * r) - numpy.cos(r)).max(), 1e-5)


class StandIn:
    """A contender that survives with given probabilities at a given rate, and notes when it was called."""

    def __init__(self, name: str, calls: list, rates, survival=((0.9, 0.5), (0.7, 0.2)), fails_at: int | None = None) -> None:
        from contenders import Way
        self.name, self.version, self.ways = name, "1", [Way("slow", 64), Way("fast", 64)]
        self._calls, self._rates, self._survival, self._fails_at = calls, itertools.cycle(rates), survival, fails_at
        self._number, self._rng = 0, random.Random(name)

    def unit(self, way) -> int:
        return 64

    def call(self, way, paths: int, seed: int):
        from contenders import Answer, Failed
        self._calls.append(self.name)
        self._number += 1
        if self._fails_at is not None and self._number > self._fails_at:
            raise Failed("it fell over")
        rate = next(self._rates) * (0.5 if way.name == "slow" else 1.0)
        counts = [[binomial(self._rng, paths, p) for p in row] for row in self._survival]
        return Answer(paths / rate, paths / rate + 0.1, paths, counts)

    cold = call

    def close(self) -> None:
        pass


class Matches(unittest.TestCase):
    """One comparison with contenders that are made up: one firm-step a path, two firms, one step."""

    def match(self, *others, mine=(4e4,), calls=None, **plan):
        from match import Match, Plan
        self.calls = [] if calls is None else calls
        facts = {"firms": ["a", "b"], "report_steps": [1, 2], "num_steps": 1}
        settings = {"seconds": 1.0, "tuning_seconds": 0.1, "rounds": 3, "cold_rounds": 1, "answer_paths": 4096, "cold_paths": 640}
        make = [StandIn("ballast", self.calls, mine), *(other(self.calls) for other in others)]
        return Match(facts, make, Plan(**settings | plan), lambda text: None)

    def test_ratios_are_of_the_same_round_and_the_best_way_is_timed(self) -> None:
        from match import result_of
        match = self.match(lambda calls: StandIn("numpy", calls, [1e4]))
        match.run()
        result = result_of(match)
        self.assertEqual(result["errors"], {})
        lines = {line["name"]: line for line in result["lines"]}
        self.assertEqual([line["name"] for line in result["lines"]], ["ballast", "numpy"], "the fastest first")
        self.assertTrue(lines["numpy"]["way"].startswith("fast"))
        self.assertEqual(len(lines["numpy"]["tried"]), 2)
        self.assertAlmostEqual(lines["numpy"]["firm_steps_per_second"]["median"], 2e4)
        self.assertEqual({key: round(value, 9) for key, value in lines["numpy"]["ballast_over_it"].items()},
                         {"least": 4.0, "median": 4.0, "largest": 4.0})
        for found in lines["numpy"]["warm"]:
            self.assertAlmostEqual(found["seconds"], 1.0, delta=0.1)

    def test_medians_and_spread(self) -> None:
        from match import spread
        self.assertEqual(spread([3.0, 1.0, 10.0]), {"least": 1.0, "median": 3.0, "largest": 10.0})
        self.assertEqual(spread([1.0, 2.0])["median"], 1.5)
        self.assertIsNone(spread([]))

    def test_rounds_are_in_turn_and_begin_with_another_each_time(self) -> None:
        match = self.match(lambda calls: StandIn("numpy", calls, [1e4]), lambda calls: StandIn("jax", calls, [3e4]))
        match.run()
        timed = self.calls[-12:]  # three warm rounds and a cold one
        self.assertEqual(timed, ["ballast", "numpy", "jax", "numpy", "jax", "ballast", "jax", "ballast", "numpy",
                                 "ballast", "numpy", "jax"])

    def test_another_answer_is_an_error_and_is_never_timed(self) -> None:
        from match import result_of
        match = self.match(lambda calls: StandIn("numpy", calls, [1e9], survival=((0.9, 0.5), (0.7, 0.3))),
                           lambda calls: StandIn("jax", calls, [3e4]))
        match.run()
        result = result_of(match)
        self.assertEqual([line["name"] for line in result["lines"]], ["ballast", "jax"])
        self.assertRegex(result["errors"]["numpy"], r"differ by \d+\.\d standard errors")
        self.assertNotIn("numpy", self.calls[-8:])

    def test_a_peer_that_knows_the_horizon_alone_is_judged_by_it(self) -> None:
        from match import result_of
        match = self.match(lambda calls: StandIn("quantlib", calls, [1e4], survival=((0.7, 0.2),)))
        match.run()
        self.assertEqual(result_of(match)["errors"], {})

    def test_the_exact_answer_binds_ballast_too(self) -> None:
        from contenders import Failed
        match = self.match()
        match.facts["exact"] = [[0.9, 0.5], [0.7, 0.25]]
        with self.assertRaisesRegex(Failed, "ballast: its answers differ"):
            match.run()

    def test_who_fails_is_an_error_and_the_others_go_on(self) -> None:
        from match import result_of
        for fails_at in (0, 6, 8):  # while tuning, answering or in a round
            match = self.match(lambda calls: StandIn("numpy", calls, [1e4], fails_at=fails_at),
                               lambda calls: StandIn("jax", calls, [3e4]))
            match.run()
            result = result_of(match)
            self.assertIn("it fell over", result["errors"]["numpy"])
            self.assertEqual(len(result["lines"]), 2)
            self.assertEqual(len(result["lines"][1]["warm"]), 3)


class Pages(unittest.TestCase):
    def test_ways_and_units(self) -> None:
        from contenders import Way, whole
        from entrants import ways_of
        self.assertEqual([whole(1, 64), whole(64, 64), whole(65, 64)], [64, 64, 128])
        ways = ways_of("jax", 352, 2)
        self.assertEqual(ways[0], Way("threefry2x32", 128, 1))
        self.assertEqual({way.processes for way in ways}, {1, 2})
        self.assertEqual({way.processes for way in ways_of("numpy", 38, 2)}, {2})
        self.assertEqual({way.processes for way in ways_of("jax", 38, 1)}, {1})
        self.assertEqual(Way("rbg", 64, 2).text(), "rbg, 64 paths a call, 2 processes")

    def test_a_page_names_errors_absentees_and_a_busy_machine(self) -> None:
        from record_page import page
        rate = {"least": 1e7, "median": 2e7, "largest": 3e7}
        line = {"version": "1", "way": "auto", "firm_steps_per_second": rate, "cold_s": None, "standard_errors": 0.5, "tried": []}
        match = {"model": "peer_model", "cores": 2, "cold_paths": 64, "loads": rate, "errors": {"jax": "its answers differ"},
                 "lines": [line | {"name": "ballast", "ballast_over_it": {"least": 1, "median": 1, "largest": 1}},
                           line | {"name": "numpy", "ballast_over_it": {"least": 2, "median": 2.5, "largest": 3}}]}
        text = page({"commit": "c", "started": "s", "processor": "p", "cores": 2, "load_before": 7.0, "noisy": True, "command": "x",
                     "plan": {"seconds": 1, "rounds": 3, "cold_rounds": 1}, "matches": [match], "absent": {"torch": "no torch"}})
        for part in ("| NumPy | 20.0 (10.0 to 30.0) | 2.50 (2.00 to 3.00) |", "**Error: JAX: its answers differ**",
                     "Absent: PyTorch (no torch)", "Something else used this machine",
                     "2.50 x the best of NumPy, JAX, Numba and PyTorch (NumPy)"):
            self.assertIn(part, text)


class Script(unittest.TestCase):
    """The script itself, on few paths."""

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        if importlib.util.find_spec("numpy") is None:
            self.skipTest("numpy is missing")

    def bench(self, *options: str) -> subprocess.CompletedProcess:
        words = [sys.executable, "-B", str(SCRIPT), "--program", os.environ["BALLAST_PROGRAM"], "--out", str(self.folder / "out"),
                 "--cores", "one", "--rounds", "2", "--cold-rounds", "1", "--seconds", "0.05", "--tuning-seconds", "0.02",
                 "--shrink", "32", *options]
        return subprocess.run(words, capture_output=True, text=True, timeout=800)

    def record(self) -> dict:
        return json.loads((self.folder / "out/cpu.json").read_text())

    def test_peers_agree_and_who_is_missing_is_named(self) -> None:
        there = importlib.util.find_spec("numba") is not None
        done = self.bench("--models", "peer_model", "large_model", "--peers", "numpy", "numba", "plain")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        record = self.record()
        self.assertEqual([match["model"] for match in record["matches"]], ["peer_model", "large_model"])
        for match in record["matches"]:
            names = {line["name"] for line in match["lines"]}
            self.assertLessEqual({"ballast", "numpy", "plain"}, names)
            self.assertEqual(match["errors"], {})
            for line in match["lines"]:
                self.assertEqual((len(line["warm"]), len(line["cold"])), (2, 1))
                self.assertGreaterEqual(line["answer_paths"], 1024)
        if not there:
            self.assertIn("numba", record["absent"])
            self.assertIn("Numba is left out", done.stderr)
            self.assertIn("install the package numba", done.stderr)
        self.assertIn("## `large_model`, 1 core", (self.folder / "out/cpu.md").read_text())

    def test_vector_code_by_hand_agrees_with_the_exact_answer(self) -> None:
        done = self.bench("--models", "first_passage", "--peers", "simd_avx2", "numpy")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        match = self.record()["matches"][0]
        self.assertEqual(match["errors"], {})
        if "simd_avx2" not in self.record()["absent"]:
            self.assertEqual({found["way"] for line in match["lines"] if line["name"] == "simd_avx2" for found in line["tried"]},
                             {"Ars5", "Philox"})

    def test_without_numpy_there_is_nothing_to_compare_with(self) -> None:
        python = self.folder / "environment/bin/python"
        python.parent.mkdir(parents=True)
        python.write_text(f"#!/bin/sh\nexec {sys.executable} -I -S \"$@\"\n")
        python.chmod(0o755)
        done = self.bench("--environment", str(self.folder / "environment"))
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("--install FOLDER makes an environment", done.stderr)
        self.assertFalse((self.folder / "out").exists())

    def test_a_peer_that_hangs_or_breaks_is_ended_and_named(self) -> None:
        from contenders import Failed, PythonPeer, Way
        python = self.folder / "python"
        for text, problem in (("exec sleep 60", "exit status -9"), ("echo it broke >&2; exit 1", "exit status 1: it broke")):
            python.write_text(f"#!/bin/sh\n{text}\n")
            python.chmod(0o755)
            with self.assertRaisesRegex(Failed, problem):
                PythonPeer("numpy", [Way("numpy", 64)], python, self.folder, [min(os.sched_getaffinity(0))], 0.5)

    def test_usage(self) -> None:
        self.assertEqual(self.bench("--models", "none").returncode, 2)
        done = subprocess.run([sys.executable, "-B", str(SCRIPT), "--program", "nowhere"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("is missing. Build it", done.stderr)


def main() -> int:
    if sys.version_info < (3, 11):
        print("skipped: Python 3.11 is missing")
        return 0
    suites = [globals()[name] for name in sys.argv[1:]] or [Answers, Matches, Models, Pages, Script]
    tests = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(suite) for suite in suites)
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=2).run(tests)
    if result.wasSuccessful() and len(result.skipped) == result.testsRun:
        print(f"skipped: {result.skipped[0][1]}")
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
