#!/usr/bin/env python3
"""Each guard of scripts/check_*.py must catch what it guards against, and let correct code pass."""
import json
import struct
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import budget  # noqa: E402
import check_cuda_resources  # noqa: E402
import check_flags  # noqa: E402
import check_headers  # noqa: E402
import check_instructions  # noqa: E402
import check_layers  # noqa: E402
import check_links  # noqa: E402
import check_presets  # noqa: E402
import check_ptx  # noqa: E402
import check_rooms  # noqa: E402
import check_symbols  # noqa: E402
import check_wording  # noqa: E402
import list_skipped  # noqa: E402


class Layers(unittest.TestCase):
    """One small tree, one include at a time."""

    def violations(self, file: str, line: str) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name in ["kernels/core/lanes.hpp", "kernels/core/table_math.hpp", "kernels/random/philox.hpp",
                         "kernels/random/draw_key.hpp", "kernels/tables/study_tables.hpp", "kernels/path/step.hpp",
                         "kernels/backends/backend.hpp", "kernels/tally/counts.hpp", "host/base/error.hpp",
                         "host/study/study.hpp", "host/risk/intervals.hpp", "host/app/main.hpp", file]:
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text("#pragma once\n")
            (root / file).write_text("#pragma once\n" + line + "\n")
            return check_layers.check(root)

    def test_downward_includes_pass(self):
        for file, header in [("kernels/random/draws.hpp", "kernels/core/lanes.hpp"),
                             ("kernels/backends/cpu.cpp", "kernels/tally/counts.hpp"),
                             ("host/run/engine.cpp", "kernels/backends/backend.hpp"),
                             ("kernels/tables/a.hpp", "kernels/random/draw_key.hpp"),
                             ("host/study/build.cpp", "kernels/tables/study_tables.hpp"),
                             ("host/study/build.cpp", "kernels/core/table_math.hpp"),
                             ("host/app/run.cpp", "host/risk/intervals.hpp"),
                             ("tests/unit/core/a.cpp", "kernels/core/lanes.hpp"),
                             ("host/base/log.cpp", "ballast_version.hpp")]:
            self.assertEqual(self.violations(file, f'#include "{header}"'), [], (file, header))

    def test_upward_and_sideward_includes_are_caught(self):
        for file, header in [("kernels/core/math.hpp", "kernels/random/philox.hpp"),
                             ("kernels/path/tally.hpp", "host/base/error.hpp"),
                             ("kernels/tables/a.hpp", "kernels/random/philox.hpp"),
                             ("kernels/tally/bins.hpp", "kernels/path/step.hpp"),
                             ("host/base/log.hpp", "host/study/study.hpp"),
                             ("host/study/a.cpp", "kernels/backends/backend.hpp"),
                             ("host/study/a.cpp", "kernels/core/lanes.hpp"),
                             ("host/config/a.cpp", "kernels/path/step.hpp"),
                             ("host/app/run.cpp", "kernels/backends/backend.hpp"),
                             ("host/risk/a.cpp", "kernels/tables/study_tables.hpp"),
                             ("host/risk/a.cpp", "host/study/study.hpp")]:
            found = self.violations(file, f'#include "{header}"')
            self.assertEqual(len(found), 1, (file, header))
            self.assertTrue(found[0].startswith(f"{file}:2: "), found)

    def test_missing_relative_and_angled_files_are_caught(self):
        self.assertIn("does not exist", self.violations("host/run/a.cpp", '#include "host/run/gone.hpp"')[0])
        self.assertIn("does not exist", self.violations("kernels/core/b.hpp", '#include "lanes.hpp"')[0])
        self.assertIn("in quotes", self.violations("host/run/a.cpp", "#include <host/base/error.hpp>")[0])

    def test_libraries_out_of_place_are_caught(self):
        for file, header in [("kernels/core/math.hpp", "cmath"), ("kernels/path/a.hpp", "thrust/sort.h"),
                             ("kernels/firms/a.hpp", "fmt/core.h"), ("host/risk/a.cpp", "tbb/parallel_for.h"),
                             ("host/run/a.cpp", "hdf5.h"), ("host/run/b.cpp", "Eigen/Dense"), ("host/run/c.cpp", "mpi.h")]:
            self.assertEqual(len(self.violations(file, f"#include <{header}>")), 1, header)
        self.assertEqual(self.violations("host/results/a.cpp", "#include <hdf5.h>"), [])
        self.assertEqual(self.violations("host/mpi/a.cpp", "#include <mpi.h>"), [])
        self.assertEqual(self.violations("kernels/core/math.hpp", "#include <cstdint>"), [])

    def test_device_code_outside_the_backends_is_caught(self):
        self.assertEqual(len(self.violations("kernels/path/a.cu", "int x;")), 1)
        self.assertEqual(self.violations("kernels/backends/a.cu", "int x;"), [])
        self.assertEqual(self.violations("tests/ptx/a.cu", "int x;"), [])


