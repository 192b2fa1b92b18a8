#include "host/risk/figures_delivery.hpp"

#include "host/base/units.hpp"

namespace ballast {
namespace {

/// Years that all paths together lived with the contract.
double contract_years(TallyReader const& reader, std::vector<double> const& dates, std::int64_t contract)
{
    double path_days = 0.0;
    double day = 0.0;
    auto live = static_cast<double>(reader.paths());
    for (std::size_t date = 0; date < dates.size(); ++date) {
        auto const now = static_cast<double>(reader.contract_live(static_cast<std::int64_t>(date), contract));
        path_days += 0.5 * (live + now) * (dates[date] - day);
        live = now;
        day = dates[date];
    }
    return path_days / kDaysPerYear;
}

}  // namespace

Figure contract_revision_rate(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t contract = 0; contract < reader.shape().num_contracts; ++contract) {
        figure.add(poisson_rate(reader.contract_revisions(contract),
                                contract_years(reader, options.dates, contract), options.confidence_level));
    }
    return figure;
}

Figure phase_slip_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t phase = 0; phase < reader.shape().num_power_tranches; ++phase) {
        for (std::int64_t slip = 0; slip < kNumSlips; ++slip) {
            figure.add(
                clopper_pearson(reader.phase_slips(phase, slip), reader.paths(), options.confidence_level));
        }
    }
    return figure;
}

}  // namespace ballast
