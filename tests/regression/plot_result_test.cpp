// A result file holds what its figures were made from, opens under names in xarray, and makes pictures.
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/results/dataset_writer.hpp"
#include "host/results/reader.hpp"
#include "tests/regression/plot_sample_result.hpp"
#include "tests/support/run_program.hpp"

namespace ballast {
namespace {

using ::testing::HasSubstr;
using testing::run_command;
using testing::ScratchFolder;

bool python_has(char const* modules)
{
    return run_command({testing::kPython, "-c", std::string("import ") + modules}).exit_code == 0;
}

class ResultFile : public ::testing::Test {
protected:
    ScratchFolder const scratch_;
    std::filesystem::path const file_ = scratch_ / "sample.h5";
    results::Dataset const dataset_ = results::make_result(testing::sample_result());

    void SetUp() override { results::write_atomically(file_, dataset_); }
};

TEST_F(ResultFile, FiguresRecomputedFromItsTalliesEqualThoseStored)
{
    results::Dataset const read = results::read_dataset(file_);
    results::Dataset const again = results::make_result(results::read_result(read));
    std::size_t compared = 0;
    for (results::Variable const& variable : read.variables) {
        results::Variable const* const other = again.find_variable(variable.name);
        ASSERT_NE(other, nullptr) << variable.name;
        results::Dataset left;
        results::Dataset right;
        left.add_variable(variable);
        right.add_variable(*other);
        EXPECT_TRUE(results::identical(left, right)) << variable.name;
        ++compared;
    }
    EXPECT_GE(compared, 3U * 40U) << "every figure with both ends of its interval";
    results::Group const* const tallies = read.find_group("tallies");
    ASSERT_NE(tallies, nullptr);
    ASSERT_NE(again.find_group("tallies"), nullptr);
    EXPECT_EQ(tallies->variables.size(), again.find_group("tallies")->variables.size());
    EXPECT_EQ(results::read_result(read).facts.seed, ~std::uint64_t{0}) << "all 64 bits";
}

TEST_F(ResultFile, HoldsEveryMainVariableWithItsInterval)
{
    for (char const* const name : {"survival_probability",
                                   "default_probability",
                                   "acquisition_probability",
                                   "default_probability_by_cause",
                                   "default_probability_by_kind",
                                   "stress_probability",
                                   "stress_probability_now",
                                   "liquidity_quantile",
                                   "runway_quantile",
                                   "ltv_quantile",
                                   "liquidity_mean",
                                   "shortfall_mean",
                                   "funding_gap_var",
                                   "funding_gap_es",
                                   "endurance_capital",
                                   "backstop_capital_quantile",
                                   "joint_failure_probability",
                                   "failure_count_probability",
                                   "joint_default_probability",
                                   "conditional_default_probability",
                                   "default_count_probability",
                                   "default_at_least_probability",
                                   "default_count_mean",
                                   "acquisition_count_probability",
                                   "first_to_default_probability",
                                   "tied_first_default_probability",
                                   "default_before_probability",
                                   "default_same_step_probability",
                                   "liquidity_given_stress_quantile",
                                   "liquidity_change_given_stress",
                                   "sale_probability",
                                   "sale_price_mean",
                                   "survival_delta",
                                   "default_delta",
                                   "factor_quantile",
                                   "factor_mean",
                                   "rent_quantile",
                                   "regime_probability",
                                   "event_count_mean",
                                   "contract_live_probability",
                                   "retrenchment_probability",
                                   "negative_free_flow_probability",
                                   "leverage_mean",
                                   "receipts_lost_mean",
                                   "stranded_capital_mean",
                                   "power_sale_probability",
                                   "power_proceeds_mean",
                                   "covenant_headroom_mean",
                                   "covenant_below_probability",
                                   "facility_owed_probability",
                                   "in_breach_probability",
                                   "facility_event_probability",
                                   "facility_event_mean",
                                   "dscr_quantile",
                                   "cash_flow_mean",
                                   "orders_signed_mean",
                                   "order_loans_mean",
                                   "second_life_probability",
                                   "break_even_utilisation_quantile",
                                   "owning_probability",
                                   "token_cost_quantile",
                                   "interface_break_even_quantile",
                                   "runway_below_probability",
                                   "raise_probability",
                                   "raised_mean",
                                   "new_debt_yield",
                                   "equity_sale_price",
                                   "lab_revenue_mean",
                                   "lab_revenue_quantile",
                                   "lab_cash_burn_mean",
                                   "lab_cash_burn_quantile",
                                   "lab_compute_mean",
                                   "lab_compute_quantile",
                                   "lab_commitments_mean",
                                   "lab_commitments_quantile",
                                   "lab_market_share_mean",
                                   "lab_gross_margin_mean",
                                   "lab_token_price_mean",
                                   "token_price_mean",
                                   "token_price_quantile",
                                   "lead_probability",
                                   "leader_change_probability",
                                   "leader_change_rate",
                                   "contract_revision_rate",
                                   "phase_slip_probability",
                                   "vendors_lost_probability",
                                   "vendors_defaulted_probability",
                                   "vendor_lost_probability",
                                   "all_vendors_lost_probability",
                                   "switching_cost_mean"}) {
        for (char const* const end : {"", "_lower", "_upper"}) {
            results::Variable const* const variable = dataset_.find_variable(std::string(name) + end);
            ASSERT_NE(variable, nullptr) << name << end;
            EXPECT_EQ(variable->dims.front(), "scenario") << name;
        }
    }
}

TEST_F(ResultFile, OfAStudyWithoutLabsPhasesAndPortfoliosHoldsNothingOfThem)
{
    results::ResultInputs inputs = testing::sample_result();
    inputs.scenarios.pop_back();
    inputs.backstops.clear();
    Tally& tally = inputs.scenarios.front().tally;
    TallyLayout const before = tally_layout(tally.shape);
    tally.shape.num_labs = tally.shape.num_power_tranches = tally.shape.num_portfolios =
        tally.shape.max_vendors = tally.shape.num_selling_firms = tally.shape.num_facilities =
            tally.shape.num_flow_firms = 0;
    tally.shape.max_vendors = tally.shape.num_selling_firms = tally.shape.num_token_markets =
        tally.shape.num_raising_firms = 0;
    TallyLayout const at = tally_layout(tally.shape);
    std::vector<std::uint64_t> counts(static_cast<std::size_t>(at.num_counts), 0);
    std::copy_n(tally.counts.begin(), before.leader, counts.begin());
    tally.counts = counts;
    tally.bins.resize(static_cast<std::size_t>(at.num_bins));  // those of facilities and labs come last
    for (auto* names : {&inputs.axes.facilities, &inputs.axes.facility_firms, &inputs.axes.labs,
                        &inputs.axes.power_tranches, &inputs.axes.portfolios, &inputs.axes.portfolio_titles,
                        &inputs.axes.portfolio_vendors, &inputs.axes.portfolio_terms}) {
        names->clear();
    }
    inputs.options.vendors.clear();
    inputs.options.switching_cost_limit.clear();
    results::Dataset const small = results::make_result(inputs);
    for (char const* const name :
         {"lead_probability", "leader_change_rate", "phase_slip_probability", "switching_cost_mean",
          "power_sale_probability", "dscr_quantile", "facility_event_mean", "lab_revenue_mean",
          "token_price_mean", "raised_mean"}) {
        EXPECT_EQ(small.find_variable(name), nullptr) << name;
    }
    EXPECT_NE(small.find_variable("second_life_probability"), nullptr);
    results::write_atomically(scratch_ / "small.h5", small);
    results::ResultInputs const again = results::read_result(results::read_dataset(scratch_ / "small.h5"));
    EXPECT_EQ(again.scenarios.front().tally.counts, counts);
}

TEST_F(ResultFile, WithVendorsThatAreNoFirmsOrTooManyIsRefused)
{
    results::Dataset damaged = results::read_dataset(file_);
    for (results::Variable& variable : damaged.variables) {
        if (variable.name == "portfolio_vendors") {
            variable.values = results::Labels{"alpha, nobody"};
        }
    }
    EXPECT_THROW(results::read_result(damaged), Error);
    for (results::Variable& variable : damaged.variables) {
        if (variable.name == "portfolio_vendors") {
            variable.values = results::Labels{"alpha, beta, gamma"};
        }
    }
    EXPECT_THROW(results::read_result(damaged), Error);
}

TEST_F(ResultFile, WithAMissingSectionIsRefusedByName)
{
    results::Dataset damaged = results::read_dataset(file_);
    auto& variables = damaged.groups.front().variables;
    std::erase_if(variables, [](auto const& variable) { return variable.name == "firm_count"; });
    try {
        results::read_result(damaged);
        FAIL() << "a section was missing";
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::input_bad);
        EXPECT_THAT(error.what(), HasSubstr("/tallies/firm_count"));
    }
    results::Dataset foreign;
    EXPECT_THROW(results::read_result(foreign), Error);
}

TEST_F(ResultFile, ShowsNamesDatesAndIntervalsInXarray)
{
    if (!python_has("xarray, h5netcdf, netCDF4")) {
        GTEST_SKIP() << "xarray, h5netcdf or netCDF4 is missing";
    }
    std::string const script = R"(
import sys, numpy, xarray
for engine in ("h5netcdf", "netcdf4"):
    data = xarray.open_dataset(sys.argv[1], engine=engine)
    assert str(data.date.values[-1])[:10] == "2027-12-31", data.date
    one = data.survival_probability.sel(scenario="harsh", firm="beta")
    low, high = (data["survival_probability" + end].sel(scenario="harsh", firm="beta") for end in ("_lower", "_upper"))
    assert (low <= one).all() and (one <= high).all()
    assert data.survival_probability.attrs["confidence_level"] == 0.95
    assert str(data.firm_title.sel(firm="beta").values) == "Beta plc"
    assert numpy.isnan(data.endurance_capital.sel(firm="gamma")).all()
    assert data.liquidity_quantile.attrs["units"] == "USD"
    tallies = xarray.open_dataset(sys.argv[1], engine=engine, group="tallies")
    count = tallies.firm_count.sel(firm_event="independent")[0, -1, 1] / tallies.paths[0]
    assert abs(float(count) - float(data.survival_probability.sel(scenario="base", firm="beta")[-1])) < 1e-15
    paths = xarray.open_dataset(sys.argv[1], engine=engine, group="paths")
    assert paths.end.shape == (3000, 3)
    origins = xarray.open_dataset(sys.argv[1], engine=engine, group="provenance")
    assert str(origins.value_confidence.sel(key="firm.beta.cash_usd_bn").values) == "A"
)";
    auto const result = run_command({testing::kPython, "-W", "error", "-c", script, file_.string()});
    EXPECT_EQ(result.exit_code, 0) << result.err;
}

