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

/// What a lab has on a path and a date, quanta a year and H100 equivalents; what it sells at; who has raised what.
struct SampleLab {
    bool sells;
    double amount[kNumLabAmounts], ratio[kNumLabRatios];
};
inline SampleLab sample_lab(std::size_t path, int lab, int date)
{
    auto const mark = static_cast<double>(path % 100);
    return {lab == 0 || path % 4 != 0,
            {1000.0 * (lab + 1) + mark, 500.0 - 10.0 * mark, 5000.0 * (lab + 1), 300.0 * (date + 1)},
            {lab == 0 ? 0.75 : 0.25, 0.5 - mark / 256.0, 1.0 - mark / 512.0}};
}
struct SampleRaise {
    double amount[kNumMoneySources];  ///< quanta
    double yield, price;              ///< 1/year, over the undiscounted one
};
inline SampleRaise sample_raise(std::size_t path, int firm, int date)
{
    auto const kind = static_cast<double>(path % 3);
    bool const late = date >= 2;
    double const debt = late && path % static_cast<std::size_t>(firm + 2) == 0 ? 100.0 * (1.0 + kind) : 0.0;
    double const equity = late && path % 5 == 0 ? 400.0 : 0.0;
    double const called = firm == 0 && late ? 50.0 : 0.0;
    return {{debt + equity + called, debt, equity, 0.0, called}, 0.05 + 0.01 * kind, 1.0 - 0.25 * kind};
}

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
            .num_ordering_firms = num_firms,
            .num_priced_firms = num_firms,
            .num_facilities = 2,
            .num_flow_firms = num_firms,
            .num_token_markets = 1,
            .num_raising_firms = num_firms,
            .money = sample_axis(0, 24),
            .runway = sample_axis(-6, 4),
            .ltv = sample_axis(-8, 4),
            .variable = sample_axis(-4, 12),
            .coarse_money = {21, (127 + 4) << 2, 16 << 2},
            .dscr = sample_axis(-7, 7)};
}

/// A loan of the first firm, owed while it is independent and in breach from stress on; the second has been repaid. Its DSCR is
/// 0.9, 1.2 or 1.5 by path, 1.2 is agreed. An anxious lender waives every breach, and again in distress.
struct SampleLoan {
    static constexpr double covenant = 1.2;
    bool owed, in_breach;
    int breaches;
    double dscr;
};

inline SampleLoan sample_loan(SamplePaths const& sample, std::size_t path, int date)
{
    SampleOutcome const& outcome = sample.paths[path].front();
    bool const owed = sample.independent(path, 0, date);
    return {owed, owed && outcome.stress[1] <= date,
            (outcome.stress[1] <= date ? 1 : 0) + (outcome.stress[2] <= date ? 1 : 0),
            0.9 + 0.3 * static_cast<double>(path % 3)};
}

/// What a firm has received and paid by a date [quanta]: receipts grow with date and firm, costs with the path. Nothing else.
inline std::int64_t sample_flow(std::size_t path, int firm, int date, Heading heading)
{
    if (heading == Heading::receipts) {
        return 1000 * (date + 1) * (firm + 1);
    }
    return heading == Heading::costs ? -100 * static_cast<std::int64_t>(path % 5) * (date + 1) : 0;
}

