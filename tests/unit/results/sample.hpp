#pragma once
// A small data set with every kind of value, axis and attribute that result files use.
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/results/dataset.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

namespace ballast::testing {

inline results::Dataset sample_dataset()
{
    using namespace ballast::results;
    Dataset ds;
    ds.add_axis({"scenario", "", "scenario", Labels{"base", "power_crunch"}});
    ds.add_axis({"firm", "", "firm", Labels{"CoreWeave", "Crédit Énergie", ""}});
    ds.add_axis({"date",
                 "days since 2026-06-30",
                 "report date",
                 Integers{0, 91, 182, 364},
                 {{"calendar", std::string("standard")}}});
    ds.add_axis({"quantile", "1", "quantile", Reals{0.05, 0.5, 0.95}});

    Reals estimates;
    Reals lowers;
    Reals uppers;
    for (int i = 0; i < 24; ++i) {
        estimates.push_back(std::sin(i) * 0.1 + 0.5);
        lowers.push_back(estimates.back() - 0.01);
        uppers.push_back(estimates.back() + 0.01);
    }
    estimates[5] = std::numeric_limits<double>::quiet_NaN();
    estimates[6] = -0.0;
    ds.add_estimate("survival_probability", {"scenario", "firm", "date"}, "1",
                    "probability of staying independent", estimates, lowers, uppers, 0.95);
    ds.add_variable({"runway", {"firm", "quantile"}, "years", "runway", Reals(9, 1.5)});
    ds.add_variable({"listed",
                     {"firm"},
                     "1",
                     "shares trade on an exchange",
                     Flags{1, 0, 1},
                     {{"flag_values", Flags{0, 1}}, {"flag_meanings", std::string("private listed")}}});
    ds.add_attribute("Conventions", std::string("CF-1.8"));
    ds.add_attribute("title", std::string("sample"));
    ds.add_attribute("references", std::string());
    ds.add_attribute("seed", std::int64_t{42});
    ds.add_attribute("format_version", Integers{1, 0});
    ds.add_attribute("confidence", 0.95);

    Group& tallies = ds.add_group("tallies");
    tallies.add_axis({"bin", "1", "bin", Integers{0, 1, 2, 3, 4}});
    tallies.add_variable({"liquidity", {"scenario", "firm", "bin"}, "1", "paths", Counts(30, 1ULL << 60)});
    tallies.add_variable({"lossless", {"bin"}, "1", "narrow", SmallReals{1.5F, -2.0F, 0.0F, 3e38F, 1e-38F}});
    tallies.add_variable({"steps", {"bin"}, "1", "narrow", SmallIntegers{-1, 0, 1, 2, 2147483647}});
    Group& provenance = ds.add_group("provenance");
    provenance.add_attribute("command", std::string("ballast run configs/x"));
    provenance.add_attribute("study", std::string(200000, 's'));  // longer than an object header holds
    return ds;
}

/// The Error that `body` throws must carry `code` and `part` in its message.
template <class Body>
::testing::AssertionResult throws_error(ExitCode code, std::string const& part, Body body)
{
    try {
        body();
    } catch (Error const& error) {
        if (error.code() == code && std::string(error.what()).find(part) != std::string::npos) {
            return ::testing::AssertionSuccess();
        }
        return ::testing::AssertionFailure()
               << "exit code " << error.exit_status() << ", expected " << static_cast<int>(code) << " and \""
               << part << "\" in: " << error.what();
    }
    return ::testing::AssertionFailure() << "nothing was thrown";
}

}  // namespace ballast::testing