class Rooms(unittest.TestCase):
    def problems(self, file: str, line: str) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for path, text in [("kernels/firms/debts/state.hpp", "struct Debt {\n};\n"),
                               ("kernels/firms/firm_state.hpp", "struct FirmState {\n    Records<Debt> debts;\n};\n"),
                               (file, line + "\n")]:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text)
            return check_rooms.check(root)

    def test_a_room_writes_its_own_records(self):
        self.assertEqual(self.problems("kernels/firms/debts/debts.hpp", "s.debts.own(i).balance = x;"), [])
        self.assertEqual(self.problems("kernels/firms/stakes/stakes.hpp", "x = s.debts[i].balance;  // debts.own(i)"), [])

    def test_writes_of_records_from_outside_are_caught(self):
        for line in ["s.debts.own(i).balance = x;", "Real& b = s.firms.debts.own(debt_of(i)).balance;"]:
            found = self.problems("kernels/firms/stakes/stakes.hpp", line)
            self.assertEqual(len(found), 1, line)
            self.assertIn("stakes.hpp:1: writes `debts`, which belongs to kernels/firms/debts", found[0])

    def test_writes_of_records_that_are_handed_on_are_caught(self):
        for line in ["void f(Debt& a) { a.balance = x; }", "void f(Debt& a) { set_where(m, a.balance, x); }",
                     "void f(Debt& a) { a.left[c] += x; }", "void f(Debt& a) { Real& b = a.balance; }"]:
            self.assertEqual(len(self.problems("kernels/firms/stakes/stakes.hpp", line)), 1, line)
            self.assertEqual(self.problems("kernels/firms/debts/debts.hpp", line), [], line)
        for line in ["void f(Debt& a) { repay(a, x); }", "void f(Debt& a) { Real const b = a.balance; }",
                     "void f(Debt const& a) { y = a.balance; }", "void f(Debt& a) { set_where(m, y, a.balance); }",
                     "void f(Debt& a) { if (a.balance == x) y = a.balance; }"]:
            self.assertEqual(self.problems("kernels/firms/stakes/stakes.hpp", line), [], line)

    def test_writes_of_rows_from_outside_are_caught(self):
        for line in ["f.x[i] = y;", "s.factors.x[first + i / n] += y;", "add_where(hit & m, f.x[e.object], mark);",
                     "s.firms.relative_training[l] = 0.0_r;"]:
            self.assertEqual(len(self.problems("kernels/path/step.hpp", line)), 1, line)
        for line in ["y = f.x[i];", "if (f.x[i] == y)", "set_where(hit, y, f.x[i]);"]:
            self.assertEqual(self.problems("kernels/path/step.hpp", line), [], line)


