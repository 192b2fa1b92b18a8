/// Tables of the marked point processes: intensities, excitation, effects; and what a scenario does at dates.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/study/event_targets.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

/// lambda0 stays the mean rate: -sum b fbar - b' Sigma b / 2 over the loadings.
double intensity_offset(TableBuild const& b, std::vector<std::pair<int, double>> const& loadings)
{
    double mean = 0.0;
    double variance = 0.0;
    for (auto const& [factor1, beta1] : loadings) {
        mean += beta1 * stationary_mean(b, factor1);
        for (auto const& [factor2, beta2] : loadings) {
            variance += beta1 * beta2 * stationary_covariance(b, factor1, factor2);
        }
    }
    return -mean - 0.5 * variance;
}

struct Target {
    EffectTarget kind;
    int object;
};

NameTable const& names_behind(OrderedStudy const& s, std::string_view kind)
{
    return kind == "factor"      ? s.factor_names
           : kind == "gpu_class" ? s.class_names
           : kind == "lab"       ? s.lab_names
           : kind == "region"    ? s.region_names
                                 : s.firm_names;
}

Target target_of(OrderedStudy const& s, study::Event const& event, std::string const& text)
{
    std::size_t const dot = text.find('.');
    std::string const name = dot == std::string::npos ? std::string() : text.substr(dot + 1);
    EventTarget const* const form = find_event_target(text.substr(0, dot));
    if (form == nullptr || form->object.empty() != name.empty()) {
        throw Error(ExitCode::study_invalid,
                    fmt::format("event.{} has an effect on \"{}\"", event.name, text),
                    "that is not a known target", "See the reference of effects.");
    }
    if (form->target == EffectTarget::rent && name == "*") {
        return {EffectTarget::all_rents, kNone};
    }
    if (form->object == "lab" && name == "self") {
        int const lab = s.lab_names.find(event.lab);
        if (lab == kNone) {
            throw Error(ExitCode::study_invalid,
                        fmt::format("event.{} has an effect on {}", event.name, text),
                        "the event is not the leap of a lab", "Set its lab or name one.");
        }
        return {form->target, lab};
    }
    if (form->target == EffectTarget::regime) {
        return {form->target, s.factor_names.find(s.market.funding_regime)};
    }
    return {form->target, name.empty() ? kNone : names_behind(s, form->object).find(name)};
}

EventEffect<double> effect_of(OrderedStudy const& s, study::Event const& event, study::Effect const& effect)
{
    EventEffect<double> e{};
    Target const target = target_of(s, event, effect.target);
    e.target = target.kind;
    e.object = target.object;
    e.sign = effect.mean < 0.0 ? -1.0 : 1.0;
    e.permanent = effect.permanent;
    double const size = effect.mean < 0.0 ? -effect.mean : effect.mean;
    switch (effect.mark) {
    case study::MarkKind::fixed:
        e.law = MarkLaw::fixed;
        e.mean = effect.mean;
        break;
    case study::MarkKind::normal:
        e.law = MarkLaw::normal;
        e.mean = effect.mean;
        e.stddev = effect.stddev;
        break;
    case study::MarkKind::exponential:
        e.law = MarkLaw::exponential;
        e.mean = size;
        break;
    case study::MarkKind::lognormal: {
        // the study gives the moments of the mark; the table those of its logarithm
        if (size <= 0.0) {
            throw Error(ExitCode::study_invalid,
                        fmt::format("event.{} has a lognormal mark of mean 0", event.name),
                        "its logarithm does not exist", "Give it a mean or use another law.");
        }
        double const ratio = effect.stddev / size;
        double const variance = table_log(1.0 + ratio * ratio);
        e.law = MarkLaw::lognormal;
        e.mean = table_log(size) - 0.5 * variance;
        e.stddev = table_sqrt(variance);
        break;
    }
    }
    return e;
}

/// How strongly an event excites another.
struct Excitation {
    int excited, cause;
    double eta;
    auto operator<=>(Excitation const&) const = default;
};

/// Ordered by what is excited. What nobody excites has no decay, by which the kernel divides.
std::vector<Excitation> excitations(OrderedStudy const& s)
{
    std::vector<Excitation> list;
    for (std::size_t i = 0; i < s.events.size(); ++i) {
        for (auto const& [name, eta] : s.events[i].excites) {
            if (eta > 0.0) {
                list.push_back({s.event_names.find(name), static_cast<int>(i), eta});
            }
        }
    }
    std::sort(list.begin(), list.end());
    return list;
}

