/// Switches of factors, events and rents.
#include <array>

#include "host/study/switches.hpp"

namespace ballast {
namespace {

using study::Study;
using study::Switches;

constexpr double kForeverAges = 1e6;  ///< multiplies age and half-life alike, so that age hardly changes

void drop_factor_jumps(Study& s)
{
    for (study::Factor& factor : s.factors) {
        if (!factor.mu_includes_jumps) {
            double const jumps = factor.jump_rate_per_year * factor.jump_mean;
            factor.mu += jumps;
            for (auto& [day, mu] : factor.later_mu.points) {
                mu += jumps;
            }
            factor.mu_includes_jumps = true;
        }
        factor.jump_rate_per_year = 0;
    }
    drop_effects(s, "factor");
}

/// 2^(-age / halflife) stays what it is at the start.
void freeze_training_weight(Study& s)
{
    for (study::GpuClass& gpu : s.gpu_classes) {
        if (gpu.training_halflife_years < kForeverAges) {
            gpu.age_years *= kForeverAges;
            gpu.training_halflife_years *= kForeverAges;
        }
    }
}

constexpr std::array kSwitches = {
    Switch{"factor_jumps",
           "Jumps of factors, by their own rate and by events; false: factors diffuse only, with the same "
           "drift.",
           &Switches::factor_jumps, drop_factor_jumps},
    Switch{"event_excitation", "Events make others more likely for a while; false: no event excites another.",
           &Switches::event_excitation,
           [](Study& s) {
               for (study::Event& event : s.events) {
                   event.excites.clear();
               }
           }},
    Switch{"rent_jumps", "Events move rents at once; false: rents move with demand, age and supply only.",
           &Switches::rent_jumps, [](Study& s) { drop_effects(s, "rent"); }},
    Switch{"obsolescence", "Newer hardware erodes the rents of a class year by year; false: it does not.",
           &Switches::obsolescence,
           [](Study& s) {
               for (study::GpuClass& gpu : s.gpu_classes) {
                   gpu.obsolescence_per_year = 0;
               }
           }},
    Switch{"training_decay",
           "An ageing class moves from training demand to inference demand; false: its weights stay those of "
           "the "
           "start.",
           &Switches::training_decay, freeze_training_weight},
    Switch{
        "rent_reversion",
        "The value of collateral expects rents to revert to their plan; false: it expects them to stay where "
        "they are, less obsolescence.",
        &Switches::rent_reversion,
        [](Study& s) {
            for (study::GpuClass& gpu : s.gpu_classes) {
                gpu.value_reversion_per_year = 0;
            }
        }},
    Switch{"supply_feedback", "Energised supply against its plan moves rents; false: it does not.",
           &Switches::supply_feedback, [](Study& s) { s.market.supply_elasticity = 0; }},
    Switch{"retirement",
           "Owners retire idle GPUs whose margin does not cover their place; false: these wait for better "
           "rents.",
           &Switches::retirement, clear_all<&Study::gpu_classes, &study::GpuClass::retirement_per_year>},
    Switch{"second_life", "GPUs that leave their contract are let again; false: they earn nothing more.",
           &Switches::second_life, clear_all<&Study::cohorts, &study::Cohort::second_life>},
    Switch{"self_competition",
           "Customers that sell their own spare capacity add supply and cancel; false: none ever sells.",
           &Switches::self_competition,
           [](Study& s) {
               drop_effects(s, "capacity_sales");
               drop_effects(s, "supply");
           }},
};

}  // namespace

std::span<Switch const> market_switches()
{
    return kSwitches;
}

}  // namespace ballast
