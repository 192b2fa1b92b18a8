// The data set refuses what netCDF cannot say, and its payload hash sees results and nothing else.
#include <gtest/gtest.h>

#include "tests/unit/results/sample.hpp"

namespace ballast::results {
namespace {

using testing::sample_dataset;
using testing::throws_error;

TEST(Dataset, RefusesWhatReadersWouldNotUnderstand)
{
    auto const refused = [](std::string const& part, auto change) {
        Dataset ds = sample_dataset();
        change(ds);
        return throws_error(ExitCode::internal, part, [&] { check_dataset(ds); });
    };
    EXPECT_TRUE(refused("not a netCDF name", [](Dataset& ds) { ds.add_axis({"a b", "", "", Reals{1}}); }));
    EXPECT_TRUE(refused("not a netCDF name", [](Dataset& ds) { ds.add_group("../x"); }));
    EXPECT_TRUE(refused("there twice", [](Dataset& ds) { ds.add_axis({"firm", "", "", Reals{1}}); }));
    EXPECT_TRUE(refused("there twice", [](Dataset& ds) { ds.add_group("firm"); }));
    EXPECT_TRUE(refused("has no values", [](Dataset& ds) { ds.add_axis({"empty", "", "", Reals{}}); }));
    EXPECT_TRUE(refused("does not exist", [](Dataset& ds) {
        ds.add_variable({"v", {"nowhere"}, "1", "", Reals{1}});
    }));
    EXPECT_TRUE(refused("has 1 values where its dimensions ask for 3", [](Dataset& ds) {
        ds.add_variable({"v", {"firm"}, "1", "", Reals{1}});
    }));
    EXPECT_TRUE(refused("a dimension twice", [](Dataset& ds) {
        ds.add_variable({"v", {"firm", "firm"}, "1", "", Reals(9)});
    }));
    EXPECT_TRUE(refused("has no dimensions", [](Dataset& ds) {
        ds.add_variable({"v", {}, "1", "", Reals{1}});
    }));
    EXPECT_TRUE(refused("zero byte", [](Dataset& ds) { ds.add_attribute("t", std::string("a\0b", 3)); }));
    EXPECT_TRUE(
        refused("reserved", [](Dataset& ds) { ds.add_attribute("payload_sha256", std::string("x")); }));
    EXPECT_TRUE(refused("no elements", [](Dataset& ds) { ds.add_attribute("list", Reals{}); }));
    EXPECT_NO_THROW(check_dataset(sample_dataset()));
}

TEST(Dataset, EstimatesBringTheirIntervals)
{
    Dataset const ds = sample_dataset();
    Variable const* estimate = ds.find_variable("survival_probability");
    ASSERT_NE(estimate, nullptr);
    EXPECT_EQ(std::get<std::string>(estimate->attributes[0].value),
              "survival_probability_lower survival_probability_upper");
    for (char const* name :
         {"survival_probability", "survival_probability_lower", "survival_probability_upper"}) {
        Variable const* variable = ds.find_variable(name);
        ASSERT_NE(variable, nullptr) << name;
        EXPECT_EQ(variable->attributes.back().name, "confidence_level");
        EXPECT_EQ(shape_of(ds, ds, *variable), (std::vector<std::uint64_t>{2, 3, 4}));
    }
}

TEST(PayloadHash, SeesEveryValueAndName)
{
    std::string const original = payload_sha256(sample_dataset());
    auto const changed = [&](auto change) {
        Dataset ds = sample_dataset();
        change(ds);
        return payload_sha256(ds) != original;
    };
    EXPECT_TRUE(changed([](Dataset& ds) { std::get<Reals>(ds.variables[0].values)[6] = 0.0; }));  // was -0
    EXPECT_TRUE(changed([](Dataset& ds) { ds.variables[0].name += "x"; }));
    EXPECT_TRUE(changed([](Dataset& ds) { std::get<Labels>(ds.axes[1].values)[0] = "coreweave"; }));
    EXPECT_TRUE(changed([](Dataset& ds) { std::get<Counts>(ds.groups[0].variables[0].values)[29] += 1; }));
    EXPECT_TRUE(changed([](Dataset& ds) { std::swap(ds.variables[3].dims[0], ds.variables[3].dims[1]); }));
    EXPECT_TRUE(changed([](Dataset& ds) { std::swap(ds.variables[0], ds.variables[1]); }));
}

TEST(PayloadHash, IsBlindToProvenance)
{
    Dataset ds = sample_dataset();
    ds.groups[1].add_attribute("started", std::string("2026-07-01T00:00:00Z"));
    EXPECT_EQ(payload_sha256(ds), payload_sha256(sample_dataset()));
    EXPECT_FALSE(identical(ds, sample_dataset()));
}

TEST(Identical, ComparesRealNumbersByTheirBits)
{
    EXPECT_TRUE(identical(sample_dataset(), sample_dataset()));  // holds a not-a-number
    Dataset ds = sample_dataset();
    std::get<Reals>(ds.variables[0].values)[6] = 0.0;
    EXPECT_FALSE(identical(ds, sample_dataset()));
}

}  // namespace
}  // namespace ballast::results
