#include "host/risk/attribution.hpp"

#include "host/risk/survival.hpp"
#include "kernels/tables/vocabulary/cause.hpp"
#include "kernels/tables/vocabulary/end.hpp"

namespace ballast {
namespace {

Interval share(std::uint64_t part, std::uint64_t whole, double level)
{
    return whole == 0 ? unknown_interval() : clopper_pearson(part, whole, level);
}

}  // namespace

Figure default_probability_by_cause(Tally const& tally, FigureOptions const& options)
{
    return dated_probability(tally, options, FirmCount::cause_first, kNumCauses);
}

Figure default_probability_by_kind(Tally const& tally, FigureOptions const& options)
{
    return dated_probability(tally, options, FirmCount::kind_first, kNumDefaultKinds);
}

Figure cause_share(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    std::int64_t const horizon = reader.shape().num_dates - 1;
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        for (std::int64_t cause = 0; cause < kNumCauses; ++cause) {
            figure.add(share(reader.firm_count(horizon, firm, FirmCount::cause_first, cause),
                             reader.defaulted(horizon, firm), options.confidence_level));
        }
    }
    return figure;
}

Figure conditional_failure_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        for (std::int64_t other = 0; other < reader.shape().num_firms; ++other) {
            figure.add(share(reader.joint_failure(firm, other), reader.joint_failure(firm, firm),
                             options.confidence_level));
        }
    }
    return figure;
}

std::string_view main_cause(Tally const& tally, std::int64_t firm)
{
    TallyReader const reader(tally);
    std::int64_t const horizon = reader.shape().num_dates - 1;
    std::uint64_t most = 0;
    std::string_view label = "-";
    for (std::int64_t cause = 0; cause < kNumCauses; ++cause) {
        std::uint64_t const count = reader.firm_count(horizon, firm, FirmCount::cause_first, cause);
        if (count > most) {
            most = count;
            label = kCauseNames[static_cast<std::size_t>(cause)];
        }
    }
    return label;
}

}  // namespace ballast
