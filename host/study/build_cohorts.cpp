/// Tables of cohorts: their GPUs by step, and the region where most of a class stand.
#include <algorithm>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/study/schedules.hpp"
#include "host/study/table_build.hpp"

namespace ballast {
namespace {

/// Number of the ring-fenced facility against the cohort, or kNone.
int vehicle_of(OrderedStudy const& s, study::Cohort const& cohort)
{
    int vehicle = kNone;
    for (std::size_t i = 0; i < s.facilities.size(); ++i) {
        if (s.facilities[i].ring_fenced && s.facilities[i].cohort == cohort.name) {
            if (vehicle != kNone) {
                throw Error(ExitCode::study_invalid,
                            fmt::format("cohort.{} belongs to two ring-fenced facilities, {} and {}",
                                        cohort.name, s.facilities[row(vehicle)].name, s.facilities[i].name),
                            "a vehicle owns its GPUs alone", "Split the cohort or merge the facilities.");
            }
            vehicle = static_cast<int>(i);
        }
    }
    return vehicle;
}

/// A contract among [first, end) that buys idle GPUs at a floor price, or kNone.
int floor_contract_of(OrderedStudy const& s, int first, int end)
{
    int floor = kNone;
    for (int i = first; i < end; ++i) {
        if (s.contracts[row(i)].idle_floor) {
            if (floor != kNone) {
                throw Error(ExitCode::study_invalid,
                            fmt::format("contract.{} and contract.{} both buy the idle GPUs of cohort.{}",
                                        s.contracts[row(floor)].name, s.contracts[row(i)].name,
                                        s.contracts[row(i)].cohort),
                            "a cohort has one idle_floor contract at most", "Merge them.");
            }
            floor = i;
        }
    }
    return floor;
}

/// The region where most GPUs of each class are planned to stand at one time within the horizon; the first by name
/// of equals, kNone for a class of which none is planned.
void set_class_regions(TableBuild& b)
{
    std::size_t const num_regions = b.out.firms.regions.size();
    std::size_t const num_cohorts = b.out.firms.cohorts.size();
    std::vector<double> most(b.out.firms.classes.size(), 0.0);
    for (int k = 0; k < b.grid.num_steps; ++k) {
        std::vector<double> count(b.out.firms.classes.size() * num_regions, 0.0);
        for (std::size_t c = 0; c < num_cohorts; ++c) {
            auto const& cohort = b.out.firms.cohorts[c];
            count[row(cohort.gpu_class) * num_regions + row(cohort.region)] +=
                b.out.firms.gpus[row(k) * num_cohorts + c];
        }
        for (std::size_t g = 0; g < most.size(); ++g) {
            for (std::size_t r = 0; r < num_regions; ++r) {
                double const here = count[g * num_regions + r];
                if (here > most[g]) {
                    most[g] = here;
                    b.out.firms.classes[g].region = static_cast<std::int32_t>(r);
                }
            }
        }
    }
}

}  // namespace

void build_cohorts(TableBuild& b)
{
    auto const& s = b.study;
    int const num_cohorts = s.cohort_names.size();
    int contract = 0;
    int const num_contracts = s.contract_names.size();
    for (int i = 0; i < num_cohorts; ++i) {
        study::Cohort const& cohort = s.cohorts[row(i)];
        CohortTable<double> t{};
        std::string const name = "cohort." + cohort.name;
        t.owner = s.firm_names.require(cohort.owner, name);
        t.site = s.site_names.require(cohort.site, name);
        t.gpu_class = s.class_names.require(cohort.gpu_class, name);
        t.region = b.out.firms.sites[row(t.site)].region;
        t.first_contract = contract;
        while (contract < num_contracts && s.contracts[row(contract)].cohort == cohort.name) {
            ++contract;
        }
        t.end_contract = contract;
        t.own_share = cohort.own_use_share;
        t.merchant_utilisation = cohort.merchant_utilisation;
        t.merchant_h100e = cohort.merchant ? s.gpu_classes[row(t.gpu_class)].h100e : 0.0;
        t.lab = s.lab_of_firm(t.owner);
        t.vehicle = vehicle_of(s, cohort);
        t.floor_contract = floor_contract_of(s, t.first_contract, t.end_contract);
        study::GpuClass const& gpu = s.gpu_classes[row(t.gpu_class)];
        GpuClassTable<double> const& g = b.out.firms.classes[row(t.gpu_class)];
        double const avoidable = gpu.avoidable_site_cost * gpu.site_cost_usd_per_hour;  // all hours of a year
        t.let_once = cohort.second_life ? 0 : 1;
        t.retirement_gain =
            gpu.retirement_per_year > 0.0 ? 1.0 - decay_over(gpu.retirement_per_year, b.dt) : 0.0;
        t.avoidable_cost = avoidable / g.sold_share;
        t.place_saving = avoidable * g.hours_to_quanta_step;
        if (cohort.merchant) {
            b.out.firms.merchant_cohort.push_back(static_cast<std::int32_t>(b.out.firms.cohorts.size()));
        }
        b.out.firms.cohorts.push_back(t);
    }
    for (int k = 0; k < b.steps(); ++k) {
        for (int i = 0; i < num_cohorts; ++i) {
            study::Schedule const& gpus = s.cohorts[row(i)].gpus;
            int const site = b.out.firms.cohorts[row(i)].site;
            b.out.firms.gpus.push_back(value_on(gpus, b.grid.last_day(k)));
            b.out.firms.working_gpus.push_back(mean_in_step(gpus, b.grid, k));
            b.capacity.push_back(b.out.firms.working_gpus.back() *
                                 b.site_share[row(k * s.site_names.size() + site)]);
        }
    }
    set_class_regions(b);
}

void build_contracted_most(TableBuild& b)
{
    auto& out = b.out.firms;
    std::size_t const num_cohorts = out.cohorts.size();
    if (std::none_of(out.cohorts.begin(), out.cohorts.end(), [](auto const& c) { return c.let_once != 0; })) {
        return;
    }
    std::vector<double> most(num_cohorts, 0.0);
    for (int k = 0; k < b.steps(); ++k) {
        double const* const gpus = out.contract_gpus.data() + row(k) * out.contracts.size();
        for (std::size_t i = 0; i < num_cohorts; ++i) {
            double sum = 0.0;
            for (int c = out.cohorts[i].first_contract; c < out.cohorts[i].end_contract; ++c) {
                sum += c == out.cohorts[i].floor_contract ? 0.0 : gpus[c];
            }
            most[i] = std::max(most[i], sum);
        }
        out.contracted_most.insert(out.contracted_most.end(), most.begin(), most.end());
    }
}

}  // namespace ballast
