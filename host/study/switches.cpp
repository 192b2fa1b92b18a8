#include "host/study/switches.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace ballast {
namespace {

using study::Transmission;

constexpr std::array kChannels = {
    Channel{"claims", &Transmission::claims},
    Channel{"lost_capacity", &Transmission::lost_capacity},
    Channel{"write_downs", &Transmission::write_downs},
    Channel{"fire_sales", &Transmission::fire_sales},
    Channel{"resale", &Transmission::resale},
    Channel{"lost_demand", &Transmission::lost_demand},
    Channel{"confidence", &Transmission::confidence},
};
static_assert(sizeof(Transmission) == kChannels.size() * sizeof(bool), "a channel is missing here");

}  // namespace

std::span<Switch const> switches()
{
    static std::vector<Switch> const all = [] {
        std::vector<Switch> rows;
        for (auto const part : {market_switches(), site_switches(), lab_switches(), contract_switches(),
                                funding_switches(), debt_switches()}) {
            rows.insert(rows.end(), part.begin(), part.end());
        }
        return rows;
    }();
    return all;
}

std::span<Channel const> channels()
{
    return kChannels;
}

void apply_switches(study::Study& study)
{
    for (Switch const& one : switches()) {
        if (!(study.switches.*one.member)) {
            one.remove(study);
        }
    }
}

void drop_effects(study::Study& study, std::string_view target)
{
    for (study::Event& event : study.events) {
        std::erase_if(event.effects, [target](study::Effect const& effect) {
            std::string_view const text = effect.target;
            return text.starts_with(target) && (text.size() == target.size() || text[target.size()] == '.');
        });
    }
}

}  // namespace ballast
