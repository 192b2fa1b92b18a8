/// Tables of equity commitments.
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr double kNoRatio = -1e30;

}  // namespace

/// Without conditions it is due in the step that contains its date. With conditions it waits from there to the step that
/// contains the day on which it lapses; no such day: to the end.
void build_equity_commitments(TableBuild& b)
{
    auto const& s = b.study;
    for (study::EquityCommitment const& commitment : s.equity_commitments) {
        EquityCommitmentTable<double> t{};
        t.investor = s.firm_names.find(commitment.investor);
        t.investee = s.firm_names.require(commitment.investee, "equity_commitment." + commitment.name);
        t.amount = round_quanta(commitment.usd_bn * b.quanta);
        t.needs_listing = commitment.needs_listing ? 1 : 0;
        t.needs_open = commitment.needs_open_funding ? 1 : 0;
        t.needs_log_ratio =
            commitment.needs_valuation_ratio > 0.0 ? table_log(commitment.needs_valuation_ratio) : kNoRatio;
        t.first_step = b.grid.step_containing(commitment.date);
        t.lapse_step = t.first_step;
        if (is_conditional(t)) {
            t.first_step = b.grid.first_step_from(commitment.date);
            t.lapse_step = commitment.lapse == 0 ? b.steps() : b.grid.step_containing(commitment.lapse);
        }
        b.out.firms.commitments.push_back(t);
    }
}

bool is_conditional(EquityCommitmentTable<double> const& commitment)
{
    return commitment.needs_listing != 0 || commitment.needs_open != 0 ||
           commitment.needs_log_ratio > kNoRatio;
}

}  // namespace ballast
