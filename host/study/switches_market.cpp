/// Switches of demand, rents and power.
#include <algorithm>
#include <array>

#include "host/study/switches.hpp"

namespace ballast {
namespace {

using study::Study;
using study::Switches;

constexpr double kForeverAges = 1e6;  ///< multiplies age and half-life alike, so that age hardly changes
constexpr double kDaysPerMonth = 365.0 / 12.0;

void drop_factor_jumps(Study& s)
{
    for (study::Factor& factor : s.factors) {
        if (!factor.mu_includes_jumps) {
            factor.mu += factor.jump_rate_per_year * factor.jump_mean;
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

void drop_slips(Study& s)
{
    for (study::Site& site : s.sites) {
        for (study::Tranche& tranche : site.tranches) {
            tranche.slip_probability = 0;
            tranche.never_probability = 0;
        }
    }
    drop_effects(s, "delay");
}

/// Building works become invoices of the site's owner, one a month on their planned dates.
void fix_shell_dates(Study& s)
{
    for (study::Site& site : s.sites) {
        for (study::Tranche& tranche : site.tranches) {
            for (study::Firm& firm : s.firms) {
                if (firm.name != site.owner || tranche.shell_usd_bn <= 0 || tranche.date <= s.general.start) {
                    continue;
                }
                int const months = std::max(1, static_cast<int>(tranche.shell_months + 0.5));
                for (int i = 0; i < months; ++i) {
                    auto const due = tranche.date - static_cast<study::Day>(i * kDaysPerMonth + 0.5);
                    firm.committed_capex_usd_bn.emplace_back(std::max(due, s.general.start + 1),
                                                             tranche.shell_usd_bn / months);
                }
            }
            tranche.shell_usd_bn = 0;
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
    Switch{"self_competition",
           "Customers that sell their own spare capacity add supply and cancel; false: none ever sells.",
           &Switches::self_competition,
           [](Study& s) {
               drop_effects(s, "sells_capacity");
               drop_effects(s, "supply");
           }},
    Switch{"power_slips", "Power comes late or never; false: every tranche is energised on its date.",
           &Switches::power_slips, drop_slips},
    Switch{
        "shell_waits",
        "Building works wait with their tranche; false: they are paid on their planned dates whatever comes.",
        &Switches::shell_waits, fix_shell_dates},
    Switch{"floating_power", "Part of the power is bought at the market; false: all at a fixed price.",
           &Switches::floating_power,
           [](Study& s) {
               for (study::Site& site : s.sites) {
                   site.floating_power_share = 0;
               }
           }},
    Switch{"power_spikes", "Power prices spike; false: they diffuse around their season only.",
           &Switches::power_spikes,
           [](Study& s) {
               for (study::Region& region : s.regions) {
                   region.spike_rate_per_year = 0;
               }
           }},
    Switch{"outages", "Events take power away for a while; false: availability is its mean.",
           &Switches::outages, [](Study& s) { drop_effects(s, "outage"); }},
};

}  // namespace

std::span<Switch const> market_switches()
{
    return kSwitches;
}

}  // namespace ballast
