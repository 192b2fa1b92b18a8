#include "host/study/event_targets.hpp"

#include <algorithm>
#include <array>

namespace ballast {
namespace {

constexpr std::array kTargets = {
    EventTarget{"factor", "factor", EffectTarget::factor},
    EventTarget{"rent", "gpu_class", EffectTarget::rent},
    EventTarget{"lab", "lab", EffectTarget::lab},
    EventTarget{"open_weights", "", EffectTarget::open_weights},
    EventTarget{"supply", "", EffectTarget::supply},
    EventTarget{"retrenchment", "firm", EffectTarget::retrench, "retrench"},
    EventTarget{"capacity_sales", "firm", EffectTarget::sells_capacity, "sells_capacity"},
    EventTarget{"delay", "region", EffectTarget::delay},
    EventTarget{"outage", "region", EffectTarget::outage},
    EventTarget{"operating_cost", "firm", EffectTarget::unit_cost, "unit_cost"},
    EventTarget{"confidence", "", EffectTarget::confidence},
    EventTarget{"regime", "", EffectTarget::regime},
    EventTarget{"efficiency", "lab", EffectTarget::efficiency},
    EventTarget{"payment_suspension", "firm", EffectTarget::suspends_payment, "suspends_payment"},
    EventTarget{"access_suspension", "firm", EffectTarget::access, "access"},
    EventTarget{"listing", "firm", EffectTarget::listing},
    EventTarget{"token_price", "", EffectTarget::token_price},
};

}  // namespace

std::span<EventTarget const> event_targets()
{
    return kTargets;
}

EventTarget const* find_event_target(std::string_view word)
{
    auto const found = std::find_if(kTargets.begin(), kTargets.end(),
                                    [word](EventTarget const& one) { return one.word == word; });
    return found != kTargets.end() ? &*found : nullptr;
}

std::string target_in_draws(std::string_view target)
{
    std::size_t const end = std::min(target.find('.'), target.size());
    EventTarget const* const found = find_event_target(target.substr(0, end));
    std::string text(found != nullptr ? found->draws_as : target.substr(0, end));
    return text += target.substr(end);
}

}  // namespace ballast
