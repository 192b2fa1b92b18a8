/// Switches of power: when it comes, what it costs.
#include <algorithm>
#include <array>

#include "host/study/switches.hpp"

namespace ballast {
namespace {

using study::Study;
using study::Switches;

constexpr double kDaysPerMonth = 365.0 / 12.0;

void drop_slips(Study& s)
{
    for (study::Site& site : s.sites) {
        for (study::PowerTranche& tranche : site.power_tranches) {
            tranche.slip_probability = 0;
            tranche.never_probability = 0;
        }
    }
    drop_effects(s, "delay");
}

/// Construction becomes invoices of the site's owner, one a month on their planned dates.
void fix_construction_dates(Study& s)
{
    for (study::Site& site : s.sites) {
        for (study::PowerTranche& tranche : site.power_tranches) {
            for (study::Firm& firm : s.firms) {
                if (firm.name != site.owner || tranche.construction_usd_bn <= 0 ||
                    tranche.date <= s.general.start) {
                    continue;
                }
                int const months = std::max(1, static_cast<int>(tranche.construction_months + 0.5));
                for (int i = 0; i < months; ++i) {
                    auto const due = tranche.date - static_cast<study::Day>(i * kDaysPerMonth + 0.5);
                    firm.committed_capex_usd_bn.emplace_back(std::max(due, s.general.start + 1),
                                                             tranche.construction_usd_bn / months);
                }
            }
            tranche.construction_usd_bn = 0;
        }
    }
}

constexpr std::array kSwitches = {
    Switch{"power_slips", "Power comes late or never; false: every power tranche is energised on its date.",
           &Switches::power_slips, drop_slips},
    Switch{"construction_waits",
           "Construction waits with its power tranche; false: it is paid on its planned dates "
           "whatever comes.",
           &Switches::construction_waits, fix_construction_dates},
    Switch{"interconnection_deposits",
           "Grid operators hold deposits for power tranches; false: they ask for none.",
           &Switches::interconnection_deposits,
           [](Study& s) {
               for (study::Site& site : s.sites) {
                   for (study::PowerTranche& tranche : site.power_tranches) {
                       tranche.deposit_usd_bn = 0;
                   }
               }
           }},
    Switch{
        "power_rights",
        "Power that no site needs is sold, lent against and bid for; false: it is worth nothing to anybody.",
        &Switches::power_rights,
        [](Study& s) {
            clear_all<&Study::power_rights, &study::PowerRight::value_usd_m_per_mw>(s);
            clear_all<&Study::firms, &study::Firm::sells_power_rights>(s);
        }},
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

std::span<Switch const> site_switches()
{
    return kSwitches;
}

}  // namespace ballast
