/// States of chains go by their names: as many as there are, not a number where a chain has none so called.
#include <cmath>

#include <gtest/gtest.h>

#include "host/results/dataset_writer.hpp"
#include "host/results/reader.hpp"
#include "tests/regression/plot_sample_result.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/scratch_folder.hpp"

namespace ballast::testing {
namespace {

constexpr int kModuleMissing = 77;

/// The made-up result with 1,000 paths and nothing in them but two chains: state s of chain c holds 100 (c + 1) + s paths.
results::ResultInputs two_chains()
{
    results::ResultInputs inputs = sample_result();
    inputs.axes.chains = {"funding", "mood"};
    inputs.axes.chain_states = {"open, selective, shut", "calm, shut"};
    inputs.options.states.clear();
    inputs.options.vendors.clear();
    results::add_axes_to_options(inputs.axes, inputs.options);
    inputs.scenarios.resize(1);
    inputs.scenarios.front().paths.reset();
    Tally& tally = inputs.scenarios.front().tally;
    tally.shape.num_markov = 2;
    TallyLayout const at = tally_layout(tally.shape);
    tally.counts.assign(static_cast<std::size_t>(at.num_counts), 0);
    tally.bins.assign(static_cast<std::size_t>(at.num_bins), 0);
    tally.counts[static_cast<std::size_t>(at.paths)] = 1000;
    for (std::int64_t date = 0; date < tally.shape.num_dates; ++date) {
        for (std::int64_t chain = 0; chain < 2; ++chain) {
            for (std::int64_t state = 0; state < 3 - chain; ++state) {
                tally.counts[static_cast<std::size_t>(at.state_count + (date * 2 + chain) * kMaxChainStates +
                                                      state)] =
                    static_cast<std::uint64_t>(100 * (chain + 1) + state);
            }
        }
    }
    return inputs;
}

TEST(ChainStates, AreNamedOnTheAxisAsOftenAsTheyExist)
{
    results::Dataset const dataset = results::make_result(two_chains());
    results::Axis const* const axis = dataset.find_axis("state");
    ASSERT_NE(axis, nullptr);
    EXPECT_EQ(std::get<results::Labels>(axis->values),
              (results::Labels{"open", "selective", "shut", "calm"}));
    auto const& values = std::get<results::Reals>(
        dataset.find_variable("regime_probability")->values);  // [chain][state][date]
    std::size_t const dates = 6;
    ASSERT_EQ(values.size(), 2 * 4 * dates);
    auto const of = [&](std::size_t chain, std::size_t state) { return values[(chain * 4 + state) * dates]; };
    EXPECT_DOUBLE_EQ(of(0, 0), 0.100);
    EXPECT_DOUBLE_EQ(of(0, 2), 0.102);
    EXPECT_TRUE(std::isnan(of(0, 3))) << "funding is never calm";
    EXPECT_TRUE(std::isnan(of(1, 0))) << "mood is never open";
    EXPECT_DOUBLE_EQ(of(1, 2), 0.201) << "shut is the second state of mood";
    EXPECT_DOUBLE_EQ(of(1, 3), 0.200);
}

TEST(ChainStates, OfAChainOfThreeAreThree)
{
    results::Dataset const dataset = results::make_result(sample_result());
    EXPECT_EQ(std::get<results::Labels>(dataset.find_axis("state")->values),
              (results::Labels{"open", "selective", "shut"}));
}

TEST(ChainStates, ComeBackFromAFileAndAreSelectedByNameInXarray)
{
    ScratchFolder const scratch;
    auto const file = scratch / "chains.h5";
    results::Dataset const dataset = results::make_result(two_chains());
    results::write_atomically(file, dataset);
    results::Dataset const again = results::make_result(results::read_result(results::read_dataset(file)));
    EXPECT_EQ(results::payload_sha256(again), results::payload_sha256(dataset));

    auto const result = run_command(
        {"/usr/bin/python3", "-c",
         "import sys\n"
         "try:\n"
         "    import numpy, xarray, h5netcdf\n"
         "except ImportError:\n"
         "    sys.exit(77)\n"
         "with xarray.open_dataset(sys.argv[1], engine='h5netcdf') as ds:\n"
         "    shut = ds.regime_probability.sel(state='shut').isel(scenario=0, date=0)\n"
         "    assert abs(float(shut.sel(chain='funding')) - 0.102) < 1e-12, shut\n"
         "    assert abs(float(shut.sel(chain='mood')) - 0.201) < 1e-12, shut\n"
         "    mood = ds.regime_probability.sel(chain='mood').isel(scenario=0, date=0).dropna('state')\n"
         "    assert list(mood.state.values) == ['shut', 'calm'], mood\n"
         "    assert list(ds.chain_states.values) == ['open, selective, shut', 'calm, shut']\n",
         file.string()});
    if (result.exit_code == kModuleMissing) {
        GTEST_SKIP() << result.err;
    }
    EXPECT_EQ(result.exit_code, 0) << result.err;
}

}  // namespace
}  // namespace ballast::testing