class Presets(unittest.TestCase):
    """A build folder of Make with two targets: one makes a file, the other needs it."""

    def missing(self, order: str, needed: str = "ptx/a.ptx") -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            build = Path(folder)
            for target, text in [("CMakeFiles/ptx.dir", "ptx/a.ptx:\n\tnvcc a.cu\nCMakeFiles/ptx.dir/build: ptx/a.ptx\n"),
                                 ("tests/CMakeFiles/inputs.dir",
                                  f".SUFFIXES: .a\n% : %,v\ntests/CMakeFiles/inputs: {needed}\n")]:
                (build / target).mkdir(parents=True)
                (build / target / "build.make").write_text(text)
            (build / "CMakeFiles/Makefile2").write_text(
                "CMakeFiles/ptx.dir/all:\n\tmake\ntests/CMakeFiles/inputs.dir/all:\n\tmake\n" + order)
            return check_presets.missing_rules(build)

    def test_a_file_of_a_target_that_is_waited_for_passes(self):
        self.assertEqual(self.missing("tests/CMakeFiles/inputs.dir/all: CMakeFiles/ptx.dir/all\n"), [])

    def test_a_file_of_a_target_that_is_not_waited_for_is_caught(self):
        found = self.missing("")
        self.assertEqual(len(found), 1, found)
        self.assertIn("CMakeFiles/ptx.dir makes", found[0])

    def test_a_file_that_nothing_makes_is_caught(self):
        found = self.missing("tests/CMakeFiles/inputs.dir/all: CMakeFiles/ptx.dir/all\n", "ptx/b.ptx")
        self.assertEqual(found, ["tests/CMakeFiles/inputs.dir needs ptx/b.ptx, which nothing makes"])


class Symbols(unittest.TestCase):
    OWN = "_ZN7ballast6v4_f323expEf"

    def test_weak_symbols_outside_the_namespace_are_caught(self):
        shared = [("_ZSt3minIfERKT_S2_S2_", "W"), ("_ZN7ballast6v3_f323expEf", "W"), ("_ZN7ballast5tableE", "u")]
        self.assertEqual(len(check_symbols.problems(shared, "v4_f32")), 3)
        self.assertEqual(check_symbols.problems([(self.OWN, "W"), (self.OWN, "T")], "v4_f32"), [])
        self.assertEqual(check_symbols.problems(shared, None), [])
        self.assertEqual(check_symbols.problems([("DW.ref.__gxx_personality_v0", "V")], "v4_f32"), [])

    def test_objects_are_known_by_their_folder(self):
        for folder, space in [("ballast_kernels_v4_f32.dir/kernels/backends/cpu_paths.cpp.o", "v4_f32"),
                              ("ballast_replay_f64.dir/kernels/backends/replay_path.cpp.o", "scalar_f64"),
                              ("tests/CMakeFiles/test_core_probe_scalar_f64.dir/isa_probe.cpp.o", "scalar_f64"),
                              ("ballast_kernels_cuda_f32_p32.dir/kernels/backends/cuda_paths.cu.o", "cuda_f32_p32"),
                              ("ballast_kernels_cuda_f64_global.dir/kernels/backends/cuda_paths.cu.o", "cuda_f64_global"),
                              ("ballast_tables.dir/kernels/core/table_math.cpp.o", None)]:
            self.assertEqual(check_symbols.namespace_of("CMakeFiles/" + folder), space)

    def test_functions_of_cuda_units_outside_their_namespace_are_caught(self):
        own = [("_ZN7ballast12cuda_f32_p327variantEv", "T"), ("_ZL24__sti____cudaRegisterAllv", "t")]
        self.assertEqual(check_symbols.problems(own, "cuda_f32_p32"), [])
        for name in ["_ZN7ballast12cuda_f32_p167variantEv", "_ZN7ballast7variantEv"]:
            self.assertEqual(len(check_symbols.problems([(name, "T")], "cuda_f32_p32")), 1, name)
            self.assertEqual(len(check_symbols.problems([(name, "W")], "cuda_f32_p32")), 1, name)

    def test_libm_and_static_initialisers_are_caught(self):
        for name in ["exp", "fmaf", "sqrtf", "log1pl", "fma@GLIBC_2.27", "_ZGVeN16v_expf", "__exp_finite"]:
            self.assertEqual(len(check_symbols.problems([(name, "U")], None)), 1, name)
        for name in ["memcpy", "expand", "_ZN7ballast9table_expEd", "catalog"]:
            self.assertEqual(check_symbols.problems([(name, "U")], None), [], name)
        self.assertEqual(len(check_symbols.problems([("_GLOBAL__sub_I_cpu.cpp", "t")], "v4_f32")), 1)


