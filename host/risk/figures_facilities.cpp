#include "host/risk/figures_facilities.hpp"

#include <cmath>

#include "host/base/units.hpp"
#include "host/risk/figures_liquidity.hpp"
#include "host/risk/quantiles.hpp"

namespace ballast {
namespace {

/// The most that can have happened to a loan by a date: covenants are tested once a quarter, and a waiver ends a breach.
double most_by(FacilityEvent event, double days)
{
    constexpr double kQuartersPerYear = 4.0;
    bool const once = event == FacilityEvent::acceleration || event == FacilityEvent::foreclosure;
    return once ? 1.0 : std::ceil(days / kDaysPerYear * kQuartersPerYear) + 1.0;
}

/// A figure with `make(facility, item, date)` of each facility, item of an axis, and date.
template <class Make>
Figure by_facility(Tally const& tally, std::int64_t items, Make const& make)
{
    Figure figure;
    for (std::int64_t facility = 0; facility < tally.shape.num_facilities; ++facility) {
        for (std::int64_t item = 0; item < items; ++item) {
            for (std::int64_t date = 0; date < tally.shape.num_dates; ++date) {
                figure.add(make(facility, item, date));
            }
        }
    }
    return figure;
}

Figure standing_probability(Tally const& tally, FigureOptions const& options, FacilityStanding which)
{
    TallyReader const reader(tally);
    return by_facility(tally, 1, [&](std::int64_t facility, std::int64_t, std::int64_t date) {
        return clopper_pearson(reader.facility_count(date, facility, which), reader.paths(),
                               options.confidence_level);
    });
}

}  // namespace

Figure dscr_quantile(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    HistogramAxis const& axis = tally.shape.dscr;
    Support const not_negative = {0.0, std::numeric_limits<double>::infinity()};
    Figure figure;
    for (std::int64_t facility = 0; facility < tally.shape.num_facilities; ++facility) {
        for (std::int64_t date = 0; date < tally.shape.num_quantile_dates; ++date) {
            for (double const q : options.quantiles) {
                figure.add(zero_below_first_edge(
                    axis, quantile_from_histogram(axis, reader.dscr(date, facility), q,
                                                  options.confidence_level, not_negative)));
            }
        }
    }
    return figure;
}

Figure covenant_headroom_mean(Tally const& tally, FigureOptions const& options)
{
    constexpr double kStored = 1.0 / (1 << kHeadroomScaleLog2);
    TallyReader const reader(tally);
    return by_facility(
        tally, kNumCovenants, [&](std::int64_t facility, std::int64_t covenant, std::int64_t date) {
            std::uint64_t const loans =
                reader.covenant_count(date, facility, covenant, CovenantState::applies);
            if (loans == 0) {
                return unknown_interval();
            }
            auto const [sum, squares] = sums_of(reader.covenant_headroom(date, facility, covenant));
            double const mean = sum / static_cast<double>(loans);
            double const most = kMostHeadroom / kStored;
            return scaled(bounded_mean_interval(sum, squares, loans, mean + most, most - mean,
                                                options.confidence_level),
                          kStored);
        });
}

Figure covenant_below_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    return by_facility(tally, kNumCovenants,
                       [&](std::int64_t facility, std::int64_t covenant, std::int64_t date) {
                           std::uint64_t const loans =
                               reader.covenant_count(date, facility, covenant, CovenantState::applies);
                           return loans == 0 ? unknown_interval()
                                             : clopper_pearson(reader.covenant_count(date, facility, covenant,
                                                                                     CovenantState::below),
                                                               loans, options.confidence_level);
                       });
}

Figure facility_owed_probability(Tally const& tally, FigureOptions const& options)
{
    return standing_probability(tally, options, FacilityStanding::owed);
}

Figure in_breach_probability(Tally const& tally, FigureOptions const& options)
{
    return standing_probability(tally, options, FacilityStanding::in_breach);
}

Figure facility_event_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    return by_facility(tally, kNumFacilityEvents,
                       [&](std::int64_t facility, std::int64_t event, std::int64_t date) {
                           return clopper_pearson(reader.facility_event_count(date, facility, event),
                                                  reader.paths(), options.confidence_level);
                       });
}

Figure facility_event_mean(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    return by_facility(
        tally, kNumFacilityEvents, [&](std::int64_t facility, std::int64_t event, std::int64_t date) {
            auto const [sum, squares] = sums_of(reader.facility_event_sum(date, facility, event));
            double const most = most_by(kFacilityEvents[static_cast<std::size_t>(event)].value,
                                        options.dates[static_cast<std::size_t>(date)]);
            return amount_mean_interval(sum, squares, reader.paths(), most, options.confidence_level);
        });
}

}  // namespace ballast