void add_event(TableBuild& b, study::Event const& event, bool excited)
{
    auto& out = b.out;
    auto const size = [](auto const& list) { return static_cast<std::int32_t>(list.size()); };
    EventProcess<double> e{};
    e.rate = event.rate_per_year * b.dt;
    std::vector<std::pair<int, double>> loadings;
    for (auto const& [name, beta] : event.loadings) {
        loadings.emplace_back(b.study.factor_names.find(name), beta);
    }
    std::sort(loadings.begin(), loadings.end());
    e.log_offset = intensity_offset(b, loadings);
    e.excitation_beta = excited ? event.excitation_decay_per_year * b.dt : 0.0;
    e.excitation_decay = table_exp(-e.excitation_beta);
    e.lab = b.study.lab_names.find(event.lab);
    e.training_exponent = event.training_exponent;

    e.first_loading = size(out.factors.event_factor);
    for (auto const& [factor, beta] : loadings) {
        out.factors.event_factor.push_back(factor);
        out.factors.event_beta.push_back(beta);
    }
    e.end_loading = size(out.factors.event_factor);

    std::map<std::string, int> repeats;
    for (study::Effect const& effect : event.effects) {
        EventEffect<double> table = effect_of(b.study, event, effect);
        table.event = size(out.factors.events);
        std::string name = "event/" + event.name + "/" + target_in_draws(effect.target);
        if (int const repeat = ++repeats[effect.target]; repeat > 1) {
            name += fmt::format("/{}", repeat);
        }
        table.mark = b.draws.key(name);
        if (table.target != EffectTarget::regime || table.object != kNone) {
            out.factors.effects.push_back(table);
        }
    }
    e.arrival = b.draws.key("event/" + event.name);
    out.factors.events.push_back(e);
}

/// Sorts effects by what they reach, so that every thing can gather its own. Effects on one thing stay in the order of
/// events; an effect on all rents makes them one thing. Factors that a scenario shifts are things too.
void sort_by_recipient(TableBuild& b)
{
    auto& out = b.out.factors;
    bool const rents_are_one = std::any_of(out.effects.begin(), out.effects.end(),
                                           [](auto const& e) { return e.target == EffectTarget::all_rents; });
    auto const thing = [rents_are_one](EventEffect<double> const& e) -> Target {
        switch (e.target) {
        case EffectTarget::regime:
            return {EffectTarget::factor, e.object};
        case EffectTarget::rent:
        case EffectTarget::all_rents:
            return {EffectTarget::rent, rents_are_one ? kNone : e.object};
        default:
            return {e.target, e.object};
        }
    };
    struct Reached {
        Target thing;
        std::vector<EventEffect<double>> effects;
    };
    std::vector<Reached> reached;
    auto const effects_on = [&reached](Target const& target) -> std::vector<EventEffect<double>>& {
        auto const found = std::find_if(reached.begin(), reached.end(), [&target](Reached const& one) {
            return one.thing.kind == target.kind && one.thing.object == target.object;
        });
        return found != reached.end() ? found->effects : reached.emplace_back(Reached{target, {}}).effects;
    };
    for (EventEffect<double> const& e : out.effects) {
        effects_on(thing(e)).push_back(e);
    }
    for (int const factor : out.shift_factor) {
        effects_on({EffectTarget::factor, factor});
    }
    // heaviest first, so that workers which share them finish together
    std::stable_sort(reached.begin(), reached.end(), [](Reached const& left, Reached const& right) {
        return left.effects.size() > right.effects.size();
    });
    out.effects.clear();
    for (Reached const& one : reached) {
        auto const first = static_cast<std::int32_t>(out.effects.size());
        out.effects.insert(out.effects.end(), one.effects.begin(), one.effects.end());
        std::uint64_t events = 0;
        for (EventEffect<double> const& e : one.effects) {
            events |= std::uint64_t{1} << (static_cast<unsigned>(e.event) % 64U);
        }
        out.recipients.push_back({first, static_cast<std::int32_t>(out.effects.size()),
                                  one.thing.kind == EffectTarget::factor ? one.thing.object : kNone, events});
    }
}

/// CSR by step of (step, object, amount) triples in order.
struct DatedAction {
    int step, object;
    double amount;
    auto operator<=>(DatedAction const&) const = default;
};

