/// Switches of firms' own cash and funding, of secured debt and leverage, and of ends.
#include <array>

#include "host/study/switches.hpp"

namespace ballast {
namespace {

using study::Study;
using study::Switches;

constexpr double kNoTest = -1e6;  ///< a DSCR that nothing falls below
constexpr double kNoBid = -1.0;   ///< a share of the valuation at which nobody bids
constexpr double kNoCall = 1e6;   ///< a loan-to-value that nothing exceeds

/// One number (or truth) of every object of a list becomes 0.
template <auto list, auto member>
void clear_all(Study& s)
{
    for (auto& object : s.*list) {
        object.*member = {};
    }
}

/// The chain of funding windows starts open and never leaves.
void hold_funding_open(Study& s)
{
    for (study::Factor& factor : s.factors) {
        if (factor.name != s.market.funding_regime || factor.kind != study::FactorKind::markov ||
            factor.initial_odds.empty()) {
            continue;
        }
        factor.initial_odds.assign(factor.initial_odds.size(), 0.0);
        factor.initial_odds.front() = 1.0;
        for (auto& rates : factor.generator_per_year) {
            rates.assign(rates.size(), 0.0);
        }
    }
    drop_effects(s, "regime");
}

void drop_debt_raises(Study& s)
{
    for (study::Firm& firm : s.firms) {
        firm.debt_raises_per_year = {0, 0, 0};
        firm.debt_raise_usd_bn = 0;
        firm.headroom_multiple = 0;
    }
}

void drop_equity_raises(Study& s)
{
    for (study::Firm& firm : s.firms) {
        firm.equity_raises_per_year = {0, 0, 0};
        firm.equity_raise_share = 0;
    }
}

void freeze_equity_marks(Study& s)
{
    for (study::Firm& firm : s.firms) {
        firm.equity_beta = 0;
        firm.neocloud_beta = 0;
    }
    for (study::Stake& stake : s.stakes) {
        stake.equity_beta = 0;
    }
}

void drop_listings(Study& s)
{
    for (study::Firm& firm : s.firms) {
        firm.listing_per_year = {0, 0, 0};
    }
    drop_effects(s, "listing");
}

void drop_conditions(Study& s)
{
    for (study::EquityCommitment& commitment : s.equity_commitments) {
        commitment.needs_listing = false;
        commitment.needs_valuation_ratio = 0;
        commitment.needs_open_funding = false;
    }
}

void drop_undrawn_lines(Study& s)
{
    for (study::DebtTranche& tranche : s.tranches) {
        if (tranche.kind == study::DebtKind::revolver) {
            tranche.commitment_usd_bn = tranche.amount_usd_bn;
        }
    }
}

void drop_covenants(Study& s)
{
    for (study::Facility& facility : s.facilities) {
        facility.dscr_default = kNoTest;
        facility.realisation_minimum = 0;
    }
    clear_all<&Study::firms, &study::Firm::covenant_liquidity_usd_bn>(s);
}

void drop_guarantees(Study& s)
{
    clear_all<&Study::guarantees, &study::Guarantee::cap_usd_bn>(s);
    clear_all<&Study::facilities, &study::Facility::parent_guarantee>(s);
}

void drop_margin_calls(Study& s)
{
    for (study::DebtTranche& tranche : s.tranches) {
        if (tranche.kind == study::DebtKind::margin) {
            tranche.call_ltv = kNoCall;
        }
    }
}

void drop_policy_sales(Study& s)
{
    clear_all<&Study::firms, &study::Firm::ltv_normal>(s);
    clear_all<&Study::firms, &study::Firm::ltv_ceiling>(s);
}

void drop_bids(Study& s)
{
    for (study::Firm& firm : s.firms) {
        firm.buyer_share_of_valuation = kNoBid;
    }
    clear_all<&Study::firms, &study::Firm::acquirer_budget_usd_bn>(s);
}

constexpr std::array kFundingSwitches = {
    Switch{"working_capital", "Cash flows are noisy; false: they come as the model says.",
           &Switches::working_capital, clear_all<&Study::firms, &study::Firm::noise_usd_bn>},
    Switch{"core_shocks", "Core cash flow follows a factor; false: it follows its schedule.",
           &Switches::core_shocks, clear_all<&Study::firms, &study::Firm::core_factor_beta>},
    Switch{"funding_regimes",
           "Funding windows become selective or shut; false: they stay open, unless a scenario holds them "
           "otherwise.",
           &Switches::funding_regimes, hold_funding_open},
    Switch{"confidence_shocks", "Events shake confidence in funding; false: failures alone do.",
           &Switches::confidence_shocks, [](Study& s) { drop_effects(s, "confidence"); }},
    Switch{"credit_spread", "New debt costs more when spreads are wide; false: spreads are at their mean.",
           &Switches::credit_spread, clear_all<&Study::firms, &study::Firm::credit_beta>},
    Switch{"equity_marks",
           "Valuations and stakes move with listed equity; false: with a lab's revenue alone.",
           &Switches::equity_marks, freeze_equity_marks},
    Switch{"raises_debt", "Firms issue debt while below target; false: no new debt.", &Switches::raises_debt,
           drop_debt_raises},
    Switch{"raises_equity",
           "Firms raise equity while below target; false: no new equity but what is promised.",
           &Switches::raises_equity, drop_equity_raises},
    Switch{"ipo", "Firms go public; false: who is private stays private.", &Switches::ipo, drop_listings},
    Switch{"commitment_conditions",
           "Promised equity waits for its conditions; false: it is due on its date without any.",
           &Switches::commitment_conditions, drop_conditions},
    Switch{"support", "A sponsor or a state steps in under stress; false: nobody does.", &Switches::support,
           clear_all<&Study::firms, &study::Firm::support_usd_bn>},
    Switch{"revolvers", "Firms draw general lines; false: nothing undrawn is left to draw.",
           &Switches::revolvers, drop_undrawn_lines},
    Switch{"conversion", "Convertibles in the money are paid in shares; false: all are paid in cash.",
           &Switches::conversion, clear_all<&Study::tranches, &study::DebtTranche::conversion_ratio>},
};

constexpr std::array kDebtSwitches = {
    Switch{"covenants",
           "Facilities are tested for debt service, receipts and liquidity; false: no test, no breach.",
           &Switches::covenants, drop_covenants},
    Switch{"waivers", "Lenders may waive a breach; false: they never do.", &Switches::waivers,
           clear_all<&Study::facilities, &study::Facility::waivers_per_year>},
    Switch{"extensions", "A waiver stretches the term; false: it changes no date.", &Switches::extensions,
           clear_all<&Study::facilities, &study::Facility::extension>},
    Switch{"cross_default", "Debt falls due when another facility is accelerated; false: each on its own.",
           &Switches::cross_default,
           [](Study& s) {
               clear_all<&Study::facilities, &study::Facility::cross_default>(s);
               clear_all<&Study::tranches, &study::DebtTranche::cross_default>(s);
           }},
    Switch{"ring_fencing", "Vehicles keep their cash and debts apart; false: they are their owner's own.",
           &Switches::ring_fencing, clear_all<&Study::facilities, &study::Facility::ring_fenced>},
    Switch{"lock_up", "Vehicles with thin cover distribute nothing; false: surplus always goes up.",
           &Switches::lock_up,
           [](Study& s) {
               for (study::Facility& facility : s.facilities) {
                   facility.lock_up_dscr = kNoTest;
               }
           }},
    Switch{"guarantees", "Guarantors and parents pay for others; false: nobody does.", &Switches::guarantees,
           drop_guarantees},
    Switch{"margin_calls", "Margin loans force sales of their stake; false: lenders never call.",
           &Switches::margin_calls, drop_margin_calls},
    Switch{"loan_ceilings", "Holders above their loan-to-value policy are on watch; false: no such policy.",
           &Switches::loan_ceilings, clear_all<&Study::stakes, &study::Stake::loan_ceiling>},
    Switch{"policy_sales", "Holders sell stakes down to their normal leverage; false: they hold on.",
           &Switches::policy_sales, drop_policy_sales},
    Switch{"distress_bids", "A failing firm may be bought; false: it defaults.", &Switches::distress_bids,
           drop_bids},
    Switch{"mergers", "Firms merge at a base rate; false: never.", &Switches::mergers,
           clear_all<&Study::firms, &study::Firm::merger_per_year>},
    Switch{"outside_hazard", "Firms default for reasons that are not modelled, by rating; false: never.",
           &Switches::outside_hazard, clear_all<&Study::firms, &study::Firm::outside_default_per_year>},
};

}  // namespace

std::span<Switch const> funding_switches()
{
    return kFundingSwitches;
}

std::span<Switch const> debt_switches()
{
    return kDebtSwitches;
}

}  // namespace ballast