/// A ratio over its covenant less 1, as it is tallied.
inline std::int64_t tallied_headroom(double ratio)
{
    return std::llround((ratio / SampleLoan::covenant - 1.0) * (1 << kHeadroomScaleLog2));
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

/// Years that a firm's liquidity lasts, while it has not ended.
inline double sample_runway(SamplePaths const& sample, std::size_t path, int firm, int date)
{
    SampleOutcome const& outcome = sample.paths[path][static_cast<std::size_t>(firm)];
    return outcome.liquidity[static_cast<std::size_t>(date)] / 2000.0;
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
                for (Heading const heading : {Heading::receipts, Heading::costs}) {
                    std::int64_t const place =
                        (date * firms + firm) * kNumHeadings + static_cast<std::int64_t>(heading);
                    add_sum(at.cash_flow + place * kSumWords, sample_flow(path, firm, date, heading));
                }
                // and four and three of capital are ordered and borrowed
                add_sum(at.orders_signed + (date * firms + firm) * kSumWords, 4000 * lost);
                add_sum(at.order_loans + (date * firms + firm) * kSumWords, 3000 * lost);
                if (firm == firms - 1) {  // the deep pocket: leverage grows with the losses from net cash
                    add(counts + static_cast<int>(FirmCount::levered));
                    add_sum(sums + 4 * kSumWords, 512 * lost - 1024);
                }
                SampleRaise const raise = sample_raise(path, firm, date);
                for (int k = 0; k < kNumMoneySources; ++k) {
                    std::int64_t const source = (date * firms + firm) * kNumMoneySources + k;
                    if (raise.amount[k] > 0.0) {
                        add(at.raised_by + source);
                        add_sum(at.raised + source * kSumWords, std::llround(raise.amount[k]));
                    }
                }
                std::int64_t const costs =
                    at.raised_cost_sum + (date * firms + firm) * kNumRaisedCosts * kSumWords;
                for (int k = 0; k < 2; ++k) {  // the cost, and the amount with it
                    double const amount = raise.amount[k + 1];
                    std::int64_t const cost = std::llround((1 << kRaisedCostScaleLog2) * amount *
                                                           (k == 0 ? raise.yield : raise.price));
                    add_sum(costs + 2 * k * kSumWords, cost);
                    add_sum(costs + (2 * k + 1) * kSumWords, std::llround(amount) + cost);
                }
                if (date % 3 == 2) {  // a firm that has ended counts with nothing
                    std::int64_t const row = (date / 3) * firms + firm;
                    add_bin(at.liquidity, row, shape.money, liquidity);
                    add_bin(at.runway, row, shape.runway,
                            here ? sample_runway(sample, path, firm, date) : 0.0);
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
            SampleLoan const loan = sample_loan(sample, path, date);
            std::int64_t const loan_cell = date * 2;  // of the first of two
            for (FacilityEvent const event : {FacilityEvent::breach, FacilityEvent::waiver}) {
                std::int64_t const place = loan_cell * kNumFacilityEvents + static_cast<int>(event);
                if (loan.breaches > 0) {
                    add(at.facility_event_count + place);
                    add_sum(at.facility_event_sum + place * kSumWords, loan.breaches);
                }
            }
            if (loan.in_breach) {
                add(at.facility_count + loan_cell * kNumFacilityStandings + 1);
            }
            if (loan.owed) {
                add(at.facility_count + loan_cell * kNumFacilityStandings);
                std::int64_t const place = loan_cell * kNumCovenants;  // of the first ratio
                add(at.covenant_count + place * kNumCovenantStates);
                if (loan.dscr < SampleLoan::covenant) {
                    add(at.covenant_count + place * kNumCovenantStates + 1);
                }
                add_sum(at.covenant_headroom + place * kSumWords, tallied_headroom(loan.dscr));
                if (date % 3 == 2) {
                    add_bin(at.dscr, (date / 3) * 2, shape.dscr, loan.dscr);
                }
            }
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
            for (int lab = 0; lab < 2; ++lab) {
                SampleLab const has = sample_lab(path, lab, date);
                std::int64_t const cell = date * 2 + lab;
                if (has.sells) {
                    add(at.lab_sells + cell);
                }
                for (int k = 0; k < kNumLabAmounts; ++k) {
                    add_sum(at.lab_sum + (cell * kNumLabAmounts + k) * kSumWords,
                            std::llround(has.amount[k]));
                    if (date % 3 == 2) {
                        add_bin(at.lab_bins, (date / 3 * 2 + lab) * kNumLabAmounts + k, shape.money,
                                has.amount[k]);
                    }
                }
                for (int k = 0; k < kNumLabRatios; ++k) {
                    if (k == 0 || has.sells) {
                        add_sum(at.lab_ratio_sum + (cell * kNumLabRatios + k) * kSumWords,
                                std::llround(has.ratio[k] * (1 << kLabRatioScaleLog2)));
                    }
                }
            }
            double const price = sample_lab(path, 0, date).ratio[2];
            add_sum(at.token_price + date * kSumWords, std::llround(price * (1 << kLabRatioScaleLog2)));
            if (date % 3 == 2) {
                add_bin(at.token_price_bins, date / 3, shape.ltv, price);
            }
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
