/// Switches of the race between labs.
#include <array>

#include "host/study/switches.hpp"

namespace ballast {
namespace {

using study::Study;
using study::Switches;

constexpr std::array kSwitches = {
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
           "Labs that train more leap more often; false: leaps arrive at their mean rate.",
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
    Switch{"product_capture",
           "Labs win customers by more than capability: research is not revenue; false: labs of equal "
           "capability drift "
           "to equal shares.",
           &Switches::product_capture,
           [](Study& s) {
               s.market.product_capture = 0;
               for (study::Lab& lab : s.labs) {
                   lab.capture = 0;
               }
           }},
    Switch{"customer_lag", "Customers follow capability with a lag; false: they move at once.",
           &Switches::customer_lag,
           [](Study& s) {
               for (study::Lab& lab : s.labs) {
                   lab.revenue_lag_years = 0;
               }
           }},
    Switch{"token_price",
           "The price of tokens falls with efficiency, open weights and competition; false: it stays that of "
           "the start.",
           &Switches::token_price,
           [](Study& s) {
               s.market.token_price_efficiency = 0;
               s.market.token_price_openness = 0;
               s.market.token_price_concentration = 0;
               s.market.token_price_excess = 0;
               drop_effects(s, "token_price");
           }},
    Switch{"token_scarcity",
           "Prices of tokens rise when more is asked for than compute can serve; false: they do not.",
           &Switches::token_scarcity, [](Study& s) { s.market.token_price_scarcity = 0; }},
    Switch{"fixed_price_sales",
           "Part of what labs sell is under contracts at fixed prices; false: all of it follows the market "
           "at once.",
           &Switches::fixed_price_sales, clear_all<&Study::labs, &study::Lab::fixed_price_share>},
    Switch{"core_lab_link", "A firm's own models move its core cash flow; false: they do not.",
           &Switches::core_lab_link, clear_all<&Study::firms, &study::Firm::core_lab_elasticity>},
    Switch{
        "commitment_escalation",
        "Labs go on committing to compute, more so when rivals do; false: they keep what they have signed.",
        &Switches::commitment_escalation,
        [](Study& s) {
            for (study::Lab& lab : s.labs) {
                lab.new_commitment_usd_bn_per_year = 0;
            }
        }},
    Switch{"export_control",
           "Access is suspended and operating costs rise by decree; false: neither happens.",
           &Switches::export_control,
           [](Study& s) {
               drop_effects(s, "access_suspension");
               drop_effects(s, "operating_cost");
           }},
};

}  // namespace

std::span<Switch const> lab_switches()
{
    return kSwitches;
}

}  // namespace ballast