std::vector<std::int32_t> first_by_step(std::vector<DatedAction> const& actions, int num_steps)
{
    std::vector<std::int32_t> first(row(num_steps) + 1, 0);
    for (DatedAction const& action : actions) {
        ++first[row(action.step) + 1];
    }
    for (int k = 0; k < num_steps; ++k) {
        first[row(k) + 1] += first[row(k)];
    }
    return first;
}

}  // namespace

void build_events(TableBuild& b)
{
    auto& out = b.out.factors;
    std::vector<Excitation> const list = excitations(b.study);
    auto next = list.begin();
    for (study::Event const& event : b.study.events) {
        int const i = static_cast<int>(out.events.size());
        auto const first_cause = static_cast<std::int32_t>(out.exciting_event.size());
        for (; next != list.end() && next->excited == i; ++next) {
            out.exciting_event.push_back(next->cause);
            out.excite_eta.push_back(next->eta);
        }
        auto const end_cause = static_cast<std::int32_t>(out.exciting_event.size());
        bool const excited = first_cause < end_cause;
        if (excited) {
            out.excited_event.push_back(i);
        }
        add_event(b, event, excited);
        EventProcess<double>& process = out.events.back();
        process.first_cause = first_cause;
        process.end_cause = end_cause;
        bool const varies = process.first_loading < process.end_loading || process.lab != kNone || excited;
        process.is_steady = varies ? 0 : 1;
    }
}

void build_scenario(TableBuild& b)
{
    std::vector<DatedAction> forced;
    std::vector<DatedAction> shifts;
    std::vector<std::int32_t> held(row(b.steps()), kNone);
    if (b.scenario != nullptr) {
        auto const on_grid = [&b](int step) { return step >= 0 && step < b.steps(); };
        for (auto const& [event, date] : b.scenario->force) {
            if (int const step = b.grid.step_containing(date); on_grid(step)) {
                forced.push_back({step, b.study.event_names.find(event), 0.0});
            }
        }
        for (auto const& [factor, date, amount] : b.scenario->shift) {
            if (int const step = b.grid.step_containing(date); on_grid(step)) {
                shifts.push_back({step, b.study.factor_names.find(factor), amount});
            }
        }
        for (std::string const& contract : b.scenario->cancel) {
            b.study.contract_names.find(contract);  // build_contracts reads the list
        }
        int const chain = b.study.factor_names.find(b.study.market.funding_regime);
        for (auto const& [state, from, until] : b.scenario->hold_regime) {
            if (chain == kNone) {
                throw Error(ExitCode::study_invalid, fmt::format("scenario.{}.hold_regime", b.scenario->name),
                            "the study has no funding regime", "Set market.funding_regime.");
            }
            int const last = std::min(b.grid.step_containing(until), b.steps() - 1);
            for (int k = b.grid.first_step_from(from); k <= last; ++k) {
                held[row(k)] = state_number(b.study.factors[row(chain)], state);
            }
        }
    }
    std::sort(forced.begin(), forced.end());
    std::sort(shifts.begin(), shifts.end());
    b.out.factors.forced_first = first_by_step(forced, b.steps());
    for (DatedAction const& action : forced) {
        b.out.factors.forced_event.push_back(action.object);
    }
    b.out.factors.shift_first = first_by_step(shifts, b.steps());
    for (DatedAction const& action : shifts) {
        b.out.factors.shift_factor.push_back(action.object);
        b.out.factors.shift_amount.push_back(action.amount);
    }
    b.out.factors.held_regime = std::move(held);
    sort_by_recipient(b);
}

std::vector<RentDrift> expected_rent_drift(study::Study const& study)
{
    OrderedStudy const s(study);
    std::vector<RentDrift> drift;
    for (study::GpuClass const& gpu : s.gpu_classes) {
        RentDrift of_class{-gpu.obsolescence_per_year, 0.0, 0.0};
        for (study::Event const& event : s.events) {
            for (study::Effect const& effect : event.effects) {
                if (effect.target == "rent.*" || effect.target == "rent." + gpu.name) {
                    of_class.events += event.rate_per_year * effect.mean * effect.permanent;
                }
            }
        }
        of_class.total = of_class.obsolescence + of_class.events;
        drift.push_back(of_class);
    }
    return drift;
}

}  // namespace ballast
