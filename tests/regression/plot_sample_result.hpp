#pragma once
// A small result made from paths that are made up: three firms, a base case and a harsher scenario.
#include "host/results/result_file.hpp"
#include "tests/unit/risk/figures_sample.hpp"

namespace ballast::testing {

inline results::ResultInputs sample_result()
{
    constexpr int kFirms = 3;
    SamplePaths const base = sample_paths(kFirms, 3000, 1.0);
    SamplePaths const harsh = sample_paths(kFirms, 1000, 3.0);
    results::ResultInputs inputs;
    inputs.axes.start = "2026-06-30";
    inputs.axes.firms = {"alpha", "beta", "gamma"};
    inputs.axes.firm_titles = {"Alpha AG", "Beta plc", "Gamma Inc."};
    inputs.axes.dates = {92, 184, 276, 365, 457, 549};
    inputs.axes.quantile_dates = {276, 549};
    inputs.axes.variables = {"demand", "rent.h100"};
    inputs.axes.variable_units = {"1", "ln(USD/hour)"};
    inputs.axes.classes = {"h100"};
    inputs.axes.chains = {"funding"};
    inputs.axes.chain_states = {"open, selective, shut"};
    inputs.axes.events = {"leap"};
    inputs.axes.contracts = {"first", "second"};
    inputs.axes.firm_tiers = {"full", "full", "deep_pocket"};
    inputs.axes.facilities = {"drawn", "repaid"};
    inputs.axes.facility_firms = {"alpha", "beta"};
    inputs.axes.labs = {"north", "south"};
    inputs.axes.power_tranches = {"harbour 2026-12-15"};
    inputs.axes.portfolios = {"bank"};
    inputs.axes.portfolio_titles = {"A bank with two vendors"};
    inputs.axes.portfolio_vendors = {"alpha, beta"};
    inputs.axes.portfolio_terms = {"2027-12-31"};
    inputs.options = {.confidence_level = 0.95,
                      .usd_per_quantum = kSampleUsdPerQuantum,
                      .quantiles = {0.01, 0.25, 0.5, 0.75, 0.99},
                      .confidences = {0.95, 0.99},
                      .survival_levels = {0.9, 0.99},
                      .variable_units = {1.0, 1.0},
                      .first_rent = 1,
                      .num_rents = 1};
    inputs.options.shortfall_limit = {2e9, 3e9, 4e9};
    inputs.options.receipts_lost_limit = {1e9, 0, 5e8};
    inputs.options.stranded_limit = {1e9, 0, 5e8};
    inputs.options.switching_cost_limit = {55e6};
    inputs.options.owning = {
        {std::vector<double>(inputs.axes.quantile_dates.size(), 1.5), 0.25, 0.75, 3.0, 6.0}};
    results::add_axes_to_options(inputs.axes, inputs.options);
    inputs.facts = {.study = "sample",
                    .title = "Paths made up for a test",
                    .engine_version = "0.1.0",
                    .git_commit = "0000000",
                    .study_sha256 = std::string(64, 'a'),
                    .digest = std::string(64, 'b'),
                    .backend = "cpu",
                    .precision = "single",
                    .seed = ~std::uint64_t{0},
                    .complete = true};
    inputs.scenarios.push_back({"base", "Base case", "The study as it is", tally_of(base, base), {}});
    inputs.scenarios.push_back({"harsh", "Harsh", "Three times the hazard", tally_of(harsh, base), {}});

    std::size_t const cells = 3000 * kFirms;
    inputs.scenarios.front().paths = results::PathTable{
        results::SmallIntegers(cells, -1), results::Flags(cells, 0), results::Flags(cells, -1),
        results::Flags(cells, 1), results::SmallReals(cells, 2.5F)};

    auto const injected =
        TallyReader(inputs.scenarios.front().tally).histogram(FirmHistogram::injection, 0, 1);
    inputs.backstops.push_back({.firm = 1, .paths = 3000, .injection = {injected.begin(), injected.end()}});
    inputs.endurances.push_back(
        {.firm = 0, .paths = 1000, .extra_cash = {0.0, 1e9, 2e9}, .survivors = {800, 880, 950}});

    double const nan = std::numeric_limits<double>::quiet_NaN();
    inputs.provenance.effective_study = "[general]\nname = \"sample\"\n";
    inputs.provenance.origins = {
        {"firm.alpha.cash_usd_bn", "4.0", "study.toml:3:1", "S1", "H", "", "2026-06-30", nan, nan},
        {"firm.beta.cash_usd_bn", "1.0", "study.toml:7:1", "", "A", "not published", "", 0.5, 1.5}};
    inputs.provenance.sources = {{"S1", "Annual report", "page 12"}};
    inputs.provenance.input_hashes = {{"study.toml", std::string(64, 'c')}};
    inputs.provenance.tables_sha256 = {{"base", std::string(64, 'd')}, {"harsh", std::string(64, 'e')}};
    inputs.provenance.facts = {{"command", "ballast run sample"}, {"threads", "2"}};
    return inputs;
}

}  // namespace ballast::testing