/// Width of a PNG picture in pixels: big-endian at byte 16 (PNG specification, section 11.2.2).
unsigned png_width(std::filesystem::path const& file)
{
    std::string const bytes = testing::read_text(file);
    unsigned width = 0;
    for (std::size_t i = 16; i < 20 && i < bytes.size(); ++i) {
        width = width << 8 | static_cast<unsigned char>(bytes[i]);
    }
    return width;
}

TEST_F(ResultFile, MakesTwelvePicturesSixteenHundredPixelsWide)
{
    if (!python_has("xarray, h5netcdf, matplotlib")) {
        GTEST_SKIP() << "xarray, h5netcdf or matplotlib is missing";
    }
    std::filesystem::path const out = scratch_ / "figures";
    std::string const script = (testing::source_dir() / "scripts/plot.py").string();
    auto const result = run_command(
        {testing::kPython, "-W", "error", script, file_.string(), "--out", out.string(), "--svg"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    for (char const* const name :
         {"failures", "survival", "stress_heatmap", "liquidity_fans", "coverage_fans", "cash_flows",
          "default_causes", "scenario_deltas", "second_life", "labs", "runways", "vendor_view"}) {
        EXPECT_EQ(png_width(out / (std::string(name) + ".png")), 1600U) << name;
        std::string const svg = testing::read_text(out / (std::string(name) + ".svg"));
        EXPECT_THAT(svg, HasSubstr("</svg>")) << name;
    }
}

TEST_F(ResultFile, PlotRefusesAnUnknownScenarioAndAForeignFile)
{
    if (!python_has("xarray, h5netcdf, matplotlib")) {
        GTEST_SKIP() << "xarray, h5netcdf or matplotlib is missing";
    }
    std::string const script = (testing::source_dir() / "scripts/plot.py").string();
    auto const unknown = run_command({testing::kPython, script, file_.string(), "--scenario", "harhs"});
    EXPECT_NE(unknown.exit_code, 0);
    EXPECT_THAT(unknown.err, HasSubstr("harhs"));
    EXPECT_THAT(unknown.err, HasSubstr("harsh"));
    auto const missing = run_command({testing::kPython, script, (scratch_ / "nothing.h5").string()});
    EXPECT_NE(missing.exit_code, 0);
    EXPECT_THAT(missing.err, HasSubstr("is not a file"));
}

}  // namespace
}  // namespace ballast
