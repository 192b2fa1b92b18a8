/// Tables of the diffusive factors and Markov chains: exact transitions of a step, loadings on independent normals.
#include <algorithm>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/study/distributions.hpp"
#include "host/study/schedules.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr double kLogarithmicClip = 8.0;  ///< innovations of logarithmic factors under Student-t
constexpr double kNoClip = 1e30;

std::string drawn_as(study::Factor const& factor)
{
    return "factor/" + (factor.draws_as.empty() ? factor.name : factor.draws_as);
}

bool is_logarithmic(study::FactorKind kind)
{
    return kind == study::FactorKind::log_ou || kind == study::FactorKind::gbm ||
           kind == study::FactorKind::jump_diffusion;
}

/// Decay, trend and standard deviation of x(k+1) = decay x(k) + trend + stddev z.
struct Transition {
    double initial, decay, trend, stddev;
};

Transition transition_of(study::Factor const& f, double dt, bool noise_free)
{
    switch (f.kind) {
    case study::FactorKind::white:
        return {f.initial, 0.0, f.mu * dt, f.sigma * table_sqrt(dt)};
    case study::FactorKind::gbm:
        return {0.0, 1.0, f.mu * dt, f.sigma * table_sqrt(dt)};
    case study::FactorKind::jump_diffusion: {
        // mu is the drift of the logarithm; jumps do not come on the noise-free path, so nothing is taken off there
        bool const compensate = f.mu_includes_jumps && !noise_free;
        double const drift = compensate ? f.mu - f.jump_rate_per_year * f.jump_mean : f.mu;
        return {0.0, 1.0, drift * dt, f.sigma * table_sqrt(dt)};
    }
    case study::FactorKind::log_ou: {
        if (f.initial <= 0.0 || f.mean <= 0.0) {
            throw Error(
                ExitCode::study_invalid,
                fmt::format("factor.{} (log_ou) has initial = {}, mean = {}", f.name, f.initial, f.mean),
                "its logarithm is modelled", "Give both a positive value.");
        }
        double const stddev = f.sigma * table_sqrt(decayed_time(2.0 * f.kappa, dt));
        return {table_log(f.initial / f.mean), decay_over(f.kappa, dt), 0.0, stddev};
    }
    default: {
        double const decay = decay_over(f.kappa, dt);
        return {f.initial, decay, f.mean * f.kappa * decayed_time(f.kappa, dt),
                f.sigma * table_sqrt(decayed_time(2.0 * f.kappa, dt))};
    }
    }
}

/// What the drift of a step adds to that of the start, by the days of the step that lie in later_mu.
double later_trend(TableBuild const& b, study::Factor const& f, int step)
{
    if (f.later_mu.points.empty()) {
        return 0.0;
    }
    study::Schedule in_force;
    in_force.points = {{f.later_mu.points.front().first, 1.0}};
    double const share = mean_in_step(in_force, b.grid, step);
    return (mean_in_step(f.later_mu, b.grid, step) - share * f.mu) * b.dt;
}

/// Row of a factor's own normal; kNone if it needs none.
int own_normal(TableBuild& b, study::Factor const& factor, double weight)
{
    if (factor.driver || weight <= 0.0 || factor.sigma <= 0.0) {
        return kNone;
    }
    b.out.factors.normal_key.push_back(b.draws.key(drawn_as(factor)));
    return static_cast<int>(b.out.factors.normal_key.size()) - 1;
}

