/// Switches of the race between labs and of what customers of compute may do.
#include <array>

#include "host/study/switches.hpp"

namespace ballast {
namespace {

using study::Study;
using study::Switches;

constexpr double kNeverTalks = -50;  ///< logit

void drop_retrenchment(Study& s)
{
    drop_effects(s, "retrench");
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

constexpr std::array kLabSwitches = {
    Switch{"capability_leaps", "Labs and open weights leap; false: capability moves by catching up only.",
           &Switches::capability_leaps,
           [](Study& s) {
               drop_effects(s, "lab");
               drop_effects(s, "open_weights");
           }},
    Switch{
        "efficiency_leaps",
        "Labs learn to serve more revenue with the same compute at once; false: by their yearly growth only.",
        &Switches::efficiency_leaps, [](Study& s) { drop_effects(s, "efficiency"); }},
    Switch{"training_feedback",
           "Labs that train more leap more often; false: leaps arrive at their mean rate whoever trains.",
           &Switches::training_feedback,
           [](Study& s) {
               for (study::Event& event : s.events) {
                   event.training_exponent = 0;
               }
           }},
    Switch{"catch_up", "Followers close the gap to the leader; false: gaps stay until somebody leaps.",
           &Switches::catch_up,
           [](Study& s) {
               for (study::Lab& lab : s.labs) {
                   lab.catch_up_per_year = 0;
               }
               s.open_weights.catch_up_per_year = 0;
           }},
    Switch{"spill_over", "Demand that a lab cannot serve looks for another; false: it is lost.",
           &Switches::spill_over, [](Study& s) { s.open_weights.spill_share = 0; }},
    Switch{
        "commitment_escalation",
        "Labs go on committing to compute, more so when rivals do; false: they keep what they have signed.",
        &Switches::commitment_escalation,
        [](Study& s) {
            for (study::Lab& lab : s.labs) {
                lab.new_commitment_usd_bn_per_year = 0;
            }
        }},
    Switch{"export_control", "Access is barred and operating costs rise by decree; false: neither happens.",
           &Switches::export_control,
           [](Study& s) {
               drop_effects(s, "access");
               drop_effects(s, "unit_cost");
           }},
};

constexpr std::array kContractSwitches = {
    Switch{"cancellations",
           "Customers cancel at will, more so above the market price; false: only for late delivery or by "
           "notice.",
           &Switches::cancellations, drop_cancellation},
    Switch{"retrenchment",
           "Customers retrench for a while: they cancel more and renew nothing; false: they never do.",
           &Switches::retrenchment, drop_retrenchment},
    Switch{"late_delivery_rights",
           "Customers leave or walk when delivery is late; false: late delivery costs its revenue and "
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
                   firm.austerity_use = 1;
               }
           }},
    Switch{"payment_suspension", "Customers withhold payments for a while; false: they pay while they can.",
           &Switches::payment_suspension, [](Study& s) { drop_effects(s, "suspends_payment"); }},
    Switch{"renegotiation",
           "Talks may lower the price instead of ending a contract; false: who wants to leave leaves.",
           &Switches::renegotiation, [](Study& s) { s.market.renegotiate_intercept = kNeverTalks; }},
    Switch{"notice_options", "Customers may leave with notice; false: no notice is ever given.",
           &Switches::notice_options,
           [](Study& s) {
               for (study::Contract& contract : s.contracts) {
                   contract.notice_per_year = 0;
               }
           }},
    Switch{"consumption_use", "Use of consumption contracts follows demand; false: it stays at its base.",
           &Switches::consumption_use,
           [](Study& s) {
               for (study::Contract& contract : s.contracts) {
                   contract.use_beta = 0;
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
    Switch{"replacement",
           "Labs replace compute lost to a provider's failure at the spot price; false: it stays lost.",
           &Switches::replacement, [](Study& s) { s.market.replacement_share = 0; }},
    Switch{"substitute_delay",
           "A failed provider's customers wait for a substitute operator; false: it serves at once.",
           &Switches::substitute_delay, [](Study& s) { s.market.substitute_weeks = 0; }},
};

}  // namespace

std::span<Switch const> lab_switches()
{
    return kLabSwitches;
}

std::span<Switch const> contract_switches()
{
    return kContractSwitches;
}

}  // namespace ballast