class Flags(unittest.TestCase):
    GOOD = ["c++", "-DBALLAST_KERNEL_NS=v3_f32", "-march=x86-64-v3", "-O2", "-ffp-contract=off", "-fno-math-errno"]
    UNIT = "/src/kernels/backends/cpu_paths.cpp"

    def test_the_flags_of_the_design_pass(self):
        self.assertEqual(check_flags.problems(self.UNIT, self.GOOD), [])

    def test_each_lost_or_added_flag_is_caught(self):
        for lost in ["-ffp-contract=off", "-fno-math-errno", "-march=x86-64-v3"]:
            left = [flag for flag in self.GOOD if flag != lost]
            self.assertNotEqual(check_flags.problems(self.UNIT, left), [], lost)
        for added in ["-ffast-math", "-Ofast", "-O3", "-flto=auto", "-fopenmp-simd", "-ffp-contract=fast",
                      "-march=native", "-funsafe-math-optimizations", "-march=x86-64-v4"]:
            self.assertNotEqual(check_flags.problems(self.UNIT, self.GOOD + [added]), [], added)

    NVCC = ["nvcc", *check_flags.CUDA_FLAGS, "-Xcompiler=-ffp-contract=off",
            "-gencode=arch=compute_80,code=[compute_80,sm_80,sm_90]"]
    P16 = ["-DBALLAST_KERNEL_NS=cuda_f32_p16", "-DBALLAST_LANES=8", "-DBALLAST_DOUBLE=0",
           "-DBALLAST_PATHS_PER_BLOCK=16", "-DBALLAST_STATE_ON_CHIP=1"]

    def test_device_units_need_the_device_flags(self):
        unit = "/src/kernels/backends/cuda_launches.cu"
        self.assertEqual(check_flags.problems(unit, self.NVCC), [])
        for lost in self.NVCC[1:]:
            self.assertNotEqual(check_flags.problems(unit, [flag for flag in self.NVCC if flag != lost]), [], lost)
        for added in ["--use_fast_math", "-use_fast_math", "--fmad=true", "-ftz=true", "--prec-div=false", "-rdc=true",
                      "-dc", "--maxrregcount=64", "-gencode=arch=compute_90,code=[compute_90,sm_90]"]:
            self.assertNotEqual(check_flags.problems(unit, self.NVCC + [added]), [], added)
        for code, good in [("[sm_80,sm_90]", True), ("[compute_90,sm_90]", False), ("sm_90", False)]:
            found = check_flags.problems(unit, [*self.NVCC[:-1], f"-gencode=arch=compute_80,code={code}"])
            self.assertEqual(found == [], good, code)

    def test_device_units_are_what_their_namespace_says(self):
        unit = "/src/kernels/backends/cuda_paths.cu"
        self.assertEqual(check_flags.problems(unit, self.NVCC + self.P16), [])
        for index, wrong in [(1, "-DBALLAST_LANES=0"), (2, "-DBALLAST_DOUBLE=1"), (3, "-DBALLAST_PATHS_PER_BLOCK=32"),
                             (4, "-DBALLAST_STATE_ON_CHIP=0"), (0, "-DBALLAST_KERNEL_NS=cuda_f32")]:
            defines = [*self.P16]
            defines[index] = wrong
            self.assertEqual(len(check_flags.problems(unit, self.NVCC + defines)), 1, wrong)
            del defines[index]
            self.assertEqual(len(check_flags.problems(unit, self.NVCC + defines)), 1, wrong)


    def test_only_the_program_for_comparison_may_be_approximate(self):
        unit = "/src/kernels/backends/cuda_paths.cu"
        fast = ["nvcc", "--fmad=true", "--ftz=true", "-o"]
        self.assertEqual(check_flags.problems(unit, fast + ["CMakeFiles/ballast_fast_cuda_f32_p8.dir/a.cu.o"]), [])
        self.assertNotEqual(check_flags.problems(unit, fast + ["CMakeFiles/ballast_kernels_cuda_f32_p8.dir/a.cu.o"]), [])


