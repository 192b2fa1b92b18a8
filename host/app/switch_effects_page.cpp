#include "host/app/switch_effects_page.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "host/risk/text_table.hpp"
#include "host/study/switches.hpp"

namespace ballast::app {
namespace {

constexpr std::size_t kFirmsPerTable = 8;
constexpr double kPoints = 100.0;  ///< percentage points

using Cells = std::vector<std::string>;

bool distinguishable(Interval const& interval)
{
    return interval.lower > 0 || interval.upper < 0;
}

/// Decimals that show two digits of the half-width, 1 to 3.
int decimals(Interval const& interval)
{
    double const half = 0.5 * kPoints * (interval.upper - interval.lower);
    return half > 0 ? std::clamp(static_cast<int>(std::ceil(-std::log10(half))) + 1, 1, 3) : 3;
}

std::string ends(Interval const& interval)
{
    int const places = decimals(interval);
    return fmt::format("({:.{}f}..{:.{}f})", kPoints * interval.lower, places, kPoints * interval.upper,
                       places);
}

std::string with_ends(Interval const& interval, char const* sign = "+")
{
    int const places = decimals(interval);
    double const value = kPoints * interval.estimate;
    return sign[0] == '+' ? fmt::format("{:+.{}f} {}", value, places, ends(interval))
                          : fmt::format("{:.{}f} {}", value, places, ends(interval));
}

/// Differences between outcomes of one run, as text.
class Differences {
public:
    explicit Differences(SwitchEffects const& effects)
        : none_(paired_difference(effects.paths, 0, 0, effects.confidence_level))
    {
    }

    /// The estimate where it is distinguishable from zero, else a dot and the interval; a dash where no path differs.
    std::string text(Interval const& interval) const
    {
        if (interval.lower == none_.lower && interval.upper == none_.upper) {
            return "–";
        }
        return distinguishable(interval) ? with_ends(interval) : "· " + ends(interval);
    }
    Interval const& none() const { return none_; }

private:
    Interval none_;  ///< of a difference that no path shows
};

void add_row(std::string& page, Cells const& cells)
{
    page += fmt::format("| {} |\n", fmt::join(cells, " | "));
}

void add_header(std::string& page, Cells const& cells)
{
    add_row(page, cells);
    page += "|" + [&] {
        std::string rule;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            rule += "---|";
        }
        return rule;
    }() + "\n";
}

/// Tables of one of the two effects.
void add_effects(std::string& page, SwitchEffects const& effects, std::vector<Interval> SwitchEffect::*effect)
{
    Differences const differences(effects);
    for (std::size_t first = 0; first < effects.firms.size(); first += kFirmsPerTable) {
        std::size_t const end = std::min(first + kFirmsPerTable, effects.firms.size());
        Cells header{"switch"};
        header.insert(header.end(), effects.firms.begin() + static_cast<std::ptrdiff_t>(first),
                      effects.firms.begin() + static_cast<std::ptrdiff_t>(end));
        add_header(page, header);
        for (SwitchEffect const& mechanism : effects.mechanisms) {
            Cells row{mechanism.name};
            for (std::size_t firm = first; firm < end; ++firm) {
                row.push_back(differences.text((mechanism.*effect)[firm]));
            }
            add_row(page, row);
        }
        page += "\n";
    }
}

Cells split_header(FailureSplit const& split)
{
    Cells header{"firm", "lost"};
    header.insert(header.end(), split.channels.begin(), split.channels.end());
    header.insert(header.end(), {"contagion", "interaction"});
    return header;
}

Cells split_row(SwitchEffects const& effects, std::size_t firm)
{
    FailureSplit const& split = effects.split;
    Differences const differences(effects);
    Cells row{effects.firms[firm], with_ends(split.lost.at(firm), " ")};
    for (std::size_t c = 0; c < split.channels.size(); ++c) {
        row.push_back(differences.text(split.by_channel.at(firm * split.channels.size() + c)));
    }
    row.push_back(differences.text(split.contagion.at(firm)));
    row.push_back(differences.text(split.interaction.at(firm)));
    return row;
}

}  // namespace

std::string effects_text(SwitchEffects const& effects)
{
    std::vector<Cells> rows{{"mechanism", "firms moved", "most", "effect on survival, points"}};
    for (SwitchEffect const& mechanism : effects.mechanisms) {
        std::vector<Interval> const& survival = mechanism.survival;
        auto const moved = std::count_if(survival.begin(), survival.end(), distinguishable);
        auto const size = [](Interval const& effect) {
            return distinguishable(effect) ? std::abs(effect.estimate) : 0.0;
        };
        auto const most =
            std::max_element(survival.begin(), survival.end(),
                             [&](Interval const& a, Interval const& b) { return size(a) < size(b); });
        std::size_t const firm = static_cast<std::size_t>(most - survival.begin());
        rows.push_back({mechanism.name, std::to_string(moved), moved > 0 ? effects.firms[firm] : "-",
                        moved > 0 ? with_ends(*most) : "-"});
    }
    std::string text = effects.mechanisms.empty() ? "" : aligned(rows);
    if (!effects.unused.empty()) {
        text += fmt::format("not used by the study: {}\n", fmt::join(effects.unused, ", "));
    }
    if (!effects.split.channels.empty()) {
        rows.assign(1, split_header(effects.split));
        for (std::size_t firm = 0; firm < effects.firms.size(); ++firm) {
            rows.push_back(split_row(effects, firm));
        }
        text += "\nlost by " + effects.last_date + " and what channels add to it, points\n" + aligned(rows);
    }
    return text;
}

