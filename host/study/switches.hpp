#pragma once
/// Switches: one boolean per mechanism, and what its absence does to a study.
///
/// A switch that is off is a pure change of the study: the mechanism's rates become zero, its effects leave the events, its
/// clauses leave the contracts. It is made where tables are built (OrderedStudy), after all that a person wrote was
/// checked: so kernels know of no switch, a scenario can turn back on what the base has off, and turning one off never makes
/// a study invalid. No object is added or removed, so tallies keep their shape and every draw its name: with and without
/// share all random numbers.
#include <span>
#include <string_view>

#include "host/study/study.hpp"

namespace ballast {

/// One mechanism.
struct Switch {
    char const* name;     ///< key in [switches]
    char const* meaning;  ///< "what it is; false: what is without it."
    bool study::Switches::*member;
    void (*remove)(study::Study&);  ///< takes the mechanism out; doing it twice is doing it once
};

/// One way by which the end of a firm reaches others; build_tables reads the booleans.
struct Channel {
    char const* name;  ///< key in [transmission]
    bool study::Transmission::*member;
};

/// All switches, in the order of study::Switches.
std::span<Switch const> switches();

/// All channels, in the order of study::Transmission.
std::span<Channel const> channels();

/// Takes out every mechanism whose switch is off.
void apply_switches(study::Study& study);

/// The parts of the table, each in a file of its own.
std::span<Switch const> market_switches();    ///< factors, events, rents
std::span<Switch const> site_switches();      ///< power
std::span<Switch const> lab_switches();       ///< the race and what labs buy
std::span<Switch const> contract_switches();  ///< customers' rights and behaviour
std::span<Switch const> funding_switches();   ///< firms' own cash, raises, lines
std::span<Switch const> debt_switches();      ///< secured debt, leverage, ends

/// Effects of all events on `target` or on `target.NAME` are removed.
void drop_effects(study::Study& study, std::string_view target);

/// One number (or flag) of every object of a list becomes 0.
template <auto list, auto member>
void clear_all(study::Study& s)
{
    for (auto& object : s.*list) {
        object.*member = {};
    }
}

}  // namespace ballast
