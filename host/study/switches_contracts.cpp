/// Switches of what customers of compute may do.
#include <array>

#include "host/study/switches.hpp"

namespace ballast {
namespace {

using study::Study;
using study::Switches;

constexpr double kNeverRenegotiates = -50;  ///< logit

void drop_retrenchment(Study& s)
{
    drop_effects(s, "retrenchment");
    s.market.retrenchment_hazard_multiple = 1;
}

void drop_cancellation(Study& s)
{
    for (study::Contract& contract : s.contracts) {
        contract.cancel_per_year = 0;
        contract.competing_cancel_per_year = 0;
    }
}

void drop_late_rights(Study& s)
{
    s.market.late_hazard_per_year = 0;
    for (study::Contract& contract : s.contracts) {
        contract.walk_per_year = 0;
    }
}

void drop_executory_contracts(Study& s)
{
    s.market.exchange_concession = 0;
    s.market.exchange_volume_cut = 0;
    s.market.reorganisation_volume_cut = 0;
    s.market.rejection_threshold = 0;
}

constexpr std::array kSwitches = {
    Switch{"cancellations",
           "Customers cancel at will, more so above the market price; false: only for late delivery or by "
           "notice.",
           &Switches::cancellations, drop_cancellation},
    Switch{
        "known_prices",
        "Customers hold against a contract what it costs above the market from the start; false: only what "
        "changes against plan.",
        &Switches::known_prices, [](Study& s) { s.market.known_price_share = 0; }},
    Switch{"retrenchment",
           "Customers retrench for a while: they cancel more and renew nothing; false: they never do.",
           &Switches::retrenchment, drop_retrenchment},
    Switch{"late_delivery_rights",
           "Customers cancel or walk away when delivery is late; false: late delivery costs its revenue and "
           "nothing else.",
           &Switches::late_delivery_rights, drop_late_rights},
    Switch{"frailty", "Contracts of one customer tend to end together; false: each on its own.",
           &Switches::frailty,
           [](Study& s) {
               for (study::Firm& firm : s.firms) {
                   firm.frailty_correlation = 0;
               }
           }},
    Switch{"austerity", "Customers in stress use less of what they contracted; false: use does not change.",
           &Switches::austerity,
           [](Study& s) {
               for (study::Firm& firm : s.firms) {
                   firm.austerity_utilisation = 1;
               }
           }},
    Switch{"payment_suspension", "Customers suspend payment for a while; false: they pay while they can.",
           &Switches::payment_suspension, [](Study& s) { drop_effects(s, "payment_suspension"); }},
    Switch{"renegotiation", "Customers may renegotiate the price instead of cancelling; false: they cancel.",
           &Switches::renegotiation, [](Study& s) { s.market.renegotiation_intercept = kNeverRenegotiates; }},
    Switch{"notice_options", "Customers may leave with notice; false: no notice is ever given.",
           &Switches::notice_options,
           [](Study& s) {
               for (study::Contract& contract : s.contracts) {
                   contract.notice_per_year = 0;
               }
           }},
    Switch{"consumption_utilisation",
           "Use of consumption contracts follows demand; false: it stays at its base.",
           &Switches::consumption_utilisation,
           [](Study& s) {
               for (study::Contract& contract : s.contracts) {
                   contract.utilisation_beta = 0;
               }
           }},
    Switch{"floor_contracts",
           "Vendors rent GPUs that nobody else pays for; false: those are sold spot or idle.",
           &Switches::floor_contracts,
           [](Study& s) {
               for (study::Contract& contract : s.contracts) {
                   if (contract.idle_floor) {
                       contract.gpus = {};
                   }
               }
           }},
    Switch{"renewals", "Contracts may go on after their end date; false: all end there.", &Switches::renewals,
           [](Study& s) {
               for (study::Contract& contract : s.contracts) {
                   contract.renewal_probability = 0;
               }
           }},
    Switch{"renewal_on_margin",
           "Contracts whose rent no longer covers power, operations and place are renewed less often; false: "
           "with the same probability at any rent.",
           &Switches::renewal_on_margin, clear_all<&Study::contracts, &study::Contract::renewal_on_margin>},
    Switch{
        "own_or_rent",
        "Customers that could own GPUs for less than they rent them leave or do not renew; false: they rent "
        "whatever it costs.",
        &Switches::own_or_rent,
        [](Study& s) {
            clear_all<&Study::contracts, &study::Contract::insourcing_per_year>(s);
            clear_all<&Study::contracts, &study::Contract::renewal_on_ownership>(s);
        }},
    Switch{
        "migration",
        "Customers of a provider that was taken over leave, or renew at another price; false: they stay as "
        "they are.",
        &Switches::migration,
        [](Study& s) {
            clear_all<&Study::contracts, &study::Contract::migration_per_year>(s);
            clear_all<&Study::contracts, &study::Contract::takeover_price_change>(s);
        }},
    Switch{"replacement",
           "Labs replace compute lost to a provider's failure at the spot price; false: it stays lost.",
           &Switches::replacement, [](Study& s) { s.market.replacement_share = 0; }},
    Switch{"substitute_delay",
           "A failed provider's customers wait for a substitute operator; false: it serves at once.",
           &Switches::substitute_delay, [](Study& s) { s.market.substitute_weeks = 0; }},
    Switch{"executory_contracts",
           "Ended firms rewrite, cut or reject what they buy by what the market asks; false: courts reject "
           "what fell below plan, exchanges change nothing.",
           &Switches::executory_contracts, drop_executory_contracts},
    Switch{"single_tenants",
           "Landlords that lose their tenant look for another before their lenders' patience ends; false: "
           "nobody comes and lenders wait for ever.",
           &Switches::single_tenants,
           [](Study& s) {
               clear_all<&Study::leases, &study::Lease::cure_months>(s);
               clear_all<&Study::leases, &study::Lease::relet_per_year>(s);
           }},
};

}  // namespace

std::span<Switch const> contract_switches()
{
    return kSwitches;
}

}  // namespace ballast
