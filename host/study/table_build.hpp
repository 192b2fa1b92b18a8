#pragma once
/// What the builders of single tables share; internal to host/study. Each fills its part of `out` in double, with
/// plain loops in fixed order. They run in the order in which they stand here: later ones read what earlier ones made.
#include <string>
#include <vector>

#include "host/study/build_tables.hpp"
#include "host/study/calendar.hpp"
#include "host/study/correlation.hpp"
#include "host/study/host_tables.hpp"
#include "host/study/ordered_study.hpp"
#include "host/study/rounding.hpp"

namespace ballast {

/// Gives draw keys and remembers the names, to check that no two names share a key.
class DrawNames {
public:
    DrawKey key(std::string name);
    /// Throws Error(study_invalid) naming two colliding names.
    void check() const;

private:
    std::vector<std::string> names_;
};

struct TableBuild {
    OrderedStudy const& study;
    study::Scenario const* scenario;  ///< null: base case
    Plan const& plan;
    TableOptions const& options;
    StepGrid grid;
    double dt;      ///< [years]
    double quanta;  ///< per 1e9 USD
    DrawNames draws;
    CorrelationStructure correlation;
    HostTables<double> out{};
    Plan calibration;  ///< base case's own calibration, where `plan` has none

    // on the noise-free path
    std::vector<double> planned_x;   ///< [step][linear + cir]
    std::vector<double> site_share;  ///< [step][site] powered and available share
    std::vector<double> capacity;    ///< [step][cohort] powered GPUs

    TableBuild(OrderedStudy const& ordered, study::Scenario const* of_scenario, Plan const& base_plan,
               TableOptions const& with);

    /// The calibration that holds: the plan's, or the study's own where there is no plan yet.
    Plan const& start() const { return plan.num_steps > 0 ? plan : calibration; }
    bool has_plan() const { return plan.num_steps > 0; }
    int steps() const { return grid.num_plan_steps; }
    /// Value of a factor at the start [unit of x], `otherwise` for kNone.
    double initial_x(int factor, double otherwise) const;
    /// The same on the noise-free path at the end of a step.
    double planned(int step, int factor, double otherwise) const;
};

void build_dates(TableBuild& b);
void build_factors(TableBuild& b);
void build_events(TableBuild& b);
void build_scenario(TableBuild& b);
void build_market(TableBuild& b);
void build_regions(TableBuild& b);
void build_sites(TableBuild& b);
void build_deposits(TableBuild& b);
void build_gpu_classes(TableBuild& b);
void build_cohorts(TableBuild& b);
void build_rents(TableBuild& b);
void build_contracts(TableBuild& b);
void build_labs(TableBuild& b);
void build_debts(TableBuild& b);
void build_facilities(TableBuild& b);
void build_firms(TableBuild& b);
void build_losses(TableBuild& b);
void build_sales(TableBuild& b);
void build_equity_commitments(TableBuild& b);
void build_guarantees(TableBuild& b);
void build_portfolios(TableBuild& b);
void build_leases(TableBuild& b);
void build_stakes(TableBuild& b);
void build_power_rights(TableBuild& b);
void build_bridging(TableBuild& b);
void build_order_books(TableBuild& b);
void build_links(TableBuild& b);
void build_payments(TableBuild& b);
void build_circles(TableBuild& b);
void build_traits(TableBuild& b);
void build_ahead(TableBuild& b);
void build_troughs(TableBuild& b);
/// The ledger ahead and its troughs, for the plan; nothing of them stays.
Plan::Ahead take_ahead(TableBuild& b);

/// Days on which a contract delivers and bills, and those on which it goes on if it is renewed.
struct ContractTerm {
    DayRange agreed, renewed;
};
ContractTerm term_of(study::Contract const& contract);
/// What a contract pays in cash in a step of the plan [quanta]; a call on idle GPUs pays what the plan shows.
double planned_payment(TableBuild const& b, int step, int contract);
/// Firm that pays for the construction of a power tranche; kNone where there are none.
int builder_of(OrderedStudy const& study, PowerTrancheTable<double> const& phase);
/// Does it wait for more than its date?
bool is_conditional(EquityCommitmentTable<double> const& commitment);

/// What contracts were to take of each cohort, after their rows.
void build_contracted_most(TableBuild& b);

/// Present values of contracts, after their rows.
void build_present_values(TableBuild& b);

/// Covariance of two factors under their own stationary laws; 0 where one of them has none.
double stationary_covariance(TableBuild const& b, int factor1, int factor2);
/// Mean of x under its stationary law; 0 where it has none.
double stationary_mean(TableBuild const& b, int factor);

/// e^(-kappa dt)
double decay_over(double kappa, double dt);

template <class List>
std::size_t row(List index)
{
    return static_cast<std::size_t>(index);
}

/// Rows of a CSR list: for each of num_owners the numbers of the items that belong to it, in order.
struct Links {
    std::vector<int> first;  ///< [num_owners + 1]
    std::vector<std::int32_t> item;
};
Links link(int num_owners, std::vector<int> const& owner_of_item);

}  // namespace ballast
