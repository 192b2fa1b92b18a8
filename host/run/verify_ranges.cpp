#include "host/run/verify_ranges.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/base/mixed_bits.hpp"
#include "host/risk/digest_ranges.hpp"
#include "host/run/parameter_points.hpp"
#include "host/run/pass_runner.hpp"
#include "host/run/variant_tables.hpp"

namespace ballast {
namespace {

/// Ranges of a pass of so many paths.
void add_ranges_of(VerifiedPass pass, std::size_t rerun, std::uint64_t paths,
                   std::vector<VerifiedRange>& ranges)
{
    for (std::size_t range = 0; range < num_digest_ranges(paths); ++range) {
        ranges.push_back({pass,
                          rerun,
                          range,
                          {digest_range_begin(range), std::min(digest_range_begin(range + 1), paths)}});
    }
}

std::uint64_t backstop_paths(results::ResultInputs const& result)
{
    std::uint64_t most = 0;
    for (BackstopTally const& tally : result.backstops) {
        most = std::max(most, tally.paths);
    }
    return most;
}

RangeDigest at(RangeDigests const& digests, std::size_t range)
{
    return range < digests.size() ? digests[range] : RangeDigest{};
}

/// What the file keeps of a record (host/run/saved_records.hpp).
bool is_same(PathRecord const& a, PathRecord const& b)
{
    bool const defaulted = a.end > 1;
    return a.end_step == b.end_step && a.end == b.end && (!defaulted || a.cause == b.cause) &&
           a.worst_level == b.worst_level && a.lowest_liquidity == b.lowest_liquidity;
}

}  // namespace

std::vector<VerifiedRange> ranges_of(results::ResultInputs const& result)
{
    std::vector<VerifiedRange> ranges;
    add_ranges_of(VerifiedPass::scenarios, 0, TallyReader(result.scenarios.front().tally).paths(), ranges);
    add_ranges_of(VerifiedPass::backstops, 0, backstop_paths(result), ranges);
    for (std::size_t i = 0; i < result.endurances.size(); ++i) {
        add_ranges_of(VerifiedPass::endurance, i, result.endurances[i].paths, ranges);
    }
    if (result.parameter_band) {
        add_ranges_of(VerifiedPass::parameter_base, 0, result.parameter_band->tally.paths, ranges);
    }
    return ranges;
}

std::vector<VerifiedRange> draw_ranges(std::vector<VerifiedRange> ranges, std::size_t count,
                                       std::uint64_t seed)
{
    count = std::min(count, ranges.size());
    std::vector<std::size_t> places(ranges.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        places[i] = i;
    }
    for (std::size_t i = 0; i < count; ++i) {  // Fisher and Yates
        std::uint64_t const left = places.size() - i;
        std::swap(places[i], places[i + mixed_bits(mixed_bits(seed) + i) % left]);
    }
    places.resize(count);
    std::sort(places.begin(), places.end());
    std::vector<VerifiedRange> drawn;
    for (std::size_t const place : places) {
        drawn.push_back(ranges[place]);
    }
    return drawn;
}

std::string pass_name(results::ResultInputs const& result, VerifiedRange const& range)
{
    switch (range.pass) {
    case VerifiedPass::backstops:
        return "backstops";
    case VerifiedPass::endurance:
        return "endurance of " +
               result.axes.firms[static_cast<std::size_t>(result.endurances[range.rerun].firm)];
    case VerifiedPass::parameter_base:
        return "base of the parameter points";
    case VerifiedPass::scenarios:
        break;
    }
    std::size_t const scenarios = result.scenarios.size() - 1;
    return scenarios == 0 ? "base"
                          : fmt::format("base and {} scenario{}", scenarios, scenarios == 1 ? "" : "s");
}

/// Tables in the run's precision, behind an interface without it.
struct RangeVerifier::Work {
    Work() = default;
    virtual ~Work() = default;
    Work(Work const&) = delete;
    Work& operator=(Work const&) = delete;
    virtual std::vector<std::string> const& tables_sha256() const = 0;
    virtual RangeOutcome verify(VerifiedRange const& range) = 0;
};

namespace {

template <class Scalar>
class WorkIn final : public RangeVerifier::Work {
public:
    WorkIn(RunStudies const& studies, RunSettings const& settings, results::ResultInputs const& result,
           std::vector<std::vector<PathRecord>> const& records)
        : studies_(studies)
        , settings_(settings)
        , result_(result)
        , records_(records)
        , tables_(studies)
    {
    }

    std::vector<std::string> const& tables_sha256() const override { return tables_.scenario_sha256(); }

    RangeOutcome verify(VerifiedRange const& range) override
    {
        switch (range.pass) {
        case VerifiedPass::scenarios:
            return verify_scenarios(range);
        case VerifiedPass::backstops:
            return verify_backstops(range);
        case VerifiedPass::endurance:
            return verify_endurance(range);
        case VerifiedPass::parameter_base:
            break;
        }
        PointTables<Scalar> const base(studies_.base, result_.parameter_band->tally.paths);
        return compare(range, base.jobs(), {{kBaseName, &result_.parameter_band->tally.base_ranges}});
    }

private:
    using Expected = std::vector<std::pair<std::string, RangeDigests const*>>;

