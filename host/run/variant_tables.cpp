#include "host/run/variant_tables.hpp"

#include <algorithm>

#include "host/run/make_plan.hpp"

namespace ballast {

template <class Scalar>
VariantTables<Scalar>::VariantTables(RunStudies const& studies)
    : base_(studies.base)
    , index_(index_study(studies.base))
    , plan_(make_plan(studies.base))
{
    std::uint64_t const paths = static_cast<std::uint64_t>(studies.base.general.paths);
    auto const add = [&](study::Study const& study, study::Scenario const* scenario,
                         std::uint64_t num_paths) {
        OwnedTables<Scalar> tables = build_tables<Scalar>(study, scenario, plan_, {});
        scenario_sha256_.push_back(tables.sha256());
        scenario_jobs_.push_back({keep(std::move(tables)), index_.shape, num_paths, nullptr});
    };
    add(studies.base, nullptr, paths);
    for (auto const& [scenario, study] : studies.scenarios) {
        add(study, &scenario, scenario_paths(studies.base, scenario));
    }
}

template <class Scalar>
OwnedTables<Scalar> const* VariantTables<Scalar>::keep(OwnedTables<Scalar> tables)
{
    owned_.push_back(std::make_unique<OwnedTables<Scalar>>(std::move(tables)));
    return owned_.back().get();
}

template <class Scalar>
PassJob<Scalar> VariantTables<Scalar>::variant(TableOptions const& options, std::uint64_t num_paths)
{
    OwnedTables<Scalar> tables = build_tables<Scalar>(base_, nullptr, plan_, options);
    tables.drop_quantile_dates();
    TallyShape shape = index_.shape;
    shape.num_quantile_dates = 0;
    shape.num_flow_firms = 0;
    return {keep(std::move(tables)), shape, num_paths};
}

template <class Scalar>
std::vector<PassJob<Scalar>> VariantTables<Scalar>::backstop_jobs(std::vector<std::int32_t> const& firms,
                                                                  std::uint64_t num_paths)
{
    std::vector<PassJob<Scalar>> jobs;
    for (std::int32_t const firm : firms) {
        TableOptions options;
        options.backstopped_firm = firm;
        PassJob<Scalar>& job = jobs.emplace_back(variant(options, num_paths));
        TallyLayout const at = tally_layout(job.shape);
        for (std::int64_t bin = 0; bin < job.shape.money.num_bins; ++bin) {
            job.kept.push_back(static_cast<std::size_t>(at.num_counts + at.injection +
                                                        firm * job.shape.money.num_bins + bin));
        }
    }
    return jobs;
}

template <class Scalar>
std::vector<PassJob<Scalar>> VariantTables<Scalar>::endurance_jobs(std::int32_t firm,
                                                                   std::vector<double> const& extra_cash,
                                                                   std::uint64_t num_paths)
{
    std::vector<PassJob<Scalar>> jobs;
    for (double const cash : extra_cash) {
        TableOptions options;
        options.extra_cash_usd.assign(index_.firms.size(), 0.0);
        options.extra_cash_usd[static_cast<std::size_t>(firm)] = cash;
        PassJob<Scalar>& job = jobs.emplace_back(variant(options, num_paths));
        job.kept = {place_of_independent(job.shape, job.shape.num_dates - 1, firm)};
    }
    return jobs;
}

template <class Scalar>
std::vector<PassJob<Scalar>> VariantTables<Scalar>::reduced_base_jobs(std::uint64_t num_paths)
{
    return {variant({}, num_paths)};
}

std::uint64_t scenario_paths(study::Study const& base, study::Scenario const& scenario)
{
    std::int64_t const requested = scenario.paths > 0 ? scenario.paths : base.general.scenario_paths;
    return static_cast<std::uint64_t>(std::min(requested, base.general.paths));
}

std::vector<std::int32_t> backstopped_firms(study::Study const& base, StudyIndex const& index,
                                            RunSettings const& settings)
{
    std::vector<std::int32_t> firms;
    for (std::size_t i = 0; i < index.firms.size(); ++i) {
        auto const firm = std::find_if(base.firms.begin(), base.firms.end(),
                                       [&](study::Firm const& each) { return each.name == index.firms[i]; });
        auto const& asked = settings.endurance_firms;
        bool const endurance = std::find(asked.begin(), asked.end(), firm->name) != asked.end();
        if (endurance || (settings.backstop_paths > 0 && firm->tier != study::Tier::deep_pocket)) {
            firms.push_back(static_cast<std::int32_t>(i));
        }
    }
    return firms;
}

template class VariantTables<float>;
template class VariantTables<double>;

}  // namespace ballast
