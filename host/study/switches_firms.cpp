/// Switches of firms' own cash and funding.
#include <array>

#include "host/study/switches.hpp"

namespace ballast {
namespace {

using study::Study;
using study::Switches;

/// The chain of funding windows starts open and never leaves.
void hold_funding_open(Study& s)
{
    for (study::Factor& factor : s.factors) {
        if (factor.name != s.market.funding_regime || factor.kind != study::FactorKind::markov ||
            factor.initial_probabilities.empty()) {
            continue;
        }
        factor.initial_probabilities.assign(factor.initial_probabilities.size(), 0.0);
        factor.initial_probabilities.front() = 1.0;
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

void forget_debt_capacity(Study& s)
{
    for (study::Firm& firm : s.firms) {
        firm.lender.clear();
    }
}

void drop_distress_discount(Study& s)
{
    for (study::Firm& firm : s.firms) {
        firm.distress_discount = 0;
        firm.equity_follows_assets = false;
        firm.equity_share_per_year = 0;
    }
}

void drop_undrawn_lines(Study& s)
{
    for (study::Debt& debt : s.debts) {
        if (debt.kind == study::DebtKind::revolver) {
            debt.commitment_usd_bn = debt.amount_usd_bn;
        }
    }
}

constexpr std::array kSwitches = {
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
    Switch{"debt_raises", "Firms issue debt while below target; false: no new debt.", &Switches::debt_raises,
           drop_debt_raises},
    Switch{"equity_raises",
           "Firms raise equity while below target; false: no new equity but what is committed.",
           &Switches::equity_raises, drop_equity_raises},
    Switch{"debt_capacity",
           "Lenders look at earnings, assets and debt of a firm before they lend, and it may file for "
           "insolvency; "
           "false: they lend whatever it owes.",
           &Switches::debt_capacity, forget_debt_capacity},
    Switch{"distress_discount",
           "Equity of a firm with a short runway sells at a discount, and so much of it a year; false: at "
           "its value.",
           &Switches::distress_discount, drop_distress_discount},
    Switch{"insolvency",
           "A firm that owes more than it could ever carry may file; false: it fails by illiquidity.",
           &Switches::insolvency, clear_all<&Study::lenders, &study::Lender::insolvency_per_year>},
    Switch{"listings", "Firms go public; false: private firms stay private.", &Switches::listings,
           drop_listings},
    Switch{"commitment_conditions",
           "Committed equity waits for its conditions; false: it is due on its date without any.",
           &Switches::commitment_conditions, drop_conditions},
    Switch{"support", "A sponsor or a state steps in under stress; false: nobody does.", &Switches::support,
           clear_all<&Study::firms, &study::Firm::support_usd_bn>},
    Switch{"revolvers", "Firms draw general lines; false: nothing undrawn is left to draw.",
           &Switches::revolvers, drop_undrawn_lines},
    Switch{"conversion", "Convertibles in the money are paid in shares; false: all are paid in cash.",
           &Switches::conversion, clear_all<&Study::debts, &study::Debt::conversion_ratio>},
    Switch{
        "order_books",
        "Firms go on signing orders, with what lenders leave them; false: they keep what they have signed.",
        &Switches::order_books, clear_all<&Study::order_books, &study::OrderBook::gpus_per_year>},
};

}  // namespace

std::span<Switch const> funding_switches()
{
    return kSwitches;
}

}  // namespace ballast
