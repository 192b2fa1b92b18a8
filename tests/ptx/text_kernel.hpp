#pragma once
// Kernels written out in PTX for the tests of the machine.
#include "tests/ptx/machine.hpp"

#include <algorithm>

#include <string>
#include <vector>

namespace ballast::ptx {

/// A kernel `k` whose body finds: %rd0 address of `out`, %rd1 address of this thread's word in it, %r0 its number in
/// the block, and registers %p, %rs, %r, %rd, %f, %fd from 10 on.
inline std::string text_kernel(std::string const& body, std::string const& variables = "")
{
    return ".version 9.0\n.target sm_90\n.address_size 64\n" + variables +
           "\n.visible .entry k(.param .u64 k_out)\n{\n"
           ".reg .pred %p<40>;\n.reg .b16 %rs<40>;\n.reg .b32 %r<40>;\n.reg .b64 %rd<40>;\n.reg .f32 "
           "%f<40>;\n"
           ".reg .f64 %fd<40>;\n"
           "ld.param.u64 %rd0, [k_out];\nmov.u32 %r0, %tid.x;\nmul.wide.u32 %rd1, %r0, 4;\n"
           "add.s64 %rd1, %rd0, %rd1;\n" +
           body + "\nret;\n}\n";
}

struct TextRun {
    std::string text;
    std::uint32_t threads = 32;
    std::uint32_t blocks = 1;
    std::uint32_t dynamic_shared_bytes = 0;
    Options options{};
    bool private_out = false;    ///< watch `out` for races and reads before writes
    bool handed_on_out = false;  ///< blocks hand it on
};

/// Words of `out`, at least 64, after the launch.
inline std::vector<std::uint32_t> run_text(TextRun const& run, Report* report = nullptr)
{
    std::vector<std::uint32_t> out(std::max(run.threads, 64u));
    Machine machine(load_ptx(run.text));
    machine.add_region({.name = "out",
                        .base = out.data(),
                        .bytes = out.size() * 4,
                        .initialised = !run.private_out,
                        .block_private = run.private_out,
                        .handed_on = run.handed_on_out});
    std::uint32_t* const address = out.data();
    Report const done = machine.run(
        {.entry = "k",
         .grid = {run.blocks},
         .block = {run.threads},
         .dynamic_shared_bytes = run.dynamic_shared_bytes,
         .parameters = pack_parameters(machine.module(), "k", {std::as_bytes(std::span(&address, 1))})},
        run.options);
    if (report != nullptr) {
        *report = done;
    }
    return out;
}

/// The text of the error that a run ends with; empty if it ends well.
inline std::string fault_of(TextRun const& run)
{
    try {
        run_text(run);
        return {};
    } catch (PtxError const& error) {
        return error.what();
    }
}

}  // namespace ballast::ptx
