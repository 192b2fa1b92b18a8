#pragma once
// Paths made up for tests of the risk figures: every outcome is kept as it is, so that a figure made from the
// tallies can be held against the same figure counted by hand from the paths.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "host/risk/tally.hpp"

namespace ballast::testing {

/// What happens to one firm on one path. Dates are report date indices; `never` stands for "not by the horizon".
struct SampleOutcome {
    static constexpr int never = 1 << 20;
    int end = never;                        ///< first date on which the firm is no longer independent
    bool acquired = false;                  ///< else defaulted
    int cause = 0, kind = 0;                ///< of a default
    int stress[3] = {never, never, never};  ///< first date at watch, stress, distress
    std::vector<double> liquidity;          ///< [date] quanta, whole numbers
    double deepest_shortfall = 0.0;         ///< quanta
};

struct SamplePaths {
    int num_firms = 0, num_dates = 0;
    std::vector<std::vector<SampleOutcome>> paths;  ///< [path][firm]

    bool defaulted(std::size_t path, int firm) const
    {
        SampleOutcome const& outcome = paths[path][static_cast<std::size_t>(firm)];
        return outcome.end < num_dates && !outcome.acquired;
    }

    bool defaulted_by(std::size_t path, int firm, int date) const
    {
        return defaulted(path, firm) && !independent(path, firm, date);
    }

    /// Firms lost by the date.
    int losses(std::size_t path, int date) const
    {
        int lost = 0;
        for (int firm = 0; firm < num_firms; ++firm) {
            lost += independent(path, firm, date) ? 0 : 1;
        }
        return lost;
    }

    /// What a class of creditors has lost by a firm by the date, quanta: firm f costs lenders 1000 (f + 1).
    double lost(std::size_t path, int firm, int date, Creditor who) const
    {
        if (independent(path, firm, date) || !defaulted(path, firm)) {
            return 0.0;
        }
        double const size = firm + 1;
        double const of_class[] = {1000.0 * size, 500.0, 200.0, 100.0 * size, 3000.0};
        return who == Creditor::all_creditors ? of_class[0] + of_class[1] + of_class[2] + of_class[3]
                                              : of_class[static_cast<int>(who)];
    }
    double lost_by_all(std::size_t path, int date, Creditor who) const
    {
        double sum = 0.0;
        for (int firm = 0; firm < num_firms; ++firm) {
            sum += lost(path, firm, date, who);
        }
        return sum;
    }