MarkovFactor<double> markov_factor(TableBuild& b, study::Factor const& f)
{
    int const n = static_cast<int>(f.states.size());
    if (n < 1 || n > kMaxStates || f.initial_probabilities.size() != f.states.size() ||
        f.generator_per_year.size() != f.states.size()) {
        throw Error(ExitCode::study_invalid, fmt::format("factor.{} (markov) has {} states", f.name, n),
                    fmt::format("it needs 1 to {} of them, and odds and a row of rates for each", kMaxStates),
                    "Fix states, initial_probabilities and generator_per_year.");
    }
    MarkovFactor<double> m{};
    m.num_states = n;
    double odds = 0.0;
    for (double const odd : f.initial_probabilities) {
        odds += odd;
    }
    double start = 0.0;
    for (int i = 0; i < kMaxStates; ++i) {
        if (i < n) {
            start += f.initial_probabilities[row(i)] / odds;
        }
        m.start_cumulative[i] = i + 1 < n ? start : 1.0;
        double exit = 0.0;
        for (int j = 0; i < n && j < n; ++j) {
            exit += j == i ? 0.0 : f.generator_per_year[row(i)][row(j)];
        }
        m.exit_rate[i] = exit * b.dt;
        double reached = 0.0;
        for (int j = 0; j < kMaxStates; ++j) {
            if (i < n && j < n && j != i && exit > 0.0) {
                reached += f.generator_per_year[row(i)][row(j)] / exit;
            }
            m.target_cumulative[i][j] = j + 1 < n && exit > 0.0 ? reached : 1.0;
        }
    }
    auto const likeliest = std::max_element(f.initial_probabilities.begin(), f.initial_probabilities.end());
    m.planned_state = static_cast<std::int32_t>(likeliest - f.initial_probabilities.begin());
    std::string const name = drawn_as(f);
    m.start = b.draws.key(name + "/start");
    m.arrival = b.draws.key(name + "/exit");
    m.target = b.draws.key(name + "/target");
    return m;
}

void plan_factors(TableBuild& b)
{
    int const num_linear = b.study.num_linear;
    int const num_cir = b.study.num_cir;
    std::vector<double> x;
    for (auto const& f : b.out.factors.linear) {
        x.push_back(f.initial);
    }
    for (auto const& f : b.out.factors.cir) {
        x.push_back(f.initial);
    }
    for (int k = 0; k < b.steps(); ++k) {
        for (int i = 0; i < num_linear; ++i) {
            x[row(i)] =
                b.out.factors.linear[row(i)].decay * x[row(i)] + b.out.factors.trend[row(k * num_linear + i)];
        }
        for (int i = 0; i < num_cir; ++i) {
            auto const& f = b.out.factors.cir[row(i)];
            x[row(num_linear + i)] = f.mean + f.decay * (x[row(num_linear + i)] - f.mean);
        }
        b.planned_x.insert(b.planned_x.end(), x.begin(), x.end());
    }
}

}  // namespace

double decay_over(double kappa, double dt)
{
    return table_exp(-kappa * dt);
}

double stationary_mean(TableBuild const& b, int factor)
{
    study::Factor const& f = b.study.factors[row(factor)];
    switch (f.kind) {
    case study::FactorKind::white:
        return f.mu * b.dt;
    case study::FactorKind::ou:
    case study::FactorKind::vasicek:
    case study::FactorKind::cir:
        return f.kappa > 0.0 ? f.mean : 0.0;
    default:
        return 0.0;
    }
}

double stationary_covariance(TableBuild const& b, int factor1, int factor2)
{
    study::Factor const& f1 = b.study.factors[row(factor1)];
    study::Factor const& f2 = b.study.factors[row(factor2)];
    auto const volatility = [](study::Factor const& f) {
        return f.kind == study::FactorKind::cir ? f.sigma * table_sqrt(f.mean) : f.sigma;
    };
    bool const white1 = f1.kind == study::FactorKind::white;
    bool const white2 = f2.kind == study::FactorKind::white;
    double const k1 = reversion_of(f1);
    double const k2 = reversion_of(f2);
    if (f1.kind == study::FactorKind::markov || f2.kind == study::FactorKind::markov ||
        (!white1 && k1 <= 0.0) || (!white2 && k2 <= 0.0)) {
        return 0.0;
    }
    double const rho = factor1 == factor2 ? 1.0 : b.correlation.brownian_correlation(factor1, factor2);
    // a white factor is the increment of the step alone; others carry the past
    double const time = white1 || white2 ? decayed_time(k1 + k2, b.dt) : 1.0 / (k1 + k2);
    return rho * volatility(f1) * volatility(f2) * time;
}

