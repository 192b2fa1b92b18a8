#!/usr/bin/env python3
"""Each guard of scripts/check_*.py must catch what it guards against, and let correct code pass."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import check_flags  # noqa: E402
import check_headers  # noqa: E402
import check_layers  # noqa: E402
import check_symbols  # noqa: E402
import check_wording  # noqa: E402


class Layers(unittest.TestCase):
    """One small tree, one include at a time."""

    def violations(self, file: str, line: str) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name in ["kernels/core/lanes.hpp", "kernels/random/philox.hpp", "kernels/path/tables.hpp",
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
                             ("host/study/build.cpp", "kernels/path/tables.hpp"),
                             ("host/app/run.cpp", "host/risk/intervals.hpp"),
                             ("tests/unit/core/a.cpp", "kernels/core/lanes.hpp"),
                             ("host/base/log.cpp", "ballast_version.hpp")]:
            self.assertEqual(self.violations(file, f'#include "{header}"'), [], (file, header))

    def test_upward_and_sideward_includes_are_caught(self):
        for file, header in [("kernels/core/math.hpp", "kernels/random/philox.hpp"),
                             ("kernels/path/step.hpp", "host/base/error.hpp"),
                             ("kernels/tally/bins.hpp", "kernels/path/tables.hpp"),
                             ("host/base/log.hpp", "host/study/study.hpp"),
                             ("host/study/a.cpp", "kernels/backends/backend.hpp"),
                             ("host/app/run.cpp", "kernels/backends/backend.hpp"),
                             ("host/risk/a.cpp", "kernels/path/tables.hpp"),
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
                             ("host/run/a.cpp", "hdf5.h"), ("host/run/b.cpp", "Eigen/Dense")]:
            self.assertEqual(len(self.violations(file, f"#include <{header}>")), 1, header)
        self.assertEqual(self.violations("host/results/a.cpp", "#include <hdf5.h>"), [])
        self.assertEqual(self.violations("kernels/core/math.hpp", "#include <cstdint>"), [])

    def test_device_code_outside_the_backends_is_caught(self):
        self.assertEqual(len(self.violations("kernels/path/a.cu", "int x;")), 1)
        self.assertEqual(self.violations("kernels/backends/a.cu", "int x;"), [])


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
                              ("ballast_tables.dir/kernels/core/table_math.cpp.o", None)]:
            self.assertEqual(check_symbols.namespace_of("CMakeFiles/" + folder), space)

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

    def test_device_units_need_the_device_flags(self):
        unit = "/src/kernels/backends/cuda_paths.cu"
        good = ["nvcc", *check_flags.CUDA_FLAGS, "-Xcompiler=-ffp-contract=off"]
        self.assertEqual(check_flags.problems(unit, good), [])
        for lost in good[1:]:
            self.assertNotEqual(check_flags.problems(unit, [flag for flag in good if flag != lost]), [], lost)


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

    def test_lane_headers_get_their_instruction_set(self):
        self.assertIn("-DBALLAST_LANES=4", check_headers.lane_flags("kernels/core/lanes_v4.hpp"))
        self.assertIn("-DBALLAST_KERNEL_NS=portable_f32", check_headers.lane_flags("kernels/core/math.hpp"))


class Wording(unittest.TestCase):
    def test_forbidden_operations_in_kernels_are_caught(self):
        for code in ["x = std::exp(y);", "_mm512_rcp14_ps(x)", "__frcp_rn(x)", "rsqrtf(x)", "signbit(x)",
                     "#pragma omp simd", "printf(\"x\")", "std::accumulate(a, b, 0.0f)"]:
            self.assertEqual(len(check_wording.problems("kernels/core/a.hpp", code + "\n")), 1, code)
            self.assertEqual(check_wording.problems("kernels/core/a.hpp", "// " + code + "\n"), [], code)
        self.assertEqual(check_wording.problems("host/run/a.cpp", "x = std::exp(y);\n"), [])
        self.assertEqual(check_wording.problems("kernels/core/a.hpp", "x = exp(y); table_sqrt(z); sqrt(w);\n"), [])

    def test_forbidden_words_are_caught_with_their_line(self):
        for words in ["// TO" + "DO later", "see /ro" + "ot/x", "https://py" + "pi.org/x", "-ff" + "ast-math"]:
            found = check_wording.problems("host/a.cpp", "int a;\n" + words + "\n")
            self.assertEqual(len(found), 1, words)
            self.assertTrue(found[0].startswith("host/a.cpp:2: "))


if __name__ == "__main__":
    unittest.main()