    /// Simulates the range of the jobs and compares the digest of each with what is expected of it.
    RangeOutcome compare(VerifiedRange const& range, std::vector<PassJob<Scalar>> const& jobs,
                         Expected const& expected)
    {
        PathSet const paths(range.paths.first, range.paths.second);
        PassRunner runner(settings_, {});
        std::string const what = fmt::format("{}, paths {} to {}", pass_name(result_, range),
                                             range.paths.first, range.paths.second);
        std::vector<Tally> const& tallies = runner.run_pass(what, jobs, paths);
        RangeOutcome outcome;
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            if (jobs[i].num_paths > range.paths.first) {
                ++outcome.tallies;
                if (at(tallies[i].ranges, range.range) != at(*expected[i].second, range.range)) {
                    outcome.different.push_back(expected[i].first);
                }
            }
        }
        return outcome;
    }

    RangeOutcome verify_scenarios(VerifiedRange const& range)
    {
        std::vector<PassJob<Scalar>> jobs = tables_.scenario_jobs();
        PathSet const paths(range.paths.first, range.paths.second);
        std::size_t const firms = result_.axes.firms.size();
        std::vector<std::vector<PathRecord>> found(records_.size());
        Expected expected;
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            expected.emplace_back(result_.scenarios[i].name, &result_.scenarios[i].tally.ranges);
            if (!found.empty()) {
                found[i].resize(paths.count_below(jobs[i].num_paths) * firms);
                jobs[i].records = found[i].data();
                jobs[i].recorded = &paths;
            }
        }
        RangeOutcome outcome = compare(range, jobs, expected);
        for (std::size_t i = 0; i < found.size(); ++i) {
            std::size_t const first = std::min<std::size_t>(range.paths.first * firms, records_[i].size());
            auto const saved = records_[i].begin() + static_cast<std::ptrdiff_t>(first);
            bool const whole = records_[i].size() - first >= found[i].size();
            outcome.records += found[i].size();
            if (!whole || !std::equal(found[i].begin(), found[i].end(), saved, is_same)) {
                outcome.different.push_back("saved paths of " + result_.scenarios[i].name);
            }
        }
        return outcome;
    }

    RangeOutcome verify_backstops(VerifiedRange const& range)
    {
        std::vector<std::int32_t> firms;
        Expected expected;
        for (BackstopTally const& tally : result_.backstops) {
            firms.push_back(tally.firm);
            expected.emplace_back(result_.axes.firms[static_cast<std::size_t>(tally.firm)], &tally.ranges);
        }
        return compare(range, tables_.backstop_jobs(firms, backstop_paths(result_)), expected);
    }

    RangeOutcome verify_endurance(VerifiedRange const& range)
    {
        EnduranceTally const& tally = result_.endurances[range.rerun];
        Expected expected;
        for (std::size_t level = 0; level < tally.extra_cash.size(); ++level) {
            expected.emplace_back(fmt::format("USD {:.4g} bn more", tally.extra_cash[level] * 1e-9),
                                  &tally.ranges[level]);
        }
        return compare(range, tables_.endurance_jobs(tally.firm, tally.extra_cash, tally.paths), expected);
    }

    RunStudies const& studies_;
    RunSettings const& settings_;
    results::ResultInputs const& result_;
    std::vector<std::vector<PathRecord>> const& records_;
    VariantTables<Scalar> tables_;
};

}  // namespace

RangeVerifier::RangeVerifier(RunStudies const& studies, RunSettings const& settings,
                             results::ResultInputs const& result,
                             std::vector<std::vector<PathRecord>> const& records)
{
    if (settings.execution.precision == Precision::f32) {
        work_ = std::make_unique<WorkIn<float>>(studies, settings, result, records);
    } else {
        work_ = std::make_unique<WorkIn<double>>(studies, settings, result, records);
    }
}

RangeVerifier::~RangeVerifier() = default;

std::vector<std::string> RangeVerifier::tables_sha256() const
{
    return work_->tables_sha256();
}

RangeOutcome RangeVerifier::verify(VerifiedRange const& range) const
{
    return work_->verify(range);
}

std::vector<std::string> unequal_sums(results::ResultInputs const& result)
{
    std::vector<std::string> unequal;
    auto const check = [&unequal](RangeDigests const& ranges, RangeDigest const& whole, std::string name) {
        if (sum_of(ranges) != whole) {
            unequal.push_back(std::move(name));
        }
    };
    auto const& firms = result.axes.firms;
    for (results::ResultScenario const& scenario : result.scenarios) {
        check(scenario.tally.ranges, digest_of_cells(scenario.tally), scenario.name);
    }
    for (BackstopTally const& tally : result.backstops) {
        check(tally.ranges, digest_of_cells(tally.injection),
              "backstop of " + firms[static_cast<std::size_t>(tally.firm)]);
    }
    for (EnduranceTally const& tally : result.endurances) {
        for (std::size_t level = 0; level < tally.extra_cash.size(); ++level) {
            check(tally.ranges[level], digest_of_cells({&tally.survivors[level], 1}),
                  "endurance of " + firms[static_cast<std::size_t>(tally.firm)]);
        }
    }
    if (result.parameter_band) {
        ParameterTally const& tally = result.parameter_band->tally;
        check(tally.base_ranges, digest_of_cells(tally.base), "base of the parameter points");
        std::size_t const cells = tally.base.size();
        for (std::size_t i = 0; i < tally.points.size(); ++i) {
            check(tally.ranges[i],
                  digest_of_cells(std::span<std::uint64_t const>(tally.survivors).subspan(i * cells, cells)),
                  fmt::format("parameter point {}", tally.points[i]));
        }
    }
    return unequal;
}

}  // namespace ballast
