// Every figure of a result file holds the truth as often as it says, where failures are common and where they are rare.
//
// The figures are found in the file: one that is added later is measured with the others. The bound of a cell: of its R
// replications about Binomial(R, 0.95) cover, so that 4.5 standard deviations below (3e-6) are the least of some 1,500
// cells in a hundred runs of this test; another hundredth is for the truth, whose own error is a tenth of an interval's (at
// 2.5 of its standard deviations 1.96 phi(1.96) 0.25^2 = 0.7 % are lost). Means over the cells of a figure may fall short of
// the level by as much as 20 independent cells would.
// BALLAST_COVERAGE_REPLICATIONS asks for more than the few of a quick run, BALLAST_COVERAGE_TABLE for a table in that file
// (scripts/measure_coverage.py).
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "tests/statistics/figure_coverage.hpp"
#include "tests/support/locations.hpp"

namespace ballast::testing {
namespace {

constexpr double kLevel = 0.95;
constexpr double kTruthError = 0.01;
constexpr int kQuickReplications = 64;

CoverageSettings common_regime(int replications, std::uint64_t paths)
{
    return {"common", {}, replications, paths, paths / 2, "holder"};
}

/// More cash, lower hazards: one failure in some hundred or thousand paths of a firm.
CoverageSettings rare_regime(int replications, std::uint64_t paths)
{
    CoverageSettings rare = common_regime(replications, paths);
    rare.regime = "rare";
    rare.overrides = {"firm.cloud.cash_usd_bn=2.9",
                      "firm.cloud.merger_per_year=0.002",
                      "firm.holder.cash_usd_bn=8.3",
                      "firm.rival.cash_usd_bn=0.85",
                      "firm.rival.exogenous_default_per_year=0.001",
                      "firm.dreamer.cash_usd_bn=3.5",
                      "firm.dreamer.exogenous_default_per_year=0.002",
                      "firm.giant.exogenous_default_per_year=0.0005",
                      "contract.anchor.cancel_per_year=0.001",
                      "contract.training.cancel_per_year=0.001",
                      "contract.outside.cancel_per_year=0.002",
                      "contract.dreams.cancel_per_year=0.001",
                      "event.rare.rate_per_year=0.001",
                      "event.glut.rate_per_year=0.01",
                      "event.retreat.rate_per_year=0.01",
                      "event.leap.rate_per_year=0.1",
                      "event.leap_2.rate_per_year=0.05",
                      "factor.equity.jump_rate_per_year=0.002",
                      "region.plains.spike_rate_per_year=0.002"};
    return rare;
}

/// Counts what the engine promises not to do: in all replications its interval is that of no event, and holds zero.
constexpr char const* kNeverSeen = "unsolved_clearing_probability";

int asked_replications()
{
    char const* const text = std::getenv("BALLAST_COVERAGE_REPLICATIONS");
    return text == nullptr ? kQuickReplications : std::atoi(text);
}

void expect_coverage(FigureCoverage const& figure, CoverageSettings const& settings)
{
    SCOPED_TRACE(figure.name + ", failures are " + settings.regime);
    auto const noise = [](double count) { return 4.5 * std::sqrt(kLevel * (1.0 - kLevel) / count); };
    if (figure.cells > figure.still_cells) {
        EXPECT_GE(figure.lowest, kLevel - kTruthError - noise(figure.lowest_replications))
            << "at [" << figure.lowest_cell << "]";
        EXPECT_GE(figure.mean, kLevel - kTruthError - noise(20.0 * settings.replications))
            << "below the truth " << figure.above << ", above it " << figure.below;
    }
    EXPECT_EQ(figure.still_lowest, 1.0) << "an interval that never moves misses the truth";
}

TEST(EveryFigure, HoldsTheTruthWhereFailuresAreCommonAndWhereTheyAreRare)
{
    int const replications = asked_replications();
    std::uint64_t const paths = replications > kQuickReplications ? 2000 : 1000;
    std::vector<CoverageSettings> const settings = {common_regime(replications, paths),
                                                    rare_regime(replications, paths)};
    std::vector<std::vector<FigureCoverage>> regimes;
    std::map<std::string, int> moving_cells;
    for (CoverageSettings const& regime : settings) {
        regimes.push_back(measure_coverage(source_dir() / "tests/statistics/study", regime));
        for (FigureCoverage const& figure : regimes.back()) {
            expect_coverage(figure, regime);
            moving_cells[figure.name] += figure.cells - figure.still_cells;
        }
    }
    EXPECT_GE(moving_cells.size(), 54U) << "figures are missing from the study";
    for (auto const& [name, cells] : moving_cells) {
        if (name == kNeverSeen) {
            EXPECT_EQ(cells, 0) << name << ": clearing solves every graph";
        } else {
            EXPECT_GT(cells, 0) << name << " never moves in either regime: the study must exercise it";
        }
    }
    if (char const* const file = std::getenv("BALLAST_COVERAGE_TABLE")) {
        std::ofstream(file) << coverage_table(settings, regimes);
    }
}

}  // namespace
}  // namespace ballast::testing
