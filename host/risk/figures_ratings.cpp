#include "host/risk/figures_ratings.hpp"

#include <algorithm>
#include <cmath>

#include "host/risk/survival.hpp"

namespace ballast {
namespace {

constexpr double kDaysPerYear = 365.0;  ///< as everywhere in the model
/// Tables give hundredths of a percent: below half of one, classes cannot be told apart.
constexpr double kLeastHazard = 5e-5;

double hazard_of(double probability)
{
    return -std::log1p(-probability);
}

/// -ln(1 - D) of a class after so many years.
double class_hazard(FigureOptions const& options, RatingClass const& of, double years)
{
    double from_year = 0.0, from = 0.0, slope = 0.0;
    for (std::size_t i = 0; i < options.rating_years.size(); ++i) {
        double const to_year = options.rating_years[i];
        double const to = hazard_of(of.cumulative_default[i]);
        slope = (to - from) / (to_year - from_year);
        if (years <= to_year) {
            break;
        }
        from_year = to_year;
        from = to;
    }
    return from + slope * (years - from_year);
}

/// A figure of the default probability, the place that goes with it, and years; NaN at a date without time.
template <class Value>
Figure of_places(Tally const& tally, FigureOptions const& options, Value value)
{
    Figure const probability = default_probability(tally, options);
    std::size_t const num_dates = options.dates.size();
    Figure figure;
    for (std::size_t i = 0; i < probability.size(); ++i) {
        double const years = options.dates[i % num_dates] / kDaysPerYear;
        auto const read = [&](double p) { return value(p, rating_place(options, p, years), years); };
        double const estimate = read(probability.estimate[i]);
        double const one = read(probability.lower[i]), other = read(probability.upper[i]);
        figure.add(Interval{estimate, std::min({estimate, one, other}), std::max({estimate, one, other})});
    }
    return figure;
}

}  // namespace

RatingPlace rating_place(FigureOptions const& options, double default_probability, double years)
{
    std::vector<RatingClass> const& scale = options.ratings;
    double const hazard = std::max(hazard_of(default_probability), kLeastHazard);
    double better = 0.0;  // a worse class is never read as safer, whatever its few defaults say
    for (std::size_t i = 0; i < scale.size(); ++i) {
        double const here = std::max({class_hazard(options, scale[i], years), kLeastHazard, better});
        if (hazard <= here) {
            if (i == 0 || here == better) {
                return {static_cast<double>(i + 1), scale[i].risk_premium, scale[i].recovery};
            }
            double const share = std::log(hazard / better) / std::log(here / better);
            RatingClass const& above = scale[i - 1];
            return {static_cast<double>(i) + share,
                    above.risk_premium * std::pow(scale[i].risk_premium / above.risk_premium, share),
                    above.recovery + share * (scale[i].recovery - above.recovery)};
        }
        better = here;
    }
    return {static_cast<double>(scale.size()), scale.back().risk_premium, scale.back().recovery};
}

Figure implied_rating(Tally const& tally, FigureOptions const& options)
{
    return of_places(tally, options, [](double, RatingPlace const& place, double) { return place.rank; });
}

Figure physical_default_intensity(Tally const& tally, FigureOptions const& options)
{
    return of_places(tally, options,
                     [](double p, RatingPlace const&, double years) { return hazard_of(p) / years; });
}

Figure risk_neutral_default_intensity(Tally const& tally, FigureOptions const& options)
{
    return of_places(tally, options, [](double p, RatingPlace const& place, double years) {
        return place.risk_premium * hazard_of(p) / years;
    });
}

Figure expected_loss_rate(Tally const& tally, FigureOptions const& options)
{
    return of_places(tally, options, [](double p, RatingPlace const& place, double years) {
        return (1.0 - place.recovery) * hazard_of(p) / years;
    });
}

Figure cds_spread(Tally const& tally, FigureOptions const& options)
{
    return of_places(tally, options, [](double p, RatingPlace const& place, double years) {
        return (1.0 - place.recovery) * place.risk_premium * hazard_of(p) / years;
    });
}

}  // namespace ballast
