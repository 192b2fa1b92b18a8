#pragma once
/// From the objects of a study to the tables that kernels read. Everything is computed in double with the tables' own
/// exp, log and sqrt in plain loops of fixed order, then rounded once: the same bits on every machine. Quantities that
/// the step reads often are tabulated for every step of the plan, which reaches beyond the horizon by the longest runway.
#include <vector>

#include "host/study/owned_tables.hpp"
#include "host/study/plan.hpp"
#include "host/study/study_index.hpp"

namespace ballast {

struct TableOptions {
    bool noise_free = false;             ///< no innovations, no arrivals, no slips: the plan path
    std::vector<double> extra_cash_usd;  ///< [firm] added to the cash at the start; empty: none
    int backstopped_firm = kNone;        ///< firm whose every shortfall a sponsor makes good
};

/// Tables of one scenario. `study` is the study with the scenario's `set` applied; `scenario` adds what happens at
/// dates (null: base case). A plan without rows stands for "not known yet": planned figures come from schedules.
/// Throws Error(study_invalid) where the study contradicts itself.
template <class Scalar>
OwnedTables<Scalar> build_tables(study::Study const& study, study::Scenario const* scenario,
                                 Plan const& base_plan, TableOptions const& options = {});

extern template OwnedTables<float> build_tables<float>(study::Study const&, study::Scenario const*,
                                                       Plan const&, TableOptions const&);
extern template OwnedTables<double> build_tables<double>(study::Study const&, study::Scenario const*,
                                                         Plan const&, TableOptions const&);

/// A plan without recorded rows: what is calibrated on the base case, and planned figures from its schedules alone.
/// The first replay of the noise-free path runs with it.
Plan schedule_plan(study::Study const& base);

/// Adds to a recorded plan what the schedules of its own study pay, against which those of a scenario are held.
void add_schedules(study::Study const& base, Plan& plan);

/// Expected log drift of a class's rent per year, so that nobody counts the decay twice.
struct RentDrift {
    double obsolescence;  ///< -delta
    double events;        ///< sum of rate x mean x lasting share
    double total;
};
/// [class]
std::vector<RentDrift> expected_rent_drift(study::Study const& study);

}  // namespace ballast