class Ptx(unittest.TestCase):
    UNIT = "cuda_f32_p32"

    def unit(self, *lines: str, name: str = "cuda_f32_p32", symbol: str = "_ZN7ballast12cuda_f32_p323runEv"):
        text = "\n".join([f".visible .entry {symbol}(", ")", "{", *lines, "ret;", "}"])
        return check_ptx.Unit(name, text)

    def test_ieee_operations_pass(self):
        for opcode in ["add.rn.f32", "fma.rn.f64", "div.rn.f32", "sqrt.rn.f64", "rcp.rn.f32", "setp.lt.f32", "neg.f32",
                       "cvt.rn.f32.s32", "cvt.f64.f32", "cvt.rzi.s32.f32", "cvt.rmi.f32.f32", "cvt.u64.u32", "min.f32",
                       "ld.global.nc.v4.f32", "mad.lo.s32", "add.sat.s32", "atom.global.add.u64", "bar.red.or.pred",
                       "vote.sync.ballot.b32", "ld.param.v2.f64"]:
            self.assertIsNone(check_ptx.instruction_problem(opcode), opcode)

    def test_operations_that_differ_between_devices_are_caught(self):
        for opcode in ["add.f32", "mul.f64", "mul.rz.f32", "fma.rm.f32", "mad.rn.f32", "add.rn.ftz.f32", "div.full.f32",
                       "div.approx.f32", "sqrt.approx.ftz.f32", "rcp.approx.f32", "ex2.approx.f32", "lg2.approx.f32",
                       "rsqrt.approx.f64", "sin.approx.f32", "cos.approx.f32", "tanh.approx.f32", "add.rn.sat.f32",
                       "cvt.f32.f64", "cvt.rn.sat.f32.s32", "setp.lt.ftz.f32", "atom.global.add.f32", "red.add.f64",
                       "fma.rn.f16x2", "fma.rn.f32x2", "cvt.rn.bf16.f32", "fma.rn.relu.bf16"]:
            self.assertIsNotNone(check_ptx.instruction_problem(opcode), opcode)
            found = self.unit(f"@!%p1 {opcode} %f1, %f2;").problems
            self.assertEqual(len(found), 1, opcode)
            self.assertTrue(found[0].startswith("4: " + opcode), found)

    def test_functions_outside_their_unit_are_caught(self):
        self.assertEqual(self.unit().problems, [])
        self.assertEqual(len(self.unit(symbol="_ZN7ballast12cuda_f32_p163runEv").problems), 1)
        self.assertEqual(len(self.unit(symbol="_ZSt3maxIiEv").problems), 1)
        self.assertEqual(len(self.unit("}", ".extern .func (.param .b32 r) vprintf", "{").problems), 1)
        self.assertEqual(len(self.unit("}", ".weak .func _ZN7ballast12cuda_f32_p321gEv()", "{").problems), 1)

    def test_local_arrays_and_double_precision_are_counted(self):
        lines = [".local .align 16 .b8 \t__local_depot0[48];", "ld.global.f64 %fd1, [%rd1];", "cvt.rn.f32.f64 %f1, %fd1;"]
        used = self.unit(*lines).used()
        self.assertEqual(used, {"run": {"local_bytes": 48, "f64_instructions": 2}})
        self.assertEqual(check_ptx.budget_problems(used, {"run": {"local_bytes": 48, "f64_instructions": 2}}), [])
        self.assertEqual(len(check_ptx.budget_problems(used, {"run": {"local_bytes": 32, "f64_instructions": 0}})), 2)
        self.assertEqual(len(check_ptx.budget_problems(used, {"walk": {}})), 2)
        double = self.unit(*lines, name="cuda_f64_p32", symbol="_ZN7ballast12cuda_f64_p323runEv")
        self.assertEqual(double.used()["run"]["f64_instructions"], 0)


