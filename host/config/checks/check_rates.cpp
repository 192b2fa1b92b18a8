#include <cmath>

#include <Eigen/Dense>
#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"

namespace ballast::config {
namespace {

constexpr double kMostPerStep = 0.2;    ///< lambda dt: the trapezoid of the hazard is then good to 1 %
constexpr double kIntensityCap = 20.0;  ///< an event's intensity never exceeds this times its mean
constexpr double kMostPerStepAtCap = 1.0;
constexpr double kMostQueued = 1.0;  ///< arrivals that wait for the next step pile up from here on

/// One may come a step; those that come with it come a step later.
void check_queued_rate(std::string const& key, double rate, double dt, Problems& problems)
{
    if (rate * dt > kMostQueued) {
        problems.error(
            key,
            fmt::format("is {:.3g} arrivals per step, and one comes a step: the others would wait for ever",
                        rate * dt),
            fmt::format("Lower it below {:.3g} per year or shorten general.step_days.", kMostQueued / dt));
    } else if (rate * dt > kMostPerStep) {
        problems.warning(
            key,
            fmt::format("is {:.3g} arrivals per step, and one comes a step: of several, all but the first "
                        "come late",
                        rate * dt),
            "Shorten general.step_days if that matters.");
    }
}

/// Every key described as an arrival rate.
void check_single_rates(study::Study const& study, double dt, Problems& problems)
{
    for (ObjectKind const& kind : study_kinds()) {
        for (std::size_t i = 0; i < kind.count(study); ++i) {
            void const* const object = kind.at(study, i);
            for (Field const& field : kind.fields) {
                if (field.role != Role::arrival_rate && field.role != Role::queued_rate) {
                    continue;
                }
                double const rate = field.largest(object, study.general.start);
                if (field.role == Role::queued_rate) {
                    check_queued_rate(kind.path(object) + "." + field.key, rate, dt, problems);
                    continue;
                }
                if (rate * dt > kMostPerStep) {
                    problems.error(
                        kind.path(object) + "." + field.key,
                        fmt::format(
                            "is {:.3g} arrivals per step, more than {}: arrivals would be lost between steps",
                            rate * dt, kMostPerStep),
                        fmt::format("Lower it below {:.3g} per year or shorten general.step_days.",
                                    kMostPerStep / dt));
                }
            }
        }
    }
}

void check_exits(study::Study const& study, double dt, Problems& problems)
{
    for (study::Factor const& factor : study.factors) {
        for (std::size_t row = 0; row < factor.generator_per_year.size(); ++row) {
            double exit = 0;
            for (std::size_t to = 0; to < factor.generator_per_year[row].size(); ++to) {
                if (to != row) {
                    exit += factor.generator_per_year[row][to];
                }
            }
            if (exit * dt > kMostPerStep) {
                problems.error(element(key_of("factor", factor.name, "generator_per_year"), row),
                               fmt::format("leaves its state {:.3g} times per step, more than {}", exit * dt,
                                           kMostPerStep),
                               fmt::format("Lower the row's sum below {:.3g} per year.", kMostPerStep / dt));
            }
        }
    }
}

/// True where some event makes the firm retrench.
bool may_retrench(study::Study const& study, std::string const& firm)
{
    return std::any_of(study.events.begin(), study.events.end(), [&](study::Event const& event) {
        return std::any_of(event.effects.begin(), event.effects.end(),
                           [&](study::Effect const& e) { return e.target == "retrenchment." + firm; });
    });
}

/// What the hazard of a contract reaches when everything speaks against it. Only contracts with a cohort have a market
/// price, only customers that some event hits retrench.
void check_cancellation(study::Study const& study, double dt, Problems& problems)
{
    study::Market const& market = study.market;
    for (study::Contract const& contract : study.contracts) {
        bool const priced = !contract.cohort.empty() && market.hazard_price_slope > 0;
        double const worst =
            contract.cancel_per_year * (priced ? market.hazard_price_cap : 1) *
                (may_retrench(study, contract.customer) ? market.retrenchment_hazard_multiple : 1) +
            market.late_hazard_per_year + contract.competing_cancel_per_year + contract.migration_per_year;
        double const notice =
            contract.notice_per_year * (priced ? market.hazard_price_cap : 1) *
            (may_retrench(study, contract.customer) ? market.retrenchment_hazard_multiple : 1);
        if (notice * dt > kMostPerStep && contract.notice_per_year * dt <= kMostPerStep) {
            problems.warning(
                key_of("contract", contract.name, "notice_per_year"),
                fmt::format("can reach {:.2g} per step with the market's multiples, above {}", notice * dt,
                            kMostPerStep),
                "Notice then comes up to a step late; lower it or the multiples if that matters.");
        }
        if (worst * dt > kMostPerStep) {
            problems.warning(
                key_of("contract", contract.name, "cancel_per_year"),
                fmt::format("can reach {:.2g} per step with the market's multiples, above {}", worst * dt,
                            kMostPerStep),
                "Cancellations then come up to a step late; lower it or the multiples if that matters.");
        }
    }
}

/// Hawkes: an event of i raises the intensity of j by eta_ij lambda0_j, decaying at beta_j: it has eta_ij lambda0_j / beta_j
/// offspring. The process is stable if the matrix of offspring has spectral radius below 1 (Hawkes 1971).
void check_excitation(study::Study const& study, double dt, Problems& problems)
{
    auto const n = static_cast<Eigen::Index>(study.events.size());
    Eigen::MatrixXd offspring = Eigen::MatrixXd::Zero(n, n);
    Eigen::VectorXd base = Eigen::VectorXd::Zero(n);
    bool excited = false;
    for (Eigen::Index j = 0; j < n; ++j) {
        study::Event const& event = study.events[static_cast<std::size_t>(j)];
        base(j) = event.rate_per_year;
        for (Eigen::Index i = 0; i < n; ++i) {
            auto const& excites = study.events[static_cast<std::size_t>(i)].excites;
            auto const eta = excites.find(event.name);
            if (eta == excites.end()) {
                continue;
            }
            excited = true;
            offspring(i, j) = eta->second * event.rate_per_year / event.excitation_decay_per_year;
        }
    }
    if (!excited) {
        return;
    }
    double const radius = offspring.eigenvalues().cwiseAbs().maxCoeff();
    Eigen::Index worst_i = 0, worst_j = 0;
    offspring.maxCoeff(&worst_i, &worst_j);
    std::string const key = key_of("event", study.events[static_cast<std::size_t>(worst_i)].name, "excites");
    if (radius >= 1) {
        return problems.error(key,
                              fmt::format("lets events breed: each has {:.3g} offspring (spectral radius), "
                                          "and from 1 on they never stop",
                                          radius),
                              fmt::format("Lower the eta of {} or raise its excitation_decay_per_year.",
                                          study.events[static_cast<std::size_t>(worst_j)].name));
    }
    Eigen::VectorXd const mean =
        (Eigen::MatrixXd::Identity(n, n) - offspring.transpose()).partialPivLu().solve(base);
    for (Eigen::Index j = 0; j < n; ++j) {
        if (base(j) * dt <= kMostPerStep && mean(j) * dt > kMostPerStep) {
            problems.warning(key_of("event", study.events[static_cast<std::size_t>(j)].name, "rate_per_year"),
                             fmt::format("grows by excitation to {:.3g} per step on average, above {}",
                                         mean(j) * dt, kMostPerStep),
                             "Lower the excitation or shorten the step.");
        }
    }
}

void check_caps(study::Study const& study, double dt, Problems& problems)
{
    for (study::Event const& event : study.events) {
        if ((!event.loadings.empty() || !event.lab.empty()) && event.rate_per_year * dt <= kMostPerStep &&
            event.rate_per_year * kIntensityCap * dt > kMostPerStepAtCap) {
            problems.warning(
                key_of("event", event.name, "rate_per_year"),
                fmt::format("is {:.2g} per step at the cap of {} times its mean",
                            event.rate_per_year * kIntensityCap * dt, kIntensityCap),
                "Several may then fall in one step; lower the rate or shorten the step if that matters.");
        }
    }
}

}  // namespace

void check_rates(study::Study const& study, Problems& problems)
{
    double const dt = step_years(study.general);
    check_single_rates(study, dt, problems);
    check_exits(study, dt, problems);
    check_cancellation(study, dt, problems);
    check_excitation(study, dt, problems);
    check_caps(study, dt, problems);
}

}  // namespace ballast::config
