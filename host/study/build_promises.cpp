/// Tables of promises between firms: equity commitments and guarantees; and of the portfolios that depend on vendors.
#include <algorithm>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr double kNoRatio = -1e30;

/// Without conditions it is due in the step that contains its date. With conditions it waits from there to the step that
/// contains the day on which it lapses; no such day: to the end.
void build_commitments(TableBuild& b)
{
    auto const& s = b.study;
    for (study::EquityCommitment const& promise : s.equity_commitments) {
        CommitmentTable<double> t{};
        t.investor = s.firm_names.find(promise.investor);
        t.investee = s.firm_names.require(promise.investee, "equity_commitment." + promise.name);
        t.amount = round_quanta(promise.usd_bn * b.quanta);
        t.needs_listing = promise.needs_listing ? 1 : 0;
        t.needs_open = promise.needs_open_funding ? 1 : 0;
        t.needs_log_ratio =
            promise.needs_valuation_ratio > 0.0 ? table_log(promise.needs_valuation_ratio) : kNoRatio;
        t.first_step = b.grid.step_containing(promise.date);
        t.lapse_step = t.first_step;
        if (is_conditional(t)) {
            t.first_step = b.grid.first_step_from(promise.date);
            t.lapse_step = promise.lapse == 0 ? b.steps() : b.grid.step_containing(promise.lapse);
        }
        b.out.firms.commitments.push_back(t);
    }
}

/// A guarantee is called from the step that contains its first day to the step that contains its last.
void build_guarantees(TableBuild& b)
{
    auto const& s = b.study;
    for (study::Guarantee const& guarantee : s.guarantees) {
        GuaranteeTable<double> t{};
        t.guarantor = s.firm_names.require(guarantee.guarantor, "guarantee." + guarantee.name);
        t.contract = s.contract_names.find(guarantee.contract);
        t.lease = s.lease_names.find(guarantee.lease);
        if ((t.contract == kNone) == (t.lease == kNone)) {
            throw Error(ExitCode::study_invalid,
                        fmt::format("guarantee.{} names contract \"{}\" and lease \"{}\"", guarantee.name,
                                    guarantee.contract, guarantee.lease),
                        "it covers one contract or one lease", "Name one of the two.");
        }
        if (t.contract != kNone) {
            t.payee = b.out.firms.contracts[row(t.contract)].provider;
            t.obligor = b.out.firms.contracts[row(t.contract)].customer;
        } else {
            study::Lease const& lease = s.leases[row(t.lease)];
            t.payee = s.firm_names.find(lease.payee);
            t.obligor = s.firm_names.require(lease.payer, "guarantee." + guarantee.name);
        }
        t.cap = round_quanta(guarantee.cap_usd_bn * b.quanta);
        t.first_step = b.grid.first_step_from(guarantee.start);
        t.end_step = guarantee.end == 0 ? b.steps() : b.grid.step_containing(guarantee.end);
        b.out.firms.guarantees.push_back(t);
    }
}

/// Vendors in the order of firms; the term ends with the last step that ends by its last day, at the latest with the
/// horizon; no last day: with the horizon.
void build_portfolios(TableBuild& b)
{
    auto& out = b.out;
    int const last = b.grid.num_steps - 1;
    out.portfolio_first.push_back(0);
    for (study::Portfolio const& portfolio : b.study.portfolios) {
        if (portfolio.vendors.size() != portfolio.switching_cost_usd_m.size()) {
            throw Error(ExitCode::study_invalid,
                        fmt::format("portfolio.{} has {} vendors and {} switching costs", portfolio.name,
                                    portfolio.vendors.size(), portfolio.switching_cost_usd_m.size()),
                        "each vendor has one", "Give one cost for each vendor.");
        }
        for (auto const& [vendor, cost] : vendors_of(b.study, portfolio)) {
            out.portfolio_vendor.push_back(vendor);
            out.portfolio_cost.push_back(cost);
        }
        out.portfolio_first.push_back(static_cast<std::int32_t>(out.portfolio_vendor.size()));
        int const end = b.grid.last_step_ending_by(portfolio.term_end);
        out.portfolio_step.push_back(portfolio.term_end == 0 ? last : std::clamp(end, 0, last));
    }
}

}  // namespace

bool is_conditional(CommitmentTable<double> const& promise)
{
    return promise.needs_listing != 0 || promise.needs_open != 0 || promise.needs_log_ratio > kNoRatio;
}

void build_promises(TableBuild& b)
{
    build_commitments(b);
    build_guarantees(b);
    build_portfolios(b);
}

}  // namespace ballast