class CudaResources(unittest.TestCase):
    REPORT = """ptxas info    : 0 bytes gmem
ptxas info    : Compiling entry function '_ZN7ballast12cuda_f32_p323runEv' for 'sm_90'
ptxas info    : Function properties for _ZN7ballast12cuda_f32_p323runEv
    16 bytes stack frame, {} bytes spill stores, 0 bytes spill loads
ptxas info    : Used 96 registers, used 1 barriers, 16 bytes cumulative stack size, 128 bytes smem
ptxas info    : Function properties for _ZN7ballast12cuda_f32_p321gEv
    0 bytes stack frame, 0 bytes spill stores, {} bytes spill loads
"""
    BUDGET = {"run": {"sm_90": {"registers": 96, "stack": 16, "shared": 128}}}

    def problems(self, stores: int = 0, loads: int = 0, same_release: bool = True, **changes: int) -> list[str]:
        budget = {"run": {"sm_90": {**self.BUDGET["run"]["sm_90"], **changes}}}
        used = check_cuda_resources.read_report(self.REPORT.format(stores, loads))
        return check_cuda_resources.problems(used, budget, same_release)

    def test_reports_are_read(self):
        self.assertEqual(check_cuda_resources.read_report(self.REPORT.format(0, 0)),
                         {"run": {"sm_90": {"spilled": 0, "stack": 16, "registers": 96, "shared": 128}}})

    def test_what_is_within_the_budget_passes(self):
        self.assertEqual(self.problems(), [])
        self.assertEqual(self.problems(registers=128), [])

    def test_what_is_beyond_it_is_caught(self):
        for change in [{"registers": 95}, {"stack": 0}, {"stack": 32}, {"shared": 64}, {"shared": 256}]:
            self.assertEqual(len(self.problems(**change)), 1, change)
        used = check_cuda_resources.read_report(self.REPORT.format(0, 0))
        self.assertEqual(len(check_cuda_resources.problems(used, {}, True)), 1)
        self.assertEqual(len(check_cuda_resources.problems(used, {**self.BUDGET, "walk": {}}, True)), 1)

    def test_spills_are_caught_whatever_the_budget(self):
        for stores, loads in [(4, 0), (0, 8)]:  # of the kernel, of a function it calls
            self.assertEqual(len(self.problems(stores, loads)), 1)
            self.assertEqual(len(self.problems(stores, loads, same_release=False, registers=1)), 1)


    def test_machine_code_is_read_from_its_elf_file(self):
        names = b"\0.text.run\0.shstrtab\0"
        section = struct.Struct("<IIQQQQ16x")
        sections = [section.pack(0, 0, 0, 0, 0, 0), section.pack(1, 1, 6, 0, 0, 4096),
                    section.pack(names.index(b".shstrtab"), 3, 0, 0, 64, len(names))]
        head = b"\x7fELF\x02".ljust(0x28, b"\0") + struct.pack("<Q", 64 + len(names))
        head = head.ljust(0x3A, b"\0") + struct.pack("<HHH", section.size, len(sections), 2)
        self.assertEqual(check_cuda_resources.code_bytes(head + names + b"".join(sections)), {"run": 4096})

    def test_machine_code_beyond_the_budget_is_caught(self):
        symbol = "_ZN7ballast12cuda_f32_p323runEv"
        for size, found in [(400, 0), (411, 0), (413, 1)]:
            text = self.REPORT.format(0, 0) + check_cuda_resources.CODE.format(symbol, "sm_90", size) + "\n"
            used = check_cuda_resources.read_report(text)
            allowed = {"run": {"sm_90": {**self.BUDGET["run"]["sm_90"], "code": 400}}}
            self.assertEqual(len(check_cuda_resources.problems(used, allowed, True)), found, size)