    bool independent(std::size_t path, int firm, int date) const
    {
        return paths[path][static_cast<std::size_t>(firm)].end > date;
    }
};

inline constexpr int kSampleDates = 6;
inline constexpr int kSampleQuantileDates = 2;  ///< dates 2 and 5
inline constexpr double kSampleUsdPerQuantum = 16384.0;

/// Axis with five mantissa bits from 2^low to 2^high.
inline HistogramAxis sample_axis(int low, int high)
{
    return {18, (127 + low) << 5, (high - low) << 5};
}

/// Bin of a value by the definition of HistogramAxis.
inline std::size_t sample_bin(HistogramAxis const& axis, double value)
{
    auto const bits = std::bit_cast<std::int32_t>(static_cast<float>(value) + 0.0F);
    std::int32_t const order = bits ^ ((bits >> 31) & 0x7fffffff);
    return static_cast<std::size_t>(std::clamp((order >> axis.shift) - axis.first, 0, axis.num_bins - 1));
}

inline TallyShape sample_shape(int num_firms)
{
    return {.num_firms = num_firms,
            .num_dates = kSampleDates,
            .num_quantile_dates = kSampleQuantileDates,
            .num_variables = 2,
            .num_markov = 1,
            .num_events = 1,
            .num_contracts = 2,
            .num_classes = 1,
            .num_labs = 2,
            .num_power_tranches = 1,
            .num_portfolios = 1,
            .max_vendors = 2,
            .num_given_firms = num_firms,
            .num_creditors = kNumCreditors,
            .num_selling_firms = num_firms,
            .num_priced_firms = num_firms,
            .money = sample_axis(0, 24),
            .runway = sample_axis(-6, 4),
            .ltv = sample_axis(-8, 4),
            .variable = sample_axis(-4, 12),
            .coarse_money = {21, (127 + 4) << 2, 16 << 2}};
}

/// Firm f fails with an intensity that grows with `pressure` and with f; the last firm never fails.
inline SamplePaths sample_paths(int num_firms, std::size_t num_paths, double pressure)
{
    SamplePaths sample{num_firms, kSampleDates, {}};
    for (std::size_t path = 0; path < num_paths; ++path) {
        std::mt19937_64 random(path + 1);  // a path has the same draws under any pressure
        auto const uniform = [&random] { return (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53; };
        std::vector<SampleOutcome> firms(static_cast<std::size_t>(num_firms));
        for (int firm = 0; firm < num_firms; ++firm) {
            SampleOutcome& outcome = firms[static_cast<std::size_t>(firm)];
            double const time = -std::log(uniform()) * 40.0 / (pressure * (firm + 1));
            double const mark = uniform();
            double level = 2000.0 * (firm + 1);
            for (int date = 0; date < kSampleDates; ++date) {
                level = std::floor(level * (0.6 + 0.8 * uniform())) + 1.0;
                outcome.liquidity.push_back(level);
            }
            if (firm == num_firms - 1 || time >= kSampleDates) {
                continue;
            }
            outcome.end = static_cast<int>(time);
            outcome.acquired = mark < 0.2;
            outcome.cause = static_cast<int>(mark * 1000.0) % 9;
            outcome.kind = static_cast<int>(mark * 1000.0) % 3;
            for (int i = 0; i < 3; ++i) {
                outcome.stress[i] = std::max(0, outcome.end - 2 + i);
            }
            outcome.deepest_shortfall = std::floor(5000.0 * mark * mark);
        }
        sample.paths.push_back(firms);
    }
    return sample;
}

/// The tally that the engine would make of these paths; `base` holds the same paths in the base case.
inline Tally tally_of(SamplePaths const& sample, SamplePaths const& base)
{
    Tally tally;
    tally.shape = sample_shape(sample.num_firms);
    TallyShape const& shape = tally.shape;
    TallyLayout const at = tally_layout(shape);
    tally.counts.assign(static_cast<std::size_t>(at.num_counts), 0);
    tally.bins.assign(static_cast<std::size_t>(at.num_bins), 0);
    auto const add = [&tally](std::int64_t index) { ++tally.counts[static_cast<std::size_t>(index)]; };
    auto const add_sum = [&tally](std::int64_t first, std::int64_t value) {
        auto const square = static_cast<std::uint64_t>(value * value);
        auto const i = static_cast<std::size_t>(first);
        tally.counts[i] += static_cast<std::uint64_t>(value);  // two's complement
        tally.counts[i + 1] += square & 0xffffffffU;
        tally.counts[i + 2] += square >> 32;
    };
    auto const add_bin = [&tally](std::int64_t first, std::int64_t row, HistogramAxis const& axis,
                                  double value) {
        ++tally.bins[static_cast<std::size_t>(first + row * axis.num_bins) + sample_bin(axis, value)];
    };
    int const firms = sample.num_firms;
    int const horizon = kSampleDates - 1;
    for (std::size_t path = 0; path < sample.paths.size(); ++path) {
        add(at.paths);
        int failures = 0;
        for (int firm = 0; firm < firms; ++firm) {
            SampleOutcome const& outcome = sample.paths[path][static_cast<std::size_t>(firm)];
            for (int date = 0; date < kSampleDates; ++date) {
                std::int64_t const counts = at.firm_count + (date * firms + firm) * kNumFirmCounts;
                bool const here = sample.independent(path, firm, date);
                bool const there = base.independent(path, firm, date);
                if (here) {
                    add(counts);
                } else if (outcome.acquired) {
                    add(counts + 1);
                } else {
                    add(counts + static_cast<int>(FirmCount::cause_first) + outcome.cause);
                    add(counts + static_cast<int>(FirmCount::kind_first) + outcome.kind);
                }
                for (int level = 0; level < 3; ++level) {
                    if (outcome.stress[level] <= date) {
                        add(counts + static_cast<int>(FirmCount::ever_first) + level);
                    }
                    bool const still = level == 2 || outcome.stress[level + 1] > date;
                    if (outcome.stress[level] <= date && still && here) {
                        add(counts + static_cast<int>(FirmCount::now_first) + level);
                    }
                }
                if (here != there) {
                    add(at.paired + (date * firms + firm) * 2 + (here ? 1 : 0));
                }
                bool const fails_here = sample.defaulted_by(path, firm, date);
                if (fails_here != base.defaulted_by(path, firm, date)) {
                    add(at.paired_default + (date * firms + firm) * 2 + (fails_here ? 0 : 1));
                }
                double const liquidity = here ? outcome.liquidity[static_cast<std::size_t>(date)] : 0.0;
                double const shortfall = here ? 0.0 : outcome.deepest_shortfall;
                std::int64_t const sums = at.firm_sum + (date * firms + firm) * kNumFirmSums * kSumWords;
                add_sum(sums, static_cast<std::int64_t>(liquidity));
                add_sum(sums + kSumWords, static_cast<std::int64_t>(shortfall));
                if (outcome.stress[1] <= date) {
                    add(counts + static_cast<int>(FirmCount::retrenched));
                    if (here) {
                        add(counts + static_cast<int>(FirmCount::negative_free_flow));
                    }
                }
                int const lost =
                    sample.losses(path, date);  // a thousand quanta of receipts, five of capital each
                add_sum(sums + 2 * kSumWords, 1000 * lost);
                add_sum(sums + 3 * kSumWords, 5000 * lost);
                if (lost > 0) {  // and two of power rights are sold
                    add(at.power_sold + date * firms + firm);
                    add_sum(at.power_proceeds + (date * firms + firm) * kSumWords, 2000 * lost);
                }
                if (firm == firms - 1) {  // the deep pocket: leverage grows with the losses from net cash
                    add(counts + static_cast<int>(FirmCount::levered));
                    add_sum(sums + 4 * kSumWords, 512 * lost - 1024);
                }
                if (date % 3 == 2) {  // a firm that has ended counts with nothing
                    std::int64_t const row = (date / 3) * firms + firm;
                    add_bin(at.liquidity, row, shape.money, liquidity);
                    add_bin(at.runway, row, shape.runway, liquidity / 2000.0);
                    add_bin(at.ltv, row, shape.ltv, here ? 500.0 / liquidity : 0.0);
                }
            }
            failures += sample.independent(path, firm, horizon) ? 0 : 1;
            for (int other = 0; other < firms; ++other) {
                if (!sample.independent(path, firm, horizon) && !sample.independent(path, other, horizon)) {
                    add(at.joint_failure + firm * firms + other);
                }
            }
            add_bin(at.deepest_shortfall, firm, shape.money, outcome.deepest_shortfall);
            add_bin(at.injection, firm, shape.money, outcome.deepest_shortfall);
        }
        add(at.failure_count + failures);
        int defaults = 0;
        for (int firm = 0; firm < firms; ++firm) {
            SampleOutcome const& outcome = sample.paths[path][static_cast<std::size_t>(firm)];
            bool earlier = false;
            bool tied = false;
            for (int other = 0; other < firms; ++other) {
                SampleOutcome const& another = sample.paths[path][static_cast<std::size_t>(other)];
                if (sample.defaulted(path, firm) && sample.defaulted(path, other)) {
                    add(at.joint_default + firm * firms + other);
                    if (outcome.end < another.end) {
                        add(at.default_before + firm * firms + other);
                    }
                    earlier = earlier || another.end < outcome.end;
                    tied = tied || (other != firm && another.end == outcome.end);
                }
                if (outcome.stress[1] <= horizon) {
                    double const liquidity = sample.independent(path, other, horizon)
                                                 ? another.liquidity[static_cast<std::size_t>(horizon)]
                                                 : 0.0;
                    add_bin(at.liquidity_given_stress, firm * firms + other, shape.coarse_money, liquidity);
                }
            }
            if (!sample.independent(path, firm, horizon) && !sample.defaulted(path, firm)) {
                add(at.sold + firm);
                add_sum(at.sale_price + firm * kSumWords, (firm + 1) << (kSalePriceScaleLog2 - 2));
            }
            if (sample.defaulted(path, firm)) {
                ++defaults;
                if (!earlier) {
                    add(at.first_default + firm * kNumTies + (tied ? 1 : 0));
                }
            }
        }
        for (int who = 0; who < kNumCreditors; ++who) {
            auto const creditor = static_cast<Creditor>(who);
            for (int date = 0; date < kSampleDates; ++date) {
                add_sum(at.credit_loss + (date * kNumCreditors + who) * kSumWords,
                        std::llround(sample.lost_by_all(path, date, creditor)));
            }
            for (int firm = 0; firm < firms; ++firm) {
                add_sum(at.firm_credit_loss + (firm * kNumCreditors + who) * kSumWords,
                        std::llround(sample.lost(path, firm, horizon, creditor)));
            }
            add_bin(at.credit_loss_bins, who, shape.money, sample.lost_by_all(path, horizon, creditor));
        }
        add(at.default_count + defaults);
        add(at.acquisition_count + failures - defaults);
        for (int date = 0; date < kSampleDates; ++date) {
            for (int variable = 0; variable < 2; ++variable) {
                double const value = 1.0 + variable + 0.001 * static_cast<double>(path % 500);
                add_sum(at.variable_sum + (date * 2 + variable) * kSumWords,
                        std::llround(value * (1 << kVariableScaleLog2)));
                if (date % 3 == 2) {
                    add_bin(at.variable, (date / 3) * 2 + variable, shape.variable, value);
                }
            }
            add(at.state_count + date * 4 + static_cast<int>(path % 3));
            add(at.contract_live + date * 2);
            // The class runs for ever, covers its site for three dates, its debt never.
            add(at.second_life + date * kNumSecondLife);
            if (date < 3) {
                add(at.second_life + date * kNumSecondLife + 1);
            }
            add(at.leader + date * 2 + (date + static_cast<int>(path)) % 2);
        }
        add(at.event_count + static_cast<int>(path % 4));
        add(at.leader_changes + static_cast<int>(path % 3));
        tally.counts[static_cast<std::size_t>(at.contract_revisions)] += path % 2;
        if (path % 5 < 2) {
            add(at.phase_slips);
        }
        if (path % 10 == 0) {
            add(at.phase_slips + 1);
        }
        // Vendors are the first two firms; leaving them costs 30 and 70 million.
        int const first = sample.independent(path, 0, horizon) ? 0 : 1;
        int const second = sample.independent(path, 1, horizon) ? 0 : 1;
        add(at.portfolio_lost + first + second);
        add(at.portfolio_defaulted + (sample.defaulted(path, 0) ? 1 : 0) +
            (sample.defaulted(path, 1) ? 1 : 0));
        tally.counts[static_cast<std::size_t>(at.portfolio_vendor)] += static_cast<std::uint64_t>(first);
        tally.counts[static_cast<std::size_t>(at.portfolio_vendor) + 1] += static_cast<std::uint64_t>(second);
        add_sum(at.portfolio_cost, 30 * first + 70 * second);
    }
    return tally;
}

}  // namespace ballast::testing