void build_factors(TableBuild& b)
{
    auto const& s = b.study;
    auto& out = b.out;
    bool const noise_free = b.options.noise_free;
    for (int const driver : b.correlation.driver) {
        out.factors.normal_key.push_back(b.draws.key(drawn_as(s.factors[row(driver)])));
    }

    std::vector<double> trend;
    for (int i = 0; i < s.num_linear + s.num_cir; ++i) {
        study::Factor const& f = s.factors[row(i)];
        double const idiosyncratic = noise_free ? 0.0 : b.correlation.idiosyncratic[row(i)];
        int const normal = own_normal(b, f, b.correlation.idiosyncratic[row(i)]);
        auto const first_loading = static_cast<std::int32_t>(out.factors.loading.size());
        std::int32_t driver = 0;
        for (double const loading : b.correlation.loading[row(i)]) {
            if (loading != 0.0 && !noise_free) {
                out.factors.loading.push_back(loading);
                out.factors.loading_normal.push_back(driver);
            }
            ++driver;
        }
        auto const end_loading = static_cast<std::int32_t>(out.factors.loading.size());
        if (f.kind == study::FactorKind::cir) {
            double const decay = decay_over(f.kappa, b.dt);
            double const time = decayed_time(f.kappa, b.dt);  // (1 - decay) / kappa
            CirFactor<double> cir{};
            cir.initial = f.initial;
            cir.mean = f.mean;
            cir.decay = decay;
            cir.variance_slope = noise_free ? 0.0 : f.sigma * f.sigma * decay * time;
            cir.variance_level = noise_free ? 0.0 : 0.5 * f.mean * f.sigma * f.sigma * f.kappa * time * time;
            cir.idiosyncratic = idiosyncratic;
            cir.normal = normal;
            cir.first_loading = first_loading;
            cir.end_loading = end_loading;
            out.factors.cir.push_back(cir);
            continue;
        }
        Transition const transition = transition_of(f, b.dt, noise_free);
        bool const clips = is_logarithmic(f.kind) && s.general.student_t_nu > 0.0;
        bool const jumps = f.kind == study::FactorKind::jump_diffusion && f.jump_rate_per_year > 0.0;
        out.factors.linear.push_back({transition.initial, transition.decay, transition.stddev, idiosyncratic,
                                      clips ? kLogarithmicClip : kNoClip, normal,
                                      jumps ? static_cast<std::int32_t>(out.factors.jumps.size()) : kNone,
                                      first_loading, end_loading});
        trend.push_back(transition.trend);
        if (jumps) {
            std::string const name = drawn_as(f);
            out.factors.jumps.push_back({i, f.jump_rate_per_year * b.dt, f.jump_mean, f.jump_stddev,
                                         b.draws.key(name + "/jump"), b.draws.key(name + "/jump_mark")});
        }
    }
    for (int k = 0; k < b.steps(); ++k) {
        for (int i = 0; i < s.num_linear; ++i) {
            out.factors.trend.push_back(trend[row(i)] + later_trend(b, s.factors[row(i)], k));
        }
    }
    for (int i = 0; i < s.num_markov; ++i) {
        out.factors.markov.push_back(markov_factor(b, s.factors[row(s.num_linear + s.num_cir + i)]));
    }
    out.factors.student_t = s.general.student_t_nu > 0.0 && !noise_free ? 1 : 0;
    out.factors.mixing_key = b.draws.key("mixing");
    if (out.factors.student_t != 0) {
        out.factors.mixing = mixing_quantiles(s.general.student_t_nu);
    }
    plan_factors(b);
}

double TableBuild::initial_x(int factor, double otherwise) const
{
    if (factor == kNone) {
        return otherwise;
    }
    if (factor < study.num_linear) {
        return out.factors.linear[row(factor)].initial;
    }
    if (factor < study.num_linear + study.num_cir) {
        return out.factors.cir[row(factor - study.num_linear)].initial;
    }
    return out.factors.markov[row(factor - study.num_linear - study.num_cir)].planned_state;
}

double TableBuild::planned(int step, int factor, double otherwise) const
{
    int const diffusive = study.num_linear + study.num_cir;
    if (factor == kNone || factor >= diffusive) {
        return initial_x(factor, otherwise);
    }
    return planned_x[row(step * diffusive + factor)];
}

}  // namespace ballast
