#include "tests/statistics/figure_coverage.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/app/run_output.hpp"
#include "host/config/read_study.hpp"
#include "host/results/result_file.hpp"
#include "host/run/isa_choice.hpp"
#include "host/run/run_study.hpp"

namespace ballast::testing {
namespace {

constexpr std::uint64_t kTruthSeed = 1'000'003;
constexpr std::uint64_t kFirstSeed = 1;
constexpr int kFewestReplications = 40;  ///< in which a cell has an interval, else nothing is said about it

/// A study with its scenarios, to be run with any seed.
class Runner {
public:
    Runner(std::filesystem::path const& study, CoverageSettings const& settings)
        : settings_(settings)
        , loaded_(config::read_study(study, settings.overrides))
    {
    }

    results::Dataset run(std::uint64_t seed, std::uint64_t multiple)
    {
        study::General& general = loaded_.study.general;
        general.seed = seed;
        general.paths = static_cast<std::int64_t>(settings_.paths * multiple);
        general.scenario_paths = general.paths;
        RunStudies studies{loaded_.study, {}};
        for (study::Scenario const& scenario : loaded_.study.scenarios) {
            study::Study changed = config::apply_scenario(loaded_, scenario);
            changed.general = general;
            studies.scenarios.emplace_back(scenario, std::move(changed));
        }
        RunSettings run;
        run.execution.isa = available_isas().back();
        run.execution.threads = multiple > 1 ? 2 : 1;
        run.backstop_paths = settings_.rerun_paths * multiple;
        run.endurance_paths = settings_.rerun_paths * multiple;
        run.endurance_firms = {settings_.endurance_firm};
        run.save_paths = true;
        return results::make_result(app::result_inputs(loaded_, run_study(studies, run), {}));
    }

private:
    CoverageSettings const& settings_;
    config::LoadedStudy loaded_;
};

/// What the replications said about one element of a figure.
struct Cell {
    double truth = 0.0;
    double least = 0.0,
           most = 0.0;  ///< truths that count as one: a bracket where the truth is known no better
    int replications = 0, covered = 0, intervals_below = 0, intervals_above = 0;
    double lower = 0.0, upper = 0.0;  ///< of the first replication
    bool moves = false;

