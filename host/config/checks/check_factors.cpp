#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"
#include "kernels/tables/dimensions.hpp"
#include "kernels/tables/vocabulary/regime.hpp"

namespace ballast::config {
namespace {

using study::Factor;
using study::FactorKind;

constexpr std::size_t kMostStates = kMaxStates;  ///< of a chain, as kernels hold it

/// The keys that a kind of process reads, besides kind, driver, loadings and draws_as.
std::vector<std::string> keys_used(FactorKind kind)
{
    switch (kind) {
    case FactorKind::white:
        return {"initial", "mu", "later_mu", "sigma"};
    case FactorKind::ou:
    case FactorKind::log_ou:
    case FactorKind::vasicek:
    case FactorKind::cir:
        return {"initial", "mean", "kappa", "sigma"};
    case FactorKind::gbm:
        return {"initial", "mu", "later_mu", "sigma"};
    case FactorKind::jump_diffusion:
        return {"initial",   "mu",          "later_mu",         "sigma", "jump_rate_per_year",
                "jump_mean", "jump_stddev", "mu_includes_jumps"};
    case FactorKind::markov:
        return {"initial", "states", "initial_probabilities", "generator_per_year"};
    }
    return {};
}

std::string kind_word(FactorKind kind)
{
    return kind_called("factor").find("kind")->choices[static_cast<std::size_t>(kind)];
}

void check_unused(Factor const& factor, Problems& problems)
{
    static std::vector<std::string> const all = {"initial",
                                                 "mean",
                                                 "kappa",
                                                 "sigma",
                                                 "mu",
                                                 "jump_rate_per_year",
                                                 "jump_mean",
                                                 "jump_stddev",
                                                 "mu_includes_jumps",
                                                 "states",
                                                 "initial_probabilities",
                                                 "generator_per_year"};
    std::vector<std::string> const used = keys_used(factor.kind);
    std::string const problem = fmt::format("is not read for a factor of kind {}", kind_word(factor.kind));
    std::string const remedy = fmt::format("Remove it, or choose another kind; {} reads {}.",
                                           kind_word(factor.kind), fmt::join(used, ", "));
    for (std::string const& key : all) {
        if (std::find(used.begin(), used.end(), key) == used.end()) {
            warn_unread("factor", &factor, key, problem, remedy, problems);
        }
    }
}

/// A drift that replaces mu from a date on.
void check_later_drift(Factor const& factor, Problems& problems)
{
    bool const dated = !factor.later_mu.points.empty();
    if (!dated && factor.later_mu.constant == 0) {
        return;
    }
    std::string const key = key_of("factor", factor.name, "later_mu");
    std::vector<std::string> const used = keys_used(factor.kind);
    if (std::find(used.begin(), used.end(), "later_mu") == used.end()) {
        problems.error(key,
                       fmt::format("is a drift, which a factor of kind {} has not", kind_word(factor.kind)),
                       "Remove it: white, gbm and jump_diffusion have one.");
    } else if (!dated) {
        problems.error(key, "has no date, and it replaces mu from its first date on",
                       "Write { step = [[date, value], ...] }, or give mu alone.");
    }
}

void check_chain(Factor const& factor, Problems& problems)
{
    std::size_t const n = factor.states.size();
    std::string const odds = key_of("factor", factor.name, "initial_probabilities");
    std::string const generator = key_of("factor", factor.name, "generator_per_year");
    if (n < 2 || n > kMostStates) {
        return problems.error(key_of("factor", factor.name, "states"), fmt::format("has {} states", n),
                              fmt::format("A chain has 2 to {} states.", kMostStates));
    }
    if (std::set<std::string>(factor.states.begin(), factor.states.end()).size() != n) {
        problems.error(key_of("factor", factor.name, "states"), "names a state twice",
                       "Give each state a name of its own: scenarios and results go by it.");
    }
    double const sum =
        std::accumulate(factor.initial_probabilities.begin(), factor.initial_probabilities.end(), 0.0);
    if (factor.initial_probabilities.size() != n) {
        problems.error(odds,
                       fmt::format("has {} elements for {} states", factor.initial_probabilities.size(), n),
                       "Give one probability per state.");
    } else if (std::abs(sum - 1) > kSumTolerance) {
        problems.error(odds, fmt::format("sums to {:.6g} instead of 1", sum), "Correct the probabilities.");
    }
    if (factor.generator_per_year.size() != n) {
        return problems.error(generator,
                              fmt::format("has {} rows for {} states", factor.generator_per_year.size(), n),
                              "Give one row per state.");
    }
    for (std::size_t row = 0; row < n; ++row) {
        std::vector<double> const& rates = factor.generator_per_year[row];
        if (rates.size() != n) {
            problems.error(element(generator, row),
                           fmt::format("has {} rates for {} states", rates.size(), n),
                           "Give one rate per state; the diagonal is not read.");
            continue;
        }
        for (std::size_t to = 0; to < n; ++to) {
            if (to != row && rates[to] < 0) {
                problems.error(element(element(generator, row), to), "is a negative rate",
                               "Rates off the diagonal are at least 0.");
            }
        }
    }
}

void check_process(Factor const& factor, Problems& problems)
{
    bool const reverts = factor.kind == FactorKind::ou || factor.kind == FactorKind::log_ou ||
                         factor.kind == FactorKind::vasicek || factor.kind == FactorKind::cir;
    auto const key = [&](std::string_view field) { return key_of("factor", factor.name, field); };
    if (reverts && factor.kappa <= 0) {
        problems.error(key("kappa"),
                       fmt::format("is not above 0, and {} has no stationary law without mean reversion",
                                   kind_word(factor.kind)),
                       "Give kappa in 1/year; ln 2 / kappa is the half-life in years.");
    }
    if (factor.kind == FactorKind::log_ou) {
        for (auto const& [field, value] :
             {std::pair("mean", factor.mean), std::pair("initial", factor.initial)}) {
            if (value <= 0) {
                problems.error(key(field), "is not above 0, and its logarithm is taken",
                               "Give the level, not its logarithm.");
            }
        }
    }
    if (factor.kind == FactorKind::cir) {
        for (auto const& [field, value] :
             {std::pair("mean", factor.mean), std::pair("initial", factor.initial)}) {
            if (value < 0) {
                problems.error(key(field), "is negative, and a square-root process is not",
                               "Give a level of at least 0.");
            }
        }
    }
    if (factor.kind == FactorKind::jump_diffusion && factor.jump_rate_per_year == 0) {
        problems.warning(key("jump_rate_per_year"), "is 0: a jump_diffusion that never jumps",
                         "Choose kind gbm or give a rate.");
    }
    if (factor.driver && factor.kind == FactorKind::markov) {
        problems.error(key("driver"), "makes a driver of a chain, which has no innovations to correlate",
                       "Remove it.");
    }
    if (factor.kind == FactorKind::markov && !factor.loadings.empty()) {
        problems.error(key("loadings"), "are given for a chain, which has no innovations to correlate",
                       "Remove them.");
    }
}

/// Each part of the market needs a factor of a kind that can play it.
void check_part(study::Study const& study, std::string const& key, std::string const& name,
                std::vector<FactorKind> const& fitting, Problems& problems)
{
    Factor const* const factor = find_named(study.factors, name);
    if (factor == nullptr || std::find(fitting.begin(), fitting.end(), factor->kind) != fitting.end()) {
        return;
    }
    std::vector<std::string> words;
    for (FactorKind const kind : fitting) {
        words.push_back(kind_word(kind));
    }
    problems.error(
        key, fmt::format("is a factor of kind {}, which cannot play this part", kind_word(factor->kind)),
        fmt::format("Name a factor of kind {}.", fmt::join(words, ", ")));
}

void check_parts(study::Study const& study, Problems& problems)
{
    study::Market const& market = study.market;
    std::vector<FactorKind> const level = {FactorKind::ou, FactorKind::white, FactorKind::vasicek};
    std::vector<FactorKind> const log = {FactorKind::gbm, FactorKind::jump_diffusion};
    std::vector<FactorKind> const deviation = {FactorKind::ou, FactorKind::log_ou};
    check_part(study, "market.training_demand", market.training_demand, level, problems);
    check_part(study, "market.inference_demand", market.inference_demand, level, problems);
    check_part(study, "market.ai_equity", market.ai_equity, log, problems);
    check_part(study, "market.neocloud_equity", market.neocloud_equity, log, problems);
    check_part(study, "market.paid_inference", market.paid_inference, log, problems);
    check_part(study, "market.short_rate", market.short_rate,
               {FactorKind::vasicek, FactorKind::cir, FactorKind::ou}, problems);
    check_part(study, "market.credit_spread", market.credit_spread, {FactorKind::log_ou}, problems);
    check_part(study, "market.funding_regime", market.funding_regime, {FactorKind::markov}, problems);
    Factor const* const regime = find_named(study.factors, market.funding_regime);
    if (regime != nullptr && regime->kind == FactorKind::markov &&
        !std::ranges::equal(regime->states, kRegimeNames)) {
        problems.error("market.funding_regime",
                       fmt::format("has other states than {} in that order, which the funding keys count by",
                                   fmt::join(kRegimeNames, ", ")),
                       fmt::format("Name the states of factor {} so.", regime->name));
    }
    for (study::GpuClass const& one : study.gpu_classes) {
        check_part(study, key_of("gpu_class", one.name, "deviation"), one.deviation, deviation, problems);
    }
    for (study::Region const& region : study.regions) {
        check_part(study, key_of("region", region.name, "price_factor"), region.price_factor, deviation,
                   problems);
        check_part(study, key_of("region", region.name, "level_factor"), region.level_factor, deviation,
                   problems);
    }
    std::vector<FactorKind> const any_but_chain = {
        FactorKind::white,          FactorKind::ou,      FactorKind::log_ou, FactorKind::gbm,
        FactorKind::jump_diffusion, FactorKind::vasicek, FactorKind::cir};
    for (study::Firm const& firm : study.firms) {
        check_part(study, key_of("firm", firm.name, "core_factor"), firm.core_factor, any_but_chain,
                   problems);
    }
}

}  // namespace

void check_factors(study::Study const& study, Problems& problems)
{
    for (Factor const& factor : study.factors) {
        check_process(factor, problems);
        check_later_drift(factor, problems);
        if (factor.kind == FactorKind::markov) {
            check_chain(factor, problems);
        }
        check_unused(factor, problems);
    }
    check_parts(study, problems);
}

}  // namespace ballast::config
