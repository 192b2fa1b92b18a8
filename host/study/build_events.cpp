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
        return {form->target == EffectTarget::lab ? EffectTarget::own_lab : EffectTarget::own_efficiency,
                s.lab_names.find(event.lab)};
    }
    return {form->target, name.empty() ? kNone : names_behind(s, form->object).find(name)};
}

EventEffect<double> effect_of(OrderedStudy const& s, study::Event const& event, study::Effect const& effect)
{
    EventEffect<double> e{};
    Target const target = target_of(s, event, effect.target);
    bool const on_itself =
        target.kind == EffectTarget::own_lab || target.kind == EffectTarget::own_efficiency;
    if (on_itself && target.object == kNone) {
        throw Error(ExitCode::study_invalid,
                    fmt::format("event.{} has an effect on {}", event.name, effect.target),
                    "the event is not the leap of a lab", "Set its lab or name one.");
    }
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

    e.first_excite = size(out.factors.excited_event);
    std::vector<std::pair<int, double>> excites;
    for (auto const& [name, eta] : event.excites) {
        if (eta > 0.0) {  // what nobody excites has no decay, by which the kernel divides
            excites.emplace_back(b.study.event_names.find(name), eta);
        }
    }
    std::sort(excites.begin(), excites.end());
    for (auto const& [to, eta] : excites) {
        out.factors.excited_event.push_back(to);
        out.factors.excite_eta.push_back(eta);
    }
    e.end_excite = size(out.factors.excited_event);

    e.first_effect = size(out.factors.effects);
    std::map<std::string, int> repeats;
    for (study::Effect const& effect : event.effects) {
        EventEffect<double> table = effect_of(b.study, event, effect);
        std::string name = "event/" + event.name + "/" + target_in_draws(effect.target);
        if (int const repeat = ++repeats[effect.target]; repeat > 1) {
            name += fmt::format("/{}", repeat);
        }
        table.mark = b.draws.key(name);
        out.factors.effects.push_back(table);
    }
    e.end_effect = size(out.factors.effects);
    e.arrival = b.draws.key("event/" + event.name);
    out.factors.events.push_back(e);
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
    std::vector<bool> excited(b.study.events.size(), false);
    for (study::Event const& event : b.study.events) {
        for (auto const& [name, eta] : event.excites) {
            if (eta > 0.0) {
                excited[row(b.study.event_names.find(name))] = true;
            }
        }
    }
    for (std::size_t i = 0; i < b.study.events.size(); ++i) {
        add_event(b, b.study.events[i], excited[i]);
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
