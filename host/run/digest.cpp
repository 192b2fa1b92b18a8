#include "host/run/digest.hpp"

#include <bit>
#include <span>

#include "host/base/sha256.hpp"

namespace ballast {
namespace {

static_assert(std::endian::native == std::endian::little, "arrays are hashed as they lie in memory");

void add_array(Sha256& hash, std::span<std::uint64_t const> values)
{
    hash.add_number(values.size());
    hash.add_values(values);
}

void add_scenario(Sha256& hash, ScenarioOutcome const& scenario)
{
    hash.add_counted_text(scenario.name);
    hash.add_number(scenario.paths);
    add_array(hash, scenario.tally.counts);
    add_array(hash, scenario.tally.bins);
}

}  // namespace

std::string tally_digest(RunOutcome const& outcome)
{
    Sha256 hash;
    for (ScenarioOutcome const& scenario : outcome.scenarios) {
        add_scenario(hash, scenario);
    }
    for (BackstopTally const& backstop : outcome.backstops) {
        hash.add_counted_text("backstop/" + outcome.index.firms[static_cast<std::size_t>(backstop.firm)]);
        hash.add_number(backstop.paths);
        add_array(hash, backstop.injection);
    }
    for (EnduranceTally const& endurance : outcome.endurances) {
        hash.add_counted_text("endurance/" + outcome.index.firms[static_cast<std::size_t>(endurance.firm)]);
        hash.add_number(endurance.paths);
        for (double const cash : endurance.extra_cash) {
            hash.add_number(std::bit_cast<std::uint64_t>(cash));
        }
        add_array(hash, endurance.survivors);
    }
    if (outcome.parameters) {
        ParameterTally const& parameters = *outcome.parameters;
        hash.add_counted_text("parameter_points");
        hash.add_number(parameters.paths);
        add_array(hash, parameters.base);
        for (std::int64_t const point : parameters.points) {
            hash.add_number(static_cast<std::uint64_t>(point));
        }
        add_array(hash, parameters.survivors);
    }
    return hash.hex();
}

std::string scenario_digest(ScenarioOutcome const& scenario)
{
    Sha256 hash;
    add_scenario(hash, scenario);
    return hash.hex();
}

}  // namespace ballast
