#include "host/results/result_tables.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/risk/figures_classes.hpp"
#include "host/risk/figures_deep_pockets.hpp"
#include "host/risk/figures_delivery.hpp"
#include "host/risk/figures_facilities.hpp"
#include "host/risk/figures_frontier.hpp"
#include "host/risk/figures_losses.hpp"
#include "host/risk/figures_order_books.hpp"
#include "host/risk/figures_ownership.hpp"
#include "host/risk/figures_power_rights.hpp"
#include "host/risk/figures_ratings.hpp"
#include "host/risk/figures_system.hpp"
#include "host/risk/figures_vendors.hpp"
#include "host/risk/summary_table.hpp"
#include "host/risk/text_table.hpp"

namespace ballast::results {
namespace {

constexpr double kUsdPerMillion = 1e6;
constexpr std::size_t kPairsShown = 10;  ///< that default together most often

using Rows = std::vector<std::vector<std::string>>;

Tally const& base_of(ResultInputs const& inputs)
{
    return inputs.scenarios.front().tally;
}

/// Rows below a heading; nothing without rows.
std::string part(char const* heading, std::vector<std::string> columns, Rows rows)
{
    if (rows.empty()) {
        return "";
    }
    columns.front() = heading;
    rows.insert(rows.begin(), std::move(columns));
    return aligned(rows) + '\n';
}

/// The last date of row `row` of a figure [row][date].
Interval at_horizon(ResultInputs const& inputs, Figure const& figure, std::size_t row)
{
    return figure.at((row + 1) * inputs.axes.dates.size() - 1);
}

std::string deep_pockets(ResultInputs const& inputs)
{
    Tally const& tally = base_of(inputs);
    Figure const cut = retrenchment_probability(tally, inputs.options);
    Figure const flow = negative_free_flow_probability(tally, inputs.options);
    Figure const leverage = leverage_mean(tally, inputs.options);
    Figure const lost = receipts_lost_mean(tally, inputs.options);
    Figure const stranded = stranded_capital_mean(tally, inputs.options);
    Rows rows;
    for (std::size_t firm = 0; firm < inputs.axes.firms.size(); ++firm) {
        if (inputs.axes.firm_tiers[firm] == "deep_pocket") {
            rows.push_back({inputs.axes.firms[firm], probability_text(at_horizon(inputs, cut, firm)),
                            probability_text(at_horizon(inputs, flow, firm)),
                            number_text(at_horizon(inputs, leverage, firm)),
                            money_text(at_horizon(inputs, lost, firm)),
                            money_text(at_horizon(inputs, stranded, firm))});
        }
    }
    return part("deep pockets",
                {"", "retrenched", "free cash flow < 0", "net debt / core", "receipts lost", "stranded"},
                std::move(rows));
}

std::string losses_to_customers(ResultInputs const& inputs)
{
    Figure const lost = receipts_lost_mean(base_of(inputs), inputs.options);
    Figure const stranded = stranded_capital_mean(base_of(inputs), inputs.options);
    Rows rows;
    for (std::size_t firm = 0; firm < inputs.axes.firms.size(); ++firm) {
        Interval const receipts = at_horizon(inputs, lost, firm);
        Interval const capital = at_horizon(inputs, stranded, firm);
        if (receipts.estimate > 0.0 || capital.estimate > 0.0) {
            rows.push_back({inputs.axes.firms[firm], money_text(receipts), money_text(capital)});
        }
    }
    return part("lost with failed customers", {"", "receipts lost", "stranded"}, std::move(rows));
}

std::string losses_of_creditors(ResultInputs const& inputs)
{
    Tally const& tally = base_of(inputs);
    if (tally.shape.num_creditors == 0) {
        return "";
    }
    Figure const mean = credit_loss_mean(tally, inputs.options);
    Figure const worst = credit_loss_expected_shortfall(tally, inputs.options);
    std::vector<std::string> columns = {"", "mean"};
    for (double const confidence : inputs.options.confidences) {
        columns.push_back(fmt::format("mean of the worst {:.3g} %", 100.0 * (1.0 - confidence)));
    }
    Rows rows;
    for (std::size_t creditor = 0; creditor < kCreditors.size(); ++creditor) {
        std::vector<std::string> row = {std::string(kCreditors[creditor].name),
                                        money_text(at_horizon(inputs, mean, creditor))};
        for (std::size_t c = 0; c < inputs.options.confidences.size(); ++c) {
            row.push_back(money_text(worst.at(creditor * inputs.options.confidences.size() + c)));
        }
        rows.push_back(std::move(row));
    }
    return part("losses by defaults", std::move(columns), std::move(rows));
}

std::string power_sales(ResultInputs const& inputs)
{
    Figure const sold = power_sale_probability(base_of(inputs), inputs.options);
    Figure const proceeds = power_proceeds_mean(base_of(inputs), inputs.options);
    Rows rows;
    for (std::size_t firm = 0; firm < inputs.axes.firms.size() && sold.size() > 0; ++firm) {
        Interval const probability = at_horizon(inputs, sold, firm);
        if (probability.estimate > 0.0) {
            rows.push_back({inputs.axes.firms[firm], probability_text(probability),
                            money_text(at_horizon(inputs, proceeds, firm))});
        }
    }
    return part("power rights", {"", "sold for payments", "proceeds"}, std::move(rows));
}

std::string orders(ResultInputs const& inputs)
{
    Figure const capital = orders_signed_mean(base_of(inputs), inputs.options);
    Figure const loans = order_loans_mean(base_of(inputs), inputs.options);
    Rows rows;
    for (std::size_t firm = 0; firm < inputs.axes.firms.size() && capital.size() > 0; ++firm) {
        Interval const cost = at_horizon(inputs, capital, firm);
        if (cost.estimate > 0.0) {
            rows.push_back(
                {inputs.axes.firms[firm], money_text(cost), money_text(at_horizon(inputs, loans, firm))});
        }
    }
    return part("orders", {"", "capital cost of those signed", "loans drawn"}, std::move(rows));
}

/// How many firms default, which first, which together: acquisitions are not in these.
std::string defaults_of_several(ResultInputs const& inputs)
{
    Tally const& tally = base_of(inputs);
    std::vector<std::string> const& firms = inputs.axes.firms;
    std::size_t const n = firms.size();
    Figure const number = default_at_least_probability(tally, inputs.options);
    Rows numbers;
    for (std::size_t k = 1; k < number.size() && number.estimate[k] > 0.0; ++k) {
        numbers.push_back({fmt::format("  {} or more", k), probability_text(number.at(k))});
    }
    if (numbers.empty()) {
        return "";
    }
    numbers.push_back({"  mean", number_text(default_count_mean(tally, inputs.options).at(0))});

    Figure const first = first_to_default_probability(tally, inputs.options);
    Rows firsts;
    for (std::size_t firm = 0; firm < n; ++firm) {
        Interval const alone = first.at(firm * kNumTies);
        Interval const tied = first.at(firm * kNumTies + 1);
        if (alone.estimate + tied.estimate > 0.0) {
            firsts.push_back({"  " + firms[firm], probability_text(alone), probability_text(tied)});
        }
    }

    Figure const joint = joint_default_probability(tally, inputs.options);
    Figure const given = conditional_default_probability(tally, inputs.options);
    Figure const before = default_before_probability(tally, inputs.options);
    Figure const same = default_same_step_probability(tally, inputs.options);
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t one = 0; one < n; ++one) {
        for (std::size_t other = one + 1; other < n; ++other) {
            if (joint.estimate[one * n + other] > 0.0) {
                pairs.emplace_back(one, other);
            }
        }
    }
    std::stable_sort(pairs.begin(), pairs.end(), [&](auto const& a, auto const& b) {
        return joint.estimate[a.first * n + a.second] > joint.estimate[b.first * n + b.second];
    });
    pairs.resize(std::min(pairs.size(), kPairsShown));
    Rows together;
    for (auto const& [one, other] : pairs) {
        std::size_t const here = one * n + other;
        std::size_t const there = other * n + one;
        together.push_back({"  " + firms[one], firms[other], probability_text(joint.at(here)),
                            probability_text(given.at(here)), probability_text(given.at(there)),
                            probability_text(before.at(here)), probability_text(before.at(there)),
                            probability_text(same.at(here))});
    }
    return part("defaults", {"", "probability"}, std::move(numbers)) +
           part("  first to default", {"", "alone", "tied with others"}, std::move(firsts)) +
           part("  together",
                {"", "and", "both", "second if first", "first if second", "first earlier", "second earlier",
                 "same step"},
                std::move(together));
}

std::string second_life(ResultInputs const& inputs)
{
    Figure const life = second_life_probability(base_of(inputs), inputs.options);
    Rows rows;
    for (std::size_t gpu_class = 0; gpu_class < inputs.axes.classes.size(); ++gpu_class) {
        std::vector<std::string> row = {inputs.axes.classes[gpu_class]};
        for (std::size_t earns = 0; earns < kSecondLife.size(); ++earns) {
            row.push_back(probability_text(at_horizon(inputs, life, gpu_class * kSecondLife.size() + earns)));
        }
        rows.push_back(std::move(row));
    }
    return part("second life of GPUs", {"", "runs", "covers its site", "covers its debt"}, std::move(rows));
}

std::string own_or_rent(ResultInputs const& inputs)
{
    Tally const& tally = base_of(inputs);
    Figure const owning = owning_probability(tally, inputs.options);
    Rows rows;
    auto const num_dates = static_cast<std::size_t>(tally.shape.num_quantile_dates);
    for (std::size_t g = 0; g < inputs.options.owning.size(); ++g) {
        OwningCost const& cost = inputs.options.owning[g];
        if (cost.fixed.back() > 0.0) {
            rows.push_back({inputs.axes.classes[g],
                            fmt::format("{:.2f}", cost.fixed.back() / cost.utilisation + cost.running),
                            fmt::format("{:.2f}", cost.utilisation),
                            probability_text(owning.at(g * num_dates + num_dates - 1))});
        }
    }
    return part("own or rent", {"", "own [USD/hour used]", "hours used", "own beats rent"}, std::move(rows));
}

std::string vendor_view(ResultInputs const& inputs)
{
    Tally const& tally = base_of(inputs);
    Figure const lost = vendors_lost_probability(tally, inputs.options);
    Figure const all = all_vendors_lost_probability(tally, inputs.options);
    Figure const each = vendor_lost_probability(tally, inputs.options);
    Figure const cost = switching_cost_mean(tally, inputs.options);
    auto const stride = static_cast<std::size_t>(tally.shape.max_vendors) + 1;
    Rows totals;
    Rows vendors;
    for (std::size_t p = 0; p < inputs.axes.portfolios.size(); ++p) {
        totals.push_back({inputs.axes.portfolios[p], inputs.axes.portfolio_terms[p],
                          probability_text(lost.at(p * stride)), probability_text(all.at(p)),
                          number_text(scaled(cost.at(p), 1.0 / kUsdPerMillion))});
        for (std::int64_t const vendor : inputs.options.vendors[p]) {
            auto const firm = static_cast<std::size_t>(vendor);
            vendors.push_back({"  " + inputs.axes.portfolios[p], inputs.axes.firms[firm],
                               probability_text(each.at(p * inputs.axes.firms.size() + firm))});
        }
    }
    return part("vendor view", {"", "to", "none lost", "all lost", "switching cost [USD m]"},
                std::move(totals)) +
           part("  lost by then", {"", "vendor", "probability"}, std::move(vendors));
}

std::string class_view(ResultInputs const& inputs)
{
    Tally const& tally = base_of(inputs);
    Figure const survives = class_survival_probability(tally, inputs.options);
    Figure const defaults = class_default_probability(tally, inputs.options);
    Figure const acquired = class_acquisition_probability(tally, inputs.options);
    Figure const ended = class_ended_at_least_probability(tally, inputs.options);
    Figure const in_default = class_default_at_least_probability(tally, inputs.options);
    Figure const first = class_first_to_default_probability(tally, inputs.options);
    Rows rows;
    std::size_t const stride =
        inputs.axes.firm_classes.empty() ? 0 : ended.size() / inputs.axes.firm_classes.size();
    for (std::size_t c = 0; c < inputs.axes.firm_classes.size(); ++c) {
        std::size_t const size = inputs.options.members[c].size();
        rows.push_back(
            {inputs.axes.firm_classes[c], fmt::format("{}", size),
             probability_text(at_horizon(inputs, survives, c)),
             probability_text(at_horizon(inputs, defaults, c)),
             probability_text(at_horizon(inputs, acquired, c)), probability_text(ended.at(c * stride + 1)),
             probability_text(ended.at(c * stride + (size + 1) / 2)),
             probability_text(in_default.at(c * stride + 1)),
             probability_text(in_default.at(c * stride + (size + 1) / 2)), probability_text(first.at(c))});
    }
    return part("class, mean member",
                {"", "firms", "survives", "defaults", "acquired", "one or more end", "half or more end",
                 "one or more default", "half or more default", "first default"},
                std::move(rows));
}

/// The symbol of the nearest class.
std::string symbol_at(ResultInputs const& inputs, double rank)
{
    auto const last = static_cast<double>(inputs.axes.ratings.size());
    return inputs.axes.ratings[static_cast<std::size_t>(std::clamp(std::round(rank), 1.0, last)) - 1];
}

std::string rating_view(ResultInputs const& inputs)
{
    if (inputs.axes.ratings.empty()) {
        return "";
    }
    constexpr double kBasisPoint = 1e-4;
    Tally const& tally = base_of(inputs);
    Figure const rating = implied_rating(tally, inputs.options);
    Figure const physical = expected_loss_rate(tally, inputs.options);
    Figure const priced = cds_spread(tally, inputs.options);
    Rows rows;
    for (std::size_t firm = 0; firm < inputs.axes.firms.size(); ++firm) {
        Interval const place = at_horizon(inputs, rating, firm);
        rows.push_back({inputs.axes.firms[firm], symbol_at(inputs, place.estimate),
                        symbol_at(inputs, place.lower) + " to " + symbol_at(inputs, place.upper),
                        number_text(scaled(at_horizon(inputs, physical, firm), 1.0 / kBasisPoint)),
                        number_text(scaled(at_horizon(inputs, priced, firm), 1.0 / kBasisPoint))});
    }
    return part("implied rating",
                {"", "nearest", "interval", "expected loss [bp]", "spread with premium [bp]"},
                std::move(rows));
}

std::string leadership(ResultInputs const& inputs)
{
    Figure const lead = lead_probability(base_of(inputs), inputs.options);
    Rows rows;
    for (std::size_t lab = 0; lab < inputs.axes.labs.size(); ++lab) {
        rows.push_back({inputs.axes.labs[lab], probability_text(at_horizon(inputs, lead, lab))});
    }
    if (rows.empty()) {
        return "";
    }
    rows.push_back(
        {"changes a year", number_text(leader_change_rate(base_of(inputs), inputs.options).at(0))});
    return part("leading lab", {"", "leads"}, std::move(rows));
}

std::string revisions(ResultInputs const& inputs)
{
    Figure const rate = contract_revision_rate(base_of(inputs), inputs.options);
    Rows rows;
    for (std::size_t contract = 0; contract < inputs.axes.contracts.size(); ++contract) {
        rows.push_back({inputs.axes.contracts[contract], number_text(rate.at(contract))});
    }
    return part("contract", {"", "revisions a year"}, std::move(rows));
}

/// Loans that have been in breach on some path.
std::string loans(ResultInputs const& inputs)
{
    Tally const& tally = base_of(inputs);
    Figure const happened = facility_event_probability(tally, inputs.options);
    auto const probability = [&](std::size_t facility, FacilityEvent event) {
        return at_horizon(inputs, happened,
                          facility * kFacilityEvents.size() + static_cast<std::size_t>(event));
    };
    Rows rows;
    for (std::size_t facility = 0; facility < inputs.axes.facilities.size(); ++facility) {
        if (probability(facility, FacilityEvent::breach).estimate > 0.0) {
            rows.push_back({inputs.axes.facilities[facility], inputs.axes.facility_firms[facility],
                            probability_text(probability(facility, FacilityEvent::breach)),
                            probability_text(probability(facility, FacilityEvent::waiver)),
                            probability_text(probability(facility, FacilityEvent::acceleration)),
                            probability_text(probability(facility, FacilityEvent::foreclosure))});
        }
    }
    return part("loans", {"", "borrower", "in breach", "waived", "accelerated", "foreclosed"},
                std::move(rows));
}

std::string slips(ResultInputs const& inputs)
{
    Figure const slip = phase_slip_probability(base_of(inputs), inputs.options);
    Rows rows;
    for (std::size_t phase = 0; phase < inputs.axes.power_tranches.size(); ++phase) {
        rows.push_back({inputs.axes.power_tranches[phase], probability_text(slip.at(2 * phase)),
                        probability_text(slip.at(2 * phase + 1))});
    }
    return part("construction phase", {"", "late or never", "never"}, std::move(rows));
}

}  // namespace

std::string main_tables(ResultInputs const& inputs)
{
    return deep_pockets(inputs) + second_life(inputs) + own_or_rent(inputs) + class_view(inputs) +
           rating_view(inputs) + vendor_view(inputs);
}

std::string all_tables(ResultInputs const& inputs)
try {
    return defaults_of_several(inputs) + losses_of_creditors(inputs) + deep_pockets(inputs) +
           losses_to_customers(inputs) + power_sales(inputs) + orders(inputs) + second_life(inputs) +
           own_or_rent(inputs) + leadership(inputs) + loans(inputs) + revisions(inputs) + slips(inputs) +
           class_view(inputs) + rating_view(inputs) + vendor_view(inputs);
} catch (Error const&) {
    throw;
} catch (std::bad_alloc const&) {
    throw;
} catch (std::exception const& error) {  // of intervals, which more hits than paths have none
    throw Error(ExitCode::input_bad, fmt::format("figures cannot be made of the tallies ({})", error.what()),
                "no run counts like that", "Run the study again.");
}

}  // namespace ballast::results
