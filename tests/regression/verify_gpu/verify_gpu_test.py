"""scripts/verify_gpu.sh without a GPU: stand-ins for the programs that it calls, true parsing, budgets, record and page.

Run by verify_gpu_test.cpp, one method at a time. BALLAST_SOURCE_DIR is the source tree, BALLAST_PROGRAM the true program.
"""
import contextlib
import json
import os
import re
import signal
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(os.environ["BALLAST_SOURCE_DIR"])
SCRIPT = ROOT / "scripts/verify_gpu.sh"
STAND_INS = ROOT / "tests/regression/verify_gpu/stand_ins"
STUDY = ROOT / "configs/benchmarks/peer_model"
sys.path[:0] = [str(ROOT / "scripts/verify_gpu"), str(ROOT / "scripts/verify_gpu/peers")]


def environment(fault: str, stand_ins: bool = True) -> dict:
    path = f"{STAND_INS}:{os.environ['PATH']}" if stand_ins else os.environ["PATH"]
    return os.environ | {"PATH": path, "STAND_IN_FAULT": fault, "PYTHON": sys.executable}


class Script(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def verify(self, *options: str, fault: str = "", stand_ins: bool = True) -> subprocess.CompletedProcess:
        return subprocess.run([str(SCRIPT), str(STAND_INS), "--out", str(self.folder / "record"), *options],
                              env=environment(fault, stand_ins), capture_output=True, text=True, timeout=280)

    def record(self) -> dict:
        return json.loads((self.folder / "record/record.json").read_text())

    def page(self) -> str:
        return (self.folder / "record/page.md").read_text()

    def test_no_device_is_said_and_is_exit_status_7(self) -> None:
        if Path("/dev/nvidiactl").exists() or shutil.which("nvidia-smi"):
            self.skipTest("there is a device here")
        done = self.verify(stand_ins=False)
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertIn("no device", done.stderr)
        self.assertFalse((self.folder / "record").exists(), "a record says something about a device")

    def test_all_parts_of_a_sound_device_are_good(self) -> None:
        done = self.verify()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        record = self.record()
        self.assertTrue(record["finished"] and record["good"])
        self.assertEqual(list(record["parts"]), record["asked"])
        states = {name: part["status"] for name, part in record["parts"].items()}
        for name in ("machine", "digests", "tests", "repeats", "timing", "race", "counters", "sanitizers"):
            self.assertEqual(states[name], "good", name)
        studies = {str(file.parent.relative_to(ROOT / "configs")) for file in (ROOT / "configs").rglob("study.toml")}
        cases = record["parts"]["digests"]["cases"]
        self.assertEqual({case["study"] for case in cases}, studies)
        self.assertEqual(len(cases), 2 * len(studies))
        self.assertEqual(sum(record["parts"]["repeats"]["digests"].values()), 100)
        self.assertEqual(record["parts"]["machine"]["devices"][0]["name"], "NVIDIA Stand-in")
        refused = {found["mapping"] for found in record["parts"]["race"]["single"] if "problem" in found}
        self.assertEqual(refused, {"32:512", "32:384", "32:640", "16:640", "8:640"})
        self.assertEqual(record["parts"]["counters"]["floor"]["sm_hertz"], 1755e6, "the clock seen under load")
        for title in ("## The same bits", "## Speed", "## Counters and floor", "## compute-sanitizer"):
            self.assertIn(title, self.page())
        lines = [json.loads(line) for line in (self.folder / "record/log.jsonl").read_text().splitlines()]
        self.assertEqual([line["part"] for line in lines if "status" in line], record["asked"])

    def test_one_other_digest_is_found_and_named(self) -> None:
        done = self.verify("--parts", "digests", fault="wrong_digest:contagion")
        self.assertEqual(done.returncode, 1)
        part = self.record()["parts"]["digests"]
        self.assertEqual(part["status"], "bad")
        self.assertEqual(part["same"], part["asked"] - 2)
        self.assertEqual(len(part["problems"]), 2, part["problems"])
        for problem in part["problems"]:
            self.assertRegex(problem, r"contagion, (single|double): digests differ \(scenarios: base\)")

    def test_runs_that_do_not_repeat_are_found(self) -> None:
        done = self.verify("--parts", "repeats", fault="unstable")
        self.assertEqual(done.returncode, 1)
        self.assertIn("100 different digests in 100 equal runs", self.record()["parts"]["repeats"]["problems"][0])

    def test_a_crash_fails_each_part_and_stops_none(self) -> None:
        done = self.verify("--parts", "machine,repeats,timing,sanitizers", fault="crash")
        self.assertEqual(done.returncode, 1)
        parts = self.record()["parts"]
        self.assertEqual({name: part["status"] for name, part in parts.items()},
                         {name: "bad" for name in ("machine", "repeats", "timing", "sanitizers")})
        self.assertIn("the device is gone", self.page())

    def test_a_lost_device_is_no_refused_mapping(self) -> None:
        self.assertEqual(self.verify("--parts", "race", fault="lost").returncode, 1)
        self.assertIn("was lost", self.record()["parts"]["race"]["problems"][0])

    def test_what_never_ends_is_cut_and_later_parts_keep_their_time(self) -> None:
        start = time.monotonic()
        done = self.verify("--parts", "timing,sanitizers", "--seconds", "8", fault="hang:ai_buildout_2026")
        self.assertLess(time.monotonic() - start, 30)
        self.assertEqual(done.returncode, 0, "measurements that were cut do not make a device unsound")
        parts = self.record()["parts"]
        self.assertEqual(parts["timing"]["status"], "cut")
        self.assertEqual(parts["sanitizers"]["status"], "cut")
        clean = [case["case"] for case in parts["sanitizers"]["cases"] if case["state"] == "clean"]
        self.assertEqual(clean, ["contagion"] * len(clean))
        self.assertGreater(len(clean), 0, "the part after the one that hung was begun in time")
        done = self.verify("--parts", "digests", "--seconds", "4", fault="hang:ai_buildout_2026")
        self.assertEqual(done.returncode, 1, "digests that were not compared verify nothing")

    def test_a_stopped_script_leaves_its_record_and_no_process(self) -> None:
        out = self.folder / "record"
        child = subprocess.Popen([str(SCRIPT), str(STAND_INS), "--out", str(out), "--parts", "tests,repeats"],
                                 env=environment("hang"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(200):
            if "tests" in (json.loads((out / "record.json").read_text()) if (out / "record.json").exists() else {}).get("parts", {}):
                break
            time.sleep(0.1)
        time.sleep(0.5)
        running = descendants(child.pid)
        self.assertTrue(running, "the run that hangs")
        child.send_signal(signal.SIGTERM)
        said, _ = child.communicate(timeout=30)
        self.assertEqual(child.returncode, 1, said)
        self.assertIn("stopped by SIGTERM", said)
        self.assertFalse([pid for pid in running if alive(pid)])
        record = self.record()
        self.assertFalse(record["finished"])
        self.assertEqual(record["parts"]["tests"]["status"], "good")
        self.assertIn("interrupted", record["parts"]["repeats"]["undone"])
        self.assertIn("cut off", self.page())

    def test_a_failing_or_skipped_device_test_is_bad(self) -> None:
        for fault, word in (("failing_test", "failed"), ("skipped_test", "skipped itself although there is a device")):
            done = self.verify("--parts", "tests", fault=fault)
            self.assertEqual(done.returncode, 1, fault)
            self.assertIn(f"Mappings/Cuda.AllAgree/0 {word}", self.record()["parts"]["tests"]["problems"][0])

    def test_a_race_that_the_sanitizer_finds_is_bad(self) -> None:
        done = self.verify("--parts", "sanitizers", fault="race")
        self.assertEqual(done.returncode, 1)
        cases = self.record()["parts"]["sanitizers"]["cases"]
        self.assertEqual({case["tool"] for case in cases if case["state"] == "bad"}, {"racecheck"})
        self.assertEqual({case["errors"] for case in cases if case["state"] == "bad"}, {3})

    def test_a_counter_that_the_chip_does_not_know_costs_only_itself(self) -> None:
        self.assertEqual(self.verify("--parts", "counters", fault="unknown_metric").returncode, 0)
        part = self.record()["parts"]["counters"]
        self.assertIn("firm_steps_per_second", part["floor"])
        self.assertEqual(part["figures"]["registers_per_thread"], 96)
        self.assertEqual(len(part["failed"]), 2, part["failed"])

    def test_a_packed_folder_needs_no_argument(self) -> None:
        pack = self.folder / "pack"
        shutil.copytree(STAND_INS, pack)
        shutil.copytree(ROOT / "scripts/verify_gpu", pack / "scripts/verify_gpu")
        shutil.copy(SCRIPT, pack / "scripts")
        done = subprocess.run([str(pack / "scripts/verify_gpu.sh"), "--parts", "machine,tests"], env=environment(""),
                              cwd="/", capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertTrue(json.loads((pack / "verify_gpu/record.json").read_text())["good"])

    def test_usage(self) -> None:
        self.assertEqual(self.verify("--parts", "digest").returncode, 2)
        self.assertEqual(self.verify("--seconds", "0").returncode, 2)
        empty = subprocess.run([str(SCRIPT), str(self.folder)], env=environment(""), capture_output=True, text=True, timeout=60)
        self.assertEqual(empty.returncode, 2)
        self.assertIn("no program `ballast`", empty.stderr)


class Counters(unittest.TestCase):
    """The floor from counted instructions, by hand from the stand-in's listing."""

    def test_units(self) -> None:
        from counters import in_base_units
        for text, unit, value in (("1,234.5", "Kbyte", 1234500.0), ("2.0", "msecond", 2e-3), ("3", "us", 3e-6), ("7", "ns", 7e-9),
                                  ("1.7", "Ghz", 1.7e9), ("1.5", "cycle/nsecond", 1.5), ("55", "%", 55.0), ("96", "register/thread", 96.0),
                                  ("3.1", "Tbyte/second", 3.1e12), ("10,000", "inst", 1e4)):
            self.assertAlmostEqual(in_base_units(text, unit) / value, 1.0, msg=f"{text} {unit}")
        self.assertIsNone(in_base_units("n/a", "byte"))

    def test_floor(self) -> None:
        from counters import figures, floor, kernels
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "log"
            subprocess.run([str(STAND_INS / "ncu"), "--log-file", str(log), str(STAND_INS / "ballast"), "--version"],
                           check=True, stdout=subprocess.DEVNULL)
            launches = kernels(log.read_text())
        self.assertEqual([launch["name"] for launch in launches], ["simulate", "simulate"])
        found = floor(launches, firm_steps=1_000_000, sms=132, hertz=1.7e9)
        per_firm_step = 32 * 30e6 / 1e6  # 30 M instructions of warps of 32 threads
        self.assertAlmostEqual(found["thread_instructions_per_firm_step"], per_firm_step)
        self.assertAlmostEqual(found["threads_active_per_instruction"], 30.0)
        self.assertAlmostEqual(found["dram_bytes_per_firm_step"], 150.0)
        self.assertAlmostEqual(found["firm_steps_per_second"], 132 * 4 * 1.7e9 * 32 / per_firm_step)
        longest = figures(launches[1]["metrics"])
        self.assertEqual(longest["pipes_percent"], {"fma": 56.5})
        self.assertEqual(longest["stalls_warps_per_issue"], {"barrier": 2.5})
        self.assertAlmostEqual(longest["dram_bytes_per_second"], 100e6 / 4e-3)
        self.assertEqual(kernels("==ERROR== nothing\n"), [])


class Tests(unittest.TestCase):
    def test_listing_and_verdicts(self) -> None:
        from gpu_tests import listed, verdicts
        self.assertEqual(listed("Running main() from gtest_main.cc\nCuda.\n  One\nA/Cuda.\n  Two/0  # GetParam() = 4\n"),
                         ["Cuda.One", "A/Cuda.Two/0"])
        found = verdicts("[       OK ] Cuda.One (3 ms)\n[  SKIPPED ] A/Cuda.Two/0, where GetParam() = 4 (1 ms)\n"
                         "[  FAILED  ] Cuda.Three (9 ms)\n[  PASSED  ] 1 test.\n[  FAILED  ] Cuda.Three\n")
        self.assertEqual({name: case["state"] for name, case in found.items()},
                         {"Cuda.One": "ok", "A/Cuda.Two/0": "skipped", "Cuda.Three": "failed"})


class Peers(unittest.TestCase):
    """The reduced model means the same in Ballast, in array operations and in the kernel written by hand."""

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        if subprocess.run([sys.executable, "-c", "import numpy"], stderr=subprocess.DEVNULL).returncode:
            self.skipTest("numpy is missing")

    def ballast(self) -> dict:
        done = subprocess.run([os.environ["BALLAST_PROGRAM"], "-q", "run", str(STUDY), "--backend", "cpu", "--paths", "65536",
                               "--backstop-paths", "0", "--json", "--out", str(self.folder / "x.h5")],
                              capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    def test_numpy_agrees_and_another_model_is_void(self) -> None:
        from peer_race import judged, last_object
        done = subprocess.run([sys.executable, "-B", str(ROOT / "scripts/verify_gpu/peers/harness.py"), "numpy", str(STUDY),
                               "--seconds", "1", "--paths", "8192,16384"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        peer, ballast = last_object(done.stdout + '{"peer": "cut'), self.ballast()
        result = judged(ballast, 1e9, peer)
        self.assertTrue(all(run["void"] is False for run in result["runs"] if "seconds" in run), result)
        self.assertAlmostEqual(result["ballast_over_peer"], 1e9 / result["best"]["firm_steps_per_second"])
        # A tenth of the paths of one firm on one date: some twenty standard errors where about half survive.
        moved = min(range(32), key=lambda i: abs(peer["runs"][0]["survivors"][2][i] / peer["runs"][0]["paths"] - 0.5))
        for run in peer["runs"]:
            if "survivors" in run:
                run["survivors"][2][moved] += int(0.1 * run["paths"])
        self.assertNotIn("best", judged(ballast, 1e9, peer))

    def test_the_kernel_agrees_when_a_cpu_runs_its_text(self) -> None:
        compiler = shutil.which("c++")
        if compiler is None:
            self.skipTest("there is no compiler")
        from kernel_model import source
        from model import read_model
        from peer_race import judged
        model, paths = read_model(STUDY), 16384
        text = re.sub(r"__launch_bounds__\([^)]*\)", "", source(model))
        (self.folder / "kernel.cpp").write_text(ONE_LANE + text + MAIN.replace("PATHS", str(paths)))
        subprocess.run([compiler, "-O1", "-std=c++17", "-w", "kernel.cpp", "-o", "kernel"], cwd=self.folder, check=True)
        counts = list(map(int, subprocess.run([self.folder / "kernel"], capture_output=True, text=True, check=True).stdout.split()))
        firms = len(model.firms)
        run = {"way": "cpu", "paths_per_call": paths, "paths": paths, "firm_steps_per_second": 1.0, "seconds": [1.0],
               "survivors": [counts[i:i + firms] for i in range(0, len(counts), firms)]}
        peer = {"version": "", "firms": model.firms, "report_steps": model.report_steps, "runs": [run]}
        self.assertEqual(len(run["survivors"]), len(model.report_steps))
        self.assertIs(judged(self.ballast(), 1.0, peer)["runs"][0]["void"], False)


# A GPU of one lane for the text of kernel_model.py: what it uses of CUDA, in C++.
ONE_LANE = r"""
#include <cmath>
#include <cstdint>
#include <cstdio>
#define __device__
#define __constant__ static
#define __global__
#define __forceinline__ inline
struct uint2 { unsigned x, y; };
struct uint4 { unsigned x, y, z, w; };
struct float2 { float x, y; };
static uint2 make_uint2(unsigned x, unsigned y) { return {x, y}; }
static uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) { return {x, y, z, w}; }
static float2 make_float2(float x, float y) { return {x, y}; }
static unsigned __umulhi(unsigned a, unsigned b) { return static_cast<unsigned>((std::uint64_t(a) * b) >> 32); }
static unsigned __popc(unsigned a) { return __builtin_popcount(a); }
static unsigned __ballot_sync(unsigned, unsigned vote) { return vote; }
static void atomicAdd(unsigned long long* sum, unsigned long long value) { *sum += value; }
struct Index { unsigned x; };
static Index blockIdx{0}, blockDim{1}, threadIdx{0};
"""
MAIN = r"""
int main()
{
    static unsigned long long survivors[NUM_REPORTS * NUM_FIRMS];
    for (unsigned path = 0; path < PATHS; ++path) {
        blockIdx.x = path;
        simulate(PATHS, 1, survivors);
    }
    for (unsigned long long count : survivors) std::printf("%llu ", count);
}
"""


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def descendants(pid: int) -> list[int]:
    """Processes below `pid`, that of the shell script's interpreter, in groups of their own."""
    below = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = entry.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid:
                child = int(entry.parent.name)
                below += [child, *descendants(child)]
    return below


if __name__ == "__main__":
    if sys.argv[-1] == "--list":
        for suite in (Counters, Peers, Script, Tests):
            for method in unittest.TestLoader().getTestCaseNames(suite):
                print(f"{suite.__name__}.{method}")
    else:
        unittest.main()