class Budget(unittest.TestCase):
    def test_an_object_of_plain_values_is_one_line(self):
        node = {"b": {"y": {"registers": 96, "code": 4096}, "x": {"share": 0.5}}, "a": "13.0"}
        text = budget.as_text(node)
        self.assertEqual(text, '{\n "a": "13.0",\n "b": {\n  "x": {"share": 0.5},\n'
                               '  "y": {"code": 4096, "registers": 96}\n }\n}')
        self.assertEqual(json.loads(text), node)


class Instructions(unittest.TestCase):
    BUDGET = {"gcc 12": {"flagship": 1000}, "gcc 13": {"flagship": 1100}}

    def test_counts_of_the_same_compiler_stay_within_the_band(self):
        for found, caught in [(1000, False), (1029, False), (971, False), (1031, True), (969, True)]:
            problem = check_instructions.problem("flagship", "gcc 12", found, self.BUDGET)
            self.assertEqual(problem is not None, caught, found)

    def test_other_compilers_have_room_upwards(self):
        for found, caught in [(500, False), (1260, False), (1270, True)]:
            problem = check_instructions.problem("flagship", "clang 19", found, self.BUDGET)
            self.assertEqual(problem is not None, caught, found)

    def test_a_study_without_a_budget_is_caught(self):
        self.assertIn("not in the budget", check_instructions.problem("other", "gcc 12", 1, self.BUDGET))