std::string effects_page(SwitchEffects const& effects)
{
    Interval const none = Differences(effects).none();
    std::string page = fmt::format(
        R"(# What each mechanism does

Written by `scripts/update_switch_effects.sh`; do not edit. Study `{}` ({}), {} to {}, engine {},
{} paths, seed {}, digest `{}`.

Every mechanism of the model has a switch in `[switches]`, every channel by which a failure reaches others one in
`[transmission]`; both work with `-p switches.NAME=false` and in a scenario's `set`. `ballast switches STUDY` runs the study
with each of them off, one at a time, on the same random numbers. A mechanism that is off is taken out of the tables that
kernels read (`host/study/switches.hpp`); nothing else changes. Surprises stay measured against the plan of the study with
all mechanisms on, since that is what people had planned.

Effects are survival with the mechanism less survival without it, in percentage points: **below zero it costs survival**.
Survival is staying neither defaulted nor acquired to {}. Effects on default by then are likewise: **above zero it makes firms
default**; with those on survival they show what a mechanism adds to acquisitions. Brackets are {:g} % confidence intervals for the paired difference (Newcombe
1998, from exact shares; sampling error only). A dot marks what cannot be told from zero, a dash that no path differs ({:+.3f}..{:+.3f});
among cells that differ without any effect one in {:.0f} will look as if it had one. Effects do not add up: with one mechanism gone another may do its work.

## The switches

)",
        effects.study, effects.title, effects.start, effects.last_date, effects.engine, effects.paths,
        effects.seed, effects.digest.substr(0, 12), effects.last_date, kPoints * effects.confidence_level,
        kPoints * none.lower, kPoints * none.upper, 1.0 / (1.0 - effects.confidence_level));
    add_header(page, {"switch", "what it is; what is without it"});
    for (Switch const& one : switches()) {
        add_row(page, {one.name, one.meaning});
    }
    page += "\n## Effect on survival, percentage points\n\n";
    if (!effects.unused.empty()) {
        page += fmt::format("Not used by this study, so that its tables are the same without: {}.\n\n",
                            fmt::join(effects.unused, ", "));
    }
    add_effects(page, effects, &SwitchEffect::survival);
    page += "## Effect on default, percentage points\n\n";
    add_effects(page, effects, &SwitchEffect::defaults);
    if (!effects.split.channels.empty()) {
        page += fmt::format(
            R"(## Failures by channel of transmission

Firms lost (defaulted or acquired) by {} in per cent of paths; what each channel adds: lost with all channels open less lost
with that one closed; *contagion*: lost with all open less lost with all closed; *interaction*: contagion less the sum over
channels. Interaction is negative where a failure needs two channels at once, so that closing either prevents it, and positive
where either of two would do.
Its interval is that of a mean over paths. [study_reference.md](study_reference.md) explains the channels.

)",
            effects.last_date);
        add_header(page, split_header(effects.split));
        for (std::size_t firm = 0; firm < effects.firms.size(); ++firm) {
            add_row(page, split_row(effects, firm));
        }
    }
    return page;
}

void add_failure_split(results::Dataset& dataset, SwitchEffects const& effects)
{
    FailureSplit const& split = effects.split;
    if (split.channels.empty()) {
        return;
    }
    results::Group& group = dataset.add_group("failure_split");
    group.add_axis({"channel", "", "channel by which the end of a firm reaches others", split.channels});
    auto const add = [&](char const* name, std::vector<std::string> const& dims, char const* long_name,
                         Figure const& figure) {
        group.add_estimate(name, dims, "1", long_name, figure.estimate, figure.lower, figure.upper,
                           effects.confidence_level);
    };
    add("lost", {"firm"}, "probability of losing independence by the last report date, all channels open",
        split.lost);
    add("lost_by_channel", {"firm", "channel"}, "lost with all channels open, less lost with this one closed",
        split.by_channel);
    add("lost_by_contagion", {"firm"}, "lost with all channels open, less lost with all closed",
        split.contagion);
    add("interaction", {"firm"}, "lost by contagion, less the sum of lost by channel", split.interaction);
}

}  // namespace ballast::app
