/// Switches of secured debt, of leverage, and of how firms end.
#include <array>

#include "host/study/switches.hpp"

namespace ballast {
namespace {

using study::Study;
using study::Switches;

constexpr double kNoTest = -1e6;  ///< a DSCR that nothing falls below
constexpr double kNoBid = -1.0;   ///< a share of the valuation at which nobody bids
constexpr double kNoCall = 1e6;   ///< a loan-to-value that nothing exceeds

void drop_covenants(Study& s)
{
    for (study::Facility& facility : s.facilities) {
        facility.minimum_dscr = kNoTest;
        facility.minimum_collection_ratio = 0;
    }
    clear_all<&Study::firms, &study::Firm::liquidity_covenant_usd_bn>(s);
}

void drop_guarantees(Study& s)
{
    clear_all<&Study::guarantees, &study::Guarantee::cap_usd_bn>(s);
    clear_all<&Study::facilities, &study::Facility::parent_guarantee>(s);
}

void drop_margin_calls(Study& s)
{
    for (study::Debt& debt : s.debts) {
        if (debt.kind == study::DebtKind::margin) {
            debt.call_ltv = kNoCall;
        }
    }
}

void drop_policy_sales(Study& s)
{
    clear_all<&Study::firms, &study::Firm::target_ltv>(s);
    clear_all<&Study::firms, &study::Firm::maximum_ltv>(s);
}

void deepen_markets(Study& s)
{
    for (study::Firm& firm : s.firms) {
        firm.stake_turnover_per_year = study::Firm{}.stake_turnover_per_year;
    }
}

void drop_bids(Study& s)
{
    for (study::Firm& firm : s.firms) {
        firm.buyer_share_of_valuation = kNoBid;
    }
    clear_all<&Study::firms, &study::Firm::acquirer_budget_usd_bn>(s);
}

void make_bids_certain(Study& s)
{
    for (study::Firm& firm : s.firms) {
        firm.bid_probability = 1;
        firm.bid_dispersion = 0;
        firm.unhurried_share_of_valuation = 0;
        firm.bargaining_power = 1;
    }
}

constexpr std::array kSwitches = {
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
               clear_all<&Study::debts, &study::Debt::cross_default>(s);
           }},
    Switch{"asset_refinancing",
           "Debt that matures against a leased asset is refinanced against its rent; false: all of it is due "
           "in cash.",
           &Switches::asset_refinancing, clear_all<&Study::debts, &study::Debt::lease>},
    Switch{"ring_fencing", "Vehicles keep their cash and debts apart; false: they are their owner's own.",
           &Switches::ring_fencing, clear_all<&Study::facilities, &study::Facility::ring_fenced>},
    Switch{"lock_up", "Vehicles with thin cover distribute nothing; false: surplus always goes up.",
           &Switches::lock_up,
           [](Study& s) {
               for (study::Facility& facility : s.facilities) {
                   facility.distribution_dscr = kNoTest;
               }
           }},
    Switch{"guarantees", "Guarantors and parents pay for others; false: nobody does.", &Switches::guarantees,
           drop_guarantees},
    Switch{"margin_calls", "Margin loans force sales of their stake; false: lenders never call.",
           &Switches::margin_calls, drop_margin_calls},
    Switch{"ltv_watch", "Holders above their loan-to-value policy are on watch; false: no such policy.",
           &Switches::ltv_watch, clear_all<&Study::stakes, &study::Stake::watch_ltv>},
    Switch{"policy_sales", "Holders sell stakes down to their normal leverage; false: they hold on.",
           &Switches::policy_sales, drop_policy_sales},
    Switch{"sales_for_payments",
           "Holders sell stakes for payments that they could not meet; false: by their policy alone.",
           &Switches::sales_for_payments, clear_all<&Study::firms, &study::Firm::sells_for_payments>},
    Switch{"market_depth",
           "Markets take so much of a holder's stakes at a time; false: all that it offers, at the same "
           "haircuts.",
           &Switches::market_depth, deepen_markets},
    Switch{"distress_bids",
           "A failing firm, or one that its owners offer, may be bought; false: nobody bids.",
           &Switches::distress_bids, drop_bids},
    Switch{"bid_terms",
           "Bids are uncertain, and so is what they offer; false: somebody bids what the firm is worth.",
           &Switches::bid_terms, make_bids_certain},
    Switch{"mergers", "Firms merge at a base rate; false: never.", &Switches::mergers,
           clear_all<&Study::firms, &study::Firm::merger_per_year>},
    Switch{"runway_sales",
           "Owners offer a firm for sale when its runway is short; false: not before it fails.",
           &Switches::runway_sales, clear_all<&Study::firms, &study::Firm::runway_merger_per_year>},
    Switch{"wind_down", "Owners wind a firm down before its money is gone; false: it goes on to the end.",
           &Switches::wind_down, clear_all<&Study::firms, &study::Firm::wind_down_per_year>},
    Switch{"exogenous_defaults", "Firms default for reasons that are not modelled, by rating; false: never.",
           &Switches::exogenous_defaults, clear_all<&Study::firms, &study::Firm::exogenous_default_per_year>},
    Switch{"operational_losses", "Losses strike firms that nothing else in the study explains; false: never.",
           &Switches::operational_losses,
           clear_all<&Study::firms, &study::Firm::operational_losses_per_year>},
    Switch{"deferrals", "Firms short of money put capital spending off; false: they pay on the date.",
           &Switches::deferrals, clear_all<&Study::firms, &study::Firm::deferrable_share>},
    Switch{"standstills", "Creditors of solvent firms in distress may wait; false: for the grace alone.",
           &Switches::standstills, clear_all<&Study::firms, &study::Firm::standstill_per_year>},
    Switch{"prepayments_on_call",
           "Customers of a provider short of money pay bills ahead; false: when they are due.",
           &Switches::prepayments_on_call, clear_all<&Study::firms, &study::Firm::prepay_on_call>},
    Switch{"vendor_finance",
           "Vendors lend what firms cannot pay of their equipment; false: they are paid on the date.",
           &Switches::vendor_finance, clear_all<&Study::firms, &study::Firm::vendor_finance_share>},
    Switch{"leasebacks", "Owners short of money sell GPUs and lease them back; false: they keep them.",
           &Switches::leasebacks, clear_all<&Study::firms, &study::Firm::leaseback_share>},
    Switch{"rights_issues",
           "Shareholders of firms short of money subscribe at a discount; false: they do not.",
           &Switches::rights_issues,
           [](Study& s) {
               for (study::Firm& firm : s.firms) {
                   firm.rights_issues_per_year = {0, 0, 0};
               }
           }},
    Switch{"lender_losses", "Lenders that lose money lend less; false: they lend as ever.",
           &Switches::lender_losses, clear_all<&Study::lenders, &study::Lender::capital_usd_bn>},
};

}  // namespace

std::span<Switch const> debt_switches()
{
    return kSwitches;
}

}  // namespace ballast
