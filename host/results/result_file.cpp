#include "host/results/result_file.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/results/parameter_group.hpp"
#include "host/results/precision_group.hpp"
#include "host/results/result_file_figures.hpp"
#include "host/results/result_file_parts.hpp"
#include "host/results/result_file_ranges.hpp"
#include "host/results/result_file_tallies.hpp"

namespace ballast::results {

void add_facts(Dataset& dataset, ResultInputs const& inputs, FileKind const& kind)
{
    ResultFacts const& facts = inputs.facts;
    dataset.add_attribute("Conventions", "CF-1.8");
    dataset.add_attribute("title", facts.title);
    dataset.add_attribute("source", fmt::format("ballast {}", facts.engine_version));
    dataset.add_attribute("history", fmt::format("simulated by ballast {}", facts.engine_version));
    dataset.add_attribute("references", "README and docs of ballast");
    dataset.add_attribute("comment", std::string(kind.comment));
    dataset.add_attribute("file_type", std::string(kind.type));
    dataset.add_attribute("format_version", kind.format_version);
    dataset.add_attribute("engine_version", facts.engine_version);
    dataset.add_attribute("git_commit", facts.git_commit);
    dataset.add_attribute("study", facts.study);
    dataset.add_attribute("study_sha256", facts.study_sha256);
    dataset.add_attribute("seed", std::to_string(facts.seed));  // 64 bits, which no integer attribute holds
    dataset.add_attribute("paths",
                          static_cast<std::int64_t>(TallyReader(inputs.scenarios.front().tally).paths()));
    dataset.add_attribute("backend", facts.backend);
    dataset.add_attribute("precision", facts.precision);
    dataset.add_attribute("digest", facts.digest);
    dataset.add_attribute("complete", std::int64_t{facts.complete ? 1 : 0});
    dataset.add_attribute("confidence_level", inputs.options.confidence_level);
    dataset.add_attribute("money_quantum_usd", inputs.options.usd_per_quantum);
    dataset.add_attribute("start", inputs.axes.start);
}

void check_inputs(ResultInputs const& inputs)
{
    auto const require = [](bool holds, char const* problem) {
        if (!holds) {
            throw Error(ExitCode::internal, problem, "the result file would be wrong", "");
        }
    };
    require(!inputs.scenarios.empty(), "a result without scenarios");
    ResultAxes const& axes = inputs.axes;
    auto const fits = [](auto const& names, std::int32_t count) { return std::ssize(names) == count; };
    auto const portfolios = static_cast<std::int32_t>(axes.portfolios.size());
    auto const classes = static_cast<std::int32_t>(axes.firm_classes.size());
    for (ResultScenario const& scenario : inputs.scenarios) {
        check_sizes(scenario.tally);
        TallyShape const& shape = scenario.tally.shape;
        require(fits(axes.firms, shape.num_firms) && fits(axes.firm_titles, shape.num_firms) &&
                    fits(axes.dates, shape.num_dates) &&
                    fits(axes.quantile_dates, shape.num_quantile_dates) &&
                    fits(axes.variables, shape.num_variables) &&
                    fits(axes.variable_units, shape.num_variables) && fits(axes.chains, shape.num_markov) &&
                    fits(axes.chain_states, shape.num_markov) && fits(axes.events, shape.num_events) &&
                    fits(axes.contracts, shape.num_contracts) && fits(axes.firm_tiers, shape.num_firms) &&
                    fits(axes.classes, shape.num_classes) && fits(axes.facilities, shape.num_facilities) &&
                    fits(axes.facility_firms, shape.num_facilities) && fits(axes.labs, shape.num_labs) &&
                    fits(axes.power_tranches, shape.num_power_tranches) &&
                    fits(axes.portfolio_titles, portfolios) && fits(axes.portfolio_vendors, portfolios) &&
                    fits(axes.portfolio_terms, portfolios) && fits(inputs.options.vendors, portfolios) &&
                    std::ssize(axes.ratings) == std::ssize(inputs.options.ratings) &&
                    fits(axes.firm_class_titles, classes) && fits(axes.firm_class_members, classes) &&
                    fits(inputs.options.members, classes) && portfolios + classes == shape.num_portfolios,
                "the names of a result do not fit its tallies");
        require(std::all_of(inputs.options.vendors.begin(), inputs.options.vendors.end(),
                            [&](auto const& vendors) { return std::ssize(vendors) <= shape.max_vendors; }),
                "a portfolio with more vendors than its tallies count");
        require(std::all_of(inputs.options.members.begin(), inputs.options.members.end(),
                            [&](auto const& members) { return std::ssize(members) <= shape.max_vendors; }),
                "a class with more firms than its tallies count");
        if (inputs.parameter_band) {
            check_sizes(*inputs.parameter_band, shape.num_dates, shape.num_firms);
        }
        require(!scenario.paths || scenario.paths->end.size() % axes.firms.size() == 0,
                "a path table that does not fit the firms");
    }
}

Dataset make_result(ResultInputs const& inputs)
{
    check_inputs(inputs);
    Dataset dataset;
    add_facts(dataset, inputs,
              {kResultFileType, kResultFormatVersion,
               "intervals are sampling error only: uncertainty of model and parameters is not in them"});
    add_axes(dataset, inputs);
    add_descriptions(dataset, inputs);
    add_figures(dataset, inputs);
    add_tallies(dataset, inputs);
    if (inputs.parameter_band) {
        add_parameter_band(dataset, *inputs.parameter_band);
    }
    add_ranges(dataset, inputs);
    if (inputs.precision) {
        add_precision(dataset, *inputs.precision);
    }
    add_path_tables(dataset, inputs);
    add_provenance(dataset, inputs.provenance);
    return dataset;
}

}  // namespace ballast::results
