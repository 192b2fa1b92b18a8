#include "host/run/saved_records.hpp"

#include <fmt/format.h>

#include "host/base/error.hpp"

namespace ballast {
namespace {

template <class Wanted>
Wanted const& values_of(results::Group const* group, char const* name, std::uint64_t size)
{
    results::Variable const* const variable = group == nullptr ? nullptr : group->find_variable(name);
    auto const* const values = variable == nullptr ? nullptr : std::get_if<Wanted>(&variable->values);
    if (values == nullptr || values->size() != size) {
        throw Error(ExitCode::input_bad,
                    fmt::format("the file has not the {} of {} saved paths and firms", name, size),
                    "the saved paths would not be whole", "Run the study again.");
    }
    return *values;
}

}  // namespace

std::vector<PathRecord> saved_records(results::Dataset const& dataset, std::size_t scenario,
                                      results::ResultInputs const& inputs)
{
    results::ResultScenario const& of = inputs.scenarios[scenario];
    results::Group const* const group = dataset.find_group(scenario == 0 ? "paths" : "paths_" + of.name);
    std::uint64_t const size = TallyReader(of.tally).paths() * inputs.axes.firms.size();
    auto const& end_step = values_of<results::SmallIntegers>(group, "end_step", size);
    auto const& end = values_of<results::Flags>(group, "end", size);
    auto const& cause = values_of<results::Flags>(group, "cause", size);
    auto const& level = values_of<results::Flags>(group, "worst_level", size);
    auto const& liquidity = values_of<results::SmallReals>(group, "lowest_liquidity", size);
    std::vector<PathRecord> records;
    records.reserve(size);
    for (std::size_t i = 0; i < size; ++i) {
        // A quantum is a power of two, so amounts in USD are those in quanta to the bit. No end is step 255; without a
        // default a cause means nothing.
        records.push_back(
            {static_cast<std::uint8_t>(end_step[i] < 0 ? 255 : end_step[i]),
             static_cast<std::uint8_t>(end[i]), static_cast<std::uint8_t>(cause[i] < 0 ? 0 : cause[i]),
             static_cast<std::uint8_t>(level[i]),
             static_cast<float>(static_cast<double>(liquidity[i]) / inputs.options.usd_per_quantum)});
    }
    return records;
}

}  // namespace ballast
