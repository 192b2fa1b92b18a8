#pragma once
/// What an effect of an event can hit. It is written WORD, or WORD.NAME with the name of an object.
#include <span>
#include <string>
#include <string_view>

#include "kernels/tables/event_tables.hpp"

namespace ballast {

struct EventTarget {
    std::string_view word;
    std::string_view object;  ///< kind of the object behind the dot; "" where there is none
    EffectTarget target;
    std::string_view draws_as =
        word;  ///< in the names of draws, which stay what they were when a word changes
};

std::span<EventTarget const> event_targets();

/// nullptr where no target has that word.
EventTarget const* find_event_target(std::string_view word);

/// A target (WORD or WORD.NAME) as the names of draws have it.
std::string target_in_draws(std::string_view target);

}  // namespace ballast
