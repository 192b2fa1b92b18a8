#pragma once
/// A risk figure: estimates with their intervals, as flat arrays whose shape the function that makes them states.
/// All functions that make figures are pure: tallies in, numbers out, money in USD. Sampling error only.
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "host/risk/intervals.hpp"

namespace ballast {

/// Arrays of one shape; the last index runs fastest. Not a number where nothing can be said.
struct Figure {
    std::vector<double> estimate, lower, upper;
    std::vector<double> events;  ///< what the intervals say of it

    std::size_t size() const { return estimate.size(); }
    void add(Interval const& interval)
    {
        estimate.push_back(interval.estimate);
        lower.push_back(interval.lower);
        upper.push_back(interval.upper);
        events.push_back(interval.events);
    }
    void add(double value, Interval const& interval)
    {
        add(Interval{value, interval.lower, interval.upper, interval.events});
    }
    void append(Figure const& other)
    {
        estimate.insert(estimate.end(), other.estimate.begin(), other.estimate.end());
        lower.insert(lower.end(), other.lower.begin(), other.lower.end());
        upper.insert(upper.end(), other.upper.begin(), other.upper.end());
        events.insert(events.end(), other.events.begin(), other.events.end());
    }
    Interval at(std::size_t index) const
    {
        return {estimate[index], lower[index], upper[index], events[index]};
    }
};

/// A class of a rating scale.
struct RatingClass {
    std::vector<double> cumulative_default;  ///< [rating_years]
    double risk_premium;                     ///< risk-neutral over physical default intensity
    double recovery;
};

/// What it takes to own a GPU of a class instead of renting it, USD.
struct OwningCost {
    std::vector<double> fixed;  ///< [num_quantile_dates] of an hour, used or not; 0: nobody buys the class
    double running;             ///< of an hour of use
    double utilisation;         ///< share of hours that an owner uses
    double tokens;              ///< million served in an hour of use; 0: not known
    double interface_price;     ///< of these tokens bought by interface; 0: not known
};

/// What the figures are asked for; stored in the result file, so that they can be recomputed from its tallies.
struct FigureOptions {
    double confidence_level = 0.95;       ///< of every interval, two-sided
    double usd_per_quantum = 1.0;         ///< money in tallies is in quanta
    std::vector<double> quantiles;        ///< of liquidity, runway, loan to value, factors
    std::vector<double> confidences;      ///< of value at risk and expected shortfall
    std::vector<double> survival_levels;  ///< of endurance and backstop capital
    std::vector<double> variable_units;   ///< [num_variables] tallied value -> shown value; empty: all 1
    std::int64_t first_rent = 0;          ///< variables [first_rent, first_rent + num_rents) are log rents
    std::int64_t num_rents = 0;           ///< GPU classes
    std::vector<double> dates{};          ///< [num_dates] report dates, days since the start
    std::vector<std::vector<std::int64_t>> vendors{};  ///< [portfolio] its firms in their order
    std::vector<double> rating_years{};
    std::vector<RatingClass> ratings{};                ///< best first; empty: no scale
    std::vector<std::vector<std::int64_t>> members{};  ///< [class] its firms in their order
    std::vector<OwningCost> owning{};                  ///< [GPU class], or empty: nobody buys any
    std::vector<std::vector<std::int64_t>>
        states{};  ///< [chain][name of a state] its number, -1: has none so called
    /// The largest amounts that one path can show, USD, without which the mean of a rare amount has no upper end (empty:
    /// no limit): arrears, contract payments lost, capital stranded, proceeds of power rights, losses of a firm's creditors and of holders of its
    /// stakes [firm]; switching cost [portfolio].
    std::vector<double> shortfall_limit{}, receipts_lost_limit{}, stranded_limit{}, switching_cost_limit{};
    std::vector<double> raised_limit{};  ///< [firm][MoneySource]
    std::vector<double> orders_signed_limit{},
        order_loans_limit{};  ///< [firm] capital cost signed, loans drawn
    std::vector<double> power_proceeds_limit{}, credit_loss_limit{}, stake_loss_limit{};
};

/// A limit from the options; infinite where they have none.
inline double limit_of(std::vector<double> const& limits, std::int64_t item)
{
    return limits.empty() ? std::numeric_limits<double>::infinity() : limits[static_cast<std::size_t>(item)];
}

/// An interval that says nothing.
inline Interval unknown_interval()
{
    double const nan = std::numeric_limits<double>::quiet_NaN();
    return {nan, nan, nan};
}

}  // namespace ballast