class Headers(unittest.TestCase):
    def test_a_header_that_needs_another_is_caught(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "host").mkdir()
            (root / "host/whole.hpp").write_text("#pragma once\n#include <string>\ninline std::string f() { return {}; }\n")
            (root / "host/needy.hpp").write_text("#pragma once\ninline std::string f() { return {}; }\n")
            (root / "host/twice.hpp").write_text("struct Once {};\n")
            flags = ["-std=c++20", "-I", str(root)]
            self.assertEqual(check_headers.compile_alone(root, "c++", flags, "host/whole.hpp"), "")
            self.assertIn("needy", check_headers.compile_alone(root, "c++", flags, "host/needy.hpp"))
            self.assertIn("redefinition", check_headers.compile_alone(root, "c++", flags, "host/twice.hpp"))

    def test_headers_that_need_the_toolkit_are_found_through_others(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "kernels").mkdir()
            (root / "kernels/entry.hpp").write_text("#pragma once\n#include <cuda_runtime_api.h>\n")
            (root / "kernels/user.hpp").write_text('#include "kernels/entry.hpp"\n#include "kernels/user.hpp"\n')
            (root / "kernels/plain.hpp").write_text('#include <vector>\n#include "generated.hpp"\n')
            needed = [check_headers.needs_library(root, f"kernels/{name}.hpp", "cuda")
                      for name in ("entry", "user", "plain")]
            self.assertEqual(needed, [True, True, False])

    def test_only_a_units_first_include_counts_as_compiled(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name in ("own", "second", "shaped"):
                (root / f"{name}.hpp").write_text("#pragma once\n")
            (root / "unit.cpp").write_text('/// A unit.\n#include "own.hpp"\n#include "second.hpp"\n')
            (root / "shaped.cpp").write_text('#define SHAPE 1\n#include "shaped.hpp"\n')
            (root / "system.cpp").write_text('#include <vector>\n#include "second.hpp"\n')
            units = [{"directory": folder, "file": f"{name}.cpp"} for name in ("unit", "shaped", "system")]
            self.assertEqual(check_headers.first_includes(root, units), {"own.hpp"})

    def test_lane_headers_get_their_instruction_set(self):
        self.assertIn("-DBALLAST_LANES=4", check_headers.lane_flags("kernels/core/lanes_v4.hpp"))
        self.assertIn("-DBALLAST_KERNEL_NS=portable_f32", check_headers.lane_flags("kernels/core/math.hpp"))


class Links(unittest.TestCase):
    def test_links_to_nothing_and_to_no_heading_are_caught(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "docs").mkdir()
            (root / "docs/page.md").write_text("# The page\n## `run`, *twice*\n## Same\n## Same\n")
            (root / "README.md").write_text(
                "[a](docs/page.md) [b](docs/page.md#run-twice) [c](docs/page.md#same-1) ![d](none.png) [e](docs/page.md#other)\n"
                "[f](https://example.org/x) `[g](nowhere.md)`\n```\n[h](nowhere.md)\n```\n")
            problems = check_links.broken_links(root, root / "README.md")
            self.assertEqual([problem.split(")")[0] for problem in problems],
                             ["README.md: (none.png", "README.md: (docs/page.md#other"])


class Wording(unittest.TestCase):
    def test_forbidden_operations_in_kernels_are_caught(self):
        for code in ["x = std::exp(y);", "_mm512_rcp14_ps(x)", "__frcp_rn(x)", "rsqrtf(x)", "signbit(x)",
                     "#pragma omp simd", "printf(\"x\")", "std::accumulate(a, b, 0.0f)"]:
            self.assertEqual(len(check_wording.problems("kernels/core/a.hpp", code + "\n")), 1, code)
            self.assertEqual(check_wording.problems("kernels/core/a.hpp", "// " + code + "\n"), [], code)
        self.assertEqual(check_wording.problems("host/run/a.cpp", "x = std::exp(y);\n"), [])
        self.assertEqual(check_wording.problems("kernels/core/a.hpp", "x = exp(y); table_sqrt(z); sqrt(w);\n"), [])

    def test_draws_that_the_plan_would_make_are_caught(self):
        for code in ["u = uniform_from_word(w);", "Words const w = d.generator.words(0u, key);",
                     "z = normal_from_word(Philox(paths, seed).words(0u, key).w[0]);", "curand_Philox4x32_10(c, k);"]:
            for file in ["kernels/firms/standing/exits.hpp", "kernels/factors/events.hpp", "kernels/path/start_path.hpp"]:
                self.assertNotEqual(check_wording.problems(file, code + "\n"), [], code)
            self.assertEqual(check_wording.problems("kernels/random/draws.hpp", code + "\n"), [], code)
        self.assertEqual(check_wording.problems("kernels/firms/standing/exits.hpp", "d.uniform(key, n, Real(0.5_r));\n"), [])

    def test_printing_past_the_streams_is_caught(self):
        for code in ["fmt::print(\"x\");", "std::cerr << x;", "std::printf(\"x\");", "fputs(x, stdout);"]:
            self.assertEqual(len(check_wording.problems("host/app/a.cpp", code + "\n")), 1, code)
            self.assertEqual(check_wording.problems("tests/a.cpp", code + "\n"), [], code)
        self.assertEqual(check_wording.problems("host/app/a.cpp", "say(\"{}\", fmt::format(\"x\"));\n"), [])

    def test_forbidden_words_are_caught_with_their_line(self):
        for words in ["// TO" + "DO later", "see /ro" + "ot/x", "https://py" + "pi.org/x", "-ff" + "ast-math"]:
            found = check_wording.problems("host/a.cpp", "int a;\n" + words + "\n")
            self.assertEqual(len(found), 1, words)
            self.assertTrue(found[0].startswith("host/a.cpp:2: "))


class Skipped(unittest.TestCase):
    def test_skipped_tests_are_named_with_their_reason(self):
        report = """<testsuite>
<testcase name="parity.Cuda.Digest" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/>
<system-out>[ RUN      ] Cuda.Digest
tests/parity/cuda_test.cpp:9: Skipped
no NVIDIA driver

[  SKIPPED ] Cuda.Digest (0 ms)</system-out></testcase>
<testcase name="guard.ptx" status="notrun"><skipped message=""/><system-out>skipped: nvcc was not found
</system-out></testcase>
<testcase name="guard.flags" status="run"><system-out>flags: 3 units</system-out></testcase>
</testsuite>"""
        self.assertEqual(list_skipped.skipped(report), [("parity.Cuda.Digest", "no NVIDIA driver"),
                                                        ("guard.ptx", "nvcc was not found")])


if __name__ == "__main__":
    unittest.main()
