#include "host/run/isa_choice.hpp"

#include <array>

#include <fmt/format.h>

#include "host/base/error.hpp"

namespace ballast {
namespace {

constexpr std::array<Isa, 3> kIsas{Isa::portable, Isa::v3, Isa::v4};

}  // namespace

std::vector<Isa> available_isas()
{
    std::vector<Isa> available;
    for (Isa const isa : kIsas) {
        if (isa_available(isa)) {
            available.push_back(isa);
        }
    }
    return available;
}

Isa choose_isa(std::string_view name)
{
    if (name == "auto") {
        return available_isas().back();
    }
    for (Isa const isa : kIsas) {
        if (name != isa_name(isa)) {
            continue;
        }
        if (!isa_available(isa)) {
            throw Error(ExitCode::device, fmt::format("--isa {} is not available", name),
                        "this build does not contain it or this processor does not run it",
                        "Use --isa auto; `ballast doctor` lists what there is.");
        }
        return isa;
    }
    throw Error(ExitCode::usage, fmt::format("--isa {} is unknown", name), "",
                "Use portable, v3, v4 or auto.");
}

void check_bits(Isa isa)
{
    if (self_test(isa) != self_test(Isa::portable)) {
        throw Error(
            ExitCode::internal,
            fmt::format("the self-test of --isa {} gives other bits than portable code", isa_name(isa)),
            "its results would not be reproducible on other machines",
            "Use --isa portable, and report the processor and compiler.");
    }
}

}  // namespace ballast