    void add(double low, double high)
    {
        if (std::isnan(low) && std::isnan(high)) {
            return;
        }
        // An end that is not a number is an open end.
        low = std::isnan(low) ? -std::numeric_limits<double>::infinity() : low;
        high = std::isnan(high) ? std::numeric_limits<double>::infinity() : high;
        if (replications == 0) {
            lower = low;
            upper = high;
        }
        moves = moves || low != lower || high != upper;
        ++replications;
        intervals_below += high < least ? 1 : 0;
        intervals_above += low > most ? 1 : 0;
        covered += high >= least && low <= most ? 1 : 0;
    }
};

struct FigureCells {
    std::vector<std::uint64_t> shape;
    std::vector<Cell> cells;
};

/// Calls `use(name, group, variable, lower, upper)` for every variable X that has X_lower and X_upper.
template <class Use>
void for_each_figure(results::Dataset const& dataset, Use use)
{
    auto const look = [&](results::Group const& group) {
        for (results::Variable const& variable : group.variables) {
            results::Variable const* lower = group.find_variable(variable.name + "_lower");
            results::Variable const* upper = group.find_variable(variable.name + "_upper");
            if (lower != nullptr && upper != nullptr) {
                use(group.name.empty() ? variable.name : group.name + "/" + variable.name, group, variable,
                    std::get<results::Reals>(lower->values), std::get<results::Reals>(upper->values));
            }
        }
    };
    look(dataset);
    for (results::Group const& group : dataset.groups) {
        look(group);
    }
}

std::map<std::string, FigureCells> truths(results::Dataset const& dataset)
{
    std::map<std::string, FigureCells> figures;
    for_each_figure(dataset, [&](std::string const& name, results::Group const& group,
                                 results::Variable const& variable, results::Reals const& lower,
                                 results::Reals const& upper) {
        FigureCells& figure = figures[name];
        figure.shape = results::shape_of(dataset, group, variable);
        results::Reals const& values = std::get<results::Reals>(variable.values);
        // The capital that a requested survival needs is known between two of the levels that were tried.
        bool const bracket = variable.name == "endurance_capital";
        for (std::size_t i = 0; i < values.size(); ++i) {
            Cell cell;
            cell.truth = values[i];
            cell.least = bracket ? lower[i] : values[i];
            cell.most = bracket ? upper[i] : values[i];
            figure.cells.push_back(cell);
        }
    });
    return figures;
}

std::string indices(std::size_t cell, std::vector<std::uint64_t> const& shape)
{
    std::vector<std::uint64_t> at(shape.size());
    for (std::size_t d = shape.size(); d-- > 0;) {
        at[d] = cell % shape[d];
        cell /= shape[d];
    }
    return fmt::format("{}", fmt::join(at, ","));
}

FigureCoverage summarise(std::string const& name, FigureCells const& figure)
{
    FigureCoverage all;
    all.name = name;
    int moving = 0;
    for (std::size_t i = 0; i < figure.cells.size(); ++i) {
        Cell const& cell = figure.cells[i];
        if (std::isnan(cell.truth) || cell.replications < kFewestReplications) {
            continue;
        }
        ++all.cells;
        double const n = cell.replications;
        double const share = cell.covered / n;
        if (!cell.moves) {
            ++all.still_cells;
            all.still_lowest = std::min(all.still_lowest, share);
            continue;
        }
        ++moving;
        all.mean += share;
        all.above += cell.intervals_below / n;
        all.below += cell.intervals_above / n;
        if (share < all.lowest || all.lowest_cell.empty()) {
            all.lowest = share;
            all.lowest_replications = cell.replications;
            all.lowest_cell = indices(i, figure.shape);
        }
    }
    for (double* mean : {&all.mean, &all.above, &all.below}) {
        *mean = moving == 0 ? std::numeric_limits<double>::quiet_NaN() : *mean / moving;
    }
    return all;
}

}  // namespace

std::vector<FigureCoverage> measure_coverage(std::filesystem::path const& study,
                                             CoverageSettings const& settings)
{
    Runner runner(study, settings);
    std::map<std::string, FigureCells> figures =
        truths(runner.run(kTruthSeed, static_cast<std::uint64_t>(settings.truth_multiple)));
    for (int i = 0; i < settings.replications; ++i) {
        results::Dataset const dataset = runner.run(kFirstSeed + static_cast<std::uint64_t>(i), 1);
        for_each_figure(dataset, [&](std::string const& name, results::Group const& /*group*/,
                                     results::Variable const& /*variable*/, results::Reals const& lower,
                                     results::Reals const& upper) {
            std::vector<Cell>& cells = figures[name].cells;
            for (std::size_t cell = 0; cell < std::min(cells.size(), lower.size()); ++cell) {
                cells[cell].add(lower[cell], upper[cell]);
            }
        });
    }
    std::vector<FigureCoverage> all;
    for (auto const& [name, figure] : figures) {
        all.push_back(summarise(name, figure));
    }
    return all;
}

std::string coverage_table(std::vector<CoverageSettings> const& settings,
                           std::vector<std::vector<FigureCoverage>> const& regimes)
{
    std::map<std::string, std::vector<std::string>> rows;
    std::string head = "|figure |";
    std::string line = "|---|";
    for (std::size_t r = 0; r < regimes.size(); ++r) {
        head += fmt::format(" {0}: cells | mean | lowest cell |", settings[r].regime);
        line += "---|---|---|";
        for (FigureCoverage const& figure : regimes[r]) {
            std::vector<std::string>& row = rows[figure.name];
            row.resize(regimes.size(), " - | - | - |");
            int const moving = figure.cells - figure.still_cells;
            if (moving > 0) {
                row[r] = fmt::format(" {} of {} | {:.1f} % | {:.1f} % |", moving, figure.cells,
                                     100 * figure.mean, 100 * figure.lowest);
            } else if (figure.cells > 0) {
                row[r] = fmt::format(" 0 of {} | - | - |", figure.cells);
            }
        }
    }
    std::string table = head + "\n" + line + "\n";
    for (auto const& [name, row] : rows) {
        table += fmt::format("|`{}` |{}\n", name, fmt::join(row, ""));
    }
    return table;
}

}  // namespace ballast::testing
