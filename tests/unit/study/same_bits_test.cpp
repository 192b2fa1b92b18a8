/// The hash of the tables depends on the study alone: not on the order of its objects, not on the machine.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <unistd.h>

#include "host/study/build_tables.hpp"
#include "tests/unit/study/small_study.hpp"

namespace ballast {
namespace {

template <class Scalar>
std::string hash_of(study::Study const& s)
{
    return build_tables<Scalar>(s, nullptr, Plan{}).sha256();
}

study::Study student_study()
{
    study::Study s = test::small_study();
    s.general.student_t_nu = 6.0;
    return s;
}

/// What a shell command prints.
std::string output_of(std::string const& command)
{
    std::unique_ptr<FILE, int (*)(FILE*)> const pipe(popen(command.c_str(), "r"), pclose);
    std::string text;
    std::array<char, 256> part{};
    while (pipe != nullptr && std::fgets(part.data(), static_cast<int>(part.size()), pipe.get()) != nullptr) {
        text += part.data();
    }
    return text;
}

TEST(SameBits, OrderOfObjectsHasNoMeaning)
{
    study::Study s = test::small_study();
    for (char const* const name : {"first", "second"}) {
        study::EquityCommitment promise = s.equity_commitments[0];
        promise.name = name;
        s.equity_commitments.push_back(promise);
        study::Guarantee guarantee;
        guarantee.name = name;
        guarantee.guarantor = "fund";
        guarantee.contract = "lab_at_cloud";
        guarantee.cap_usd_bn = s.guarantees.empty() ? 1.0 : 2.0;
        s.guarantees.push_back(guarantee);
        study::Portfolio portfolio;
        portfolio.name = name;
        portfolio.vendors = {"cloud", name == std::string("first") ? "fund" : "lab"};
        portfolio.switching_cost_usd_m = {1.0, 2.0};
        s.portfolios.push_back(portfolio);
    }
    study::Study reversed = s;
    auto const reverse = [](auto& list) { std::reverse(list.begin(), list.end()); };
    reverse(reversed.factors);
    reverse(reversed.firms);
    reverse(reversed.contracts);
    reverse(reversed.debts);
    reverse(reversed.events);
    reverse(reversed.sites[0].power_tranches);
    reverse(reversed.equity_commitments);
    reverse(reversed.guarantees);
    reverse(reversed.portfolios);
    for (study::Portfolio& portfolio : reversed.portfolios) {
        reverse(portfolio.vendors);
        reverse(portfolio.switching_cost_usd_m);
    }
    reverse(reversed.cohorts[0].gpus.points);
    EXPECT_EQ(hash_of<float>(reversed), hash_of<float>(s));
    EXPECT_EQ(hash_of<double>(reversed), hash_of<double>(s));
}

TEST(SameBits, EveryChangeOfAValueShows)
{
    study::Study const s = test::small_study();
    std::string const before = hash_of<double>(s);
    EXPECT_EQ(hash_of<double>(s), before);
    study::Study cash = s;
    cash.firms[0].cash_usd_bn += 1e-4;
    EXPECT_NE(hash_of<double>(cash), before);
    study::Study name = s;
    name.events[0].name = "other";  // other draws
    EXPECT_NE(hash_of<double>(name), before);
    study::Study seed = s;
    seed.general.seed += 1;
    EXPECT_NE(hash_of<double>(seed), before);
    EXPECT_NE(hash_of<float>(s), before);
}

TEST(SameBits, MoneyAndItsQuantumScaleTogether)
{
    // amounts in quanta, ratios and draws stay: money x 2 with a quantum x 2 leaves all but the quantum as it was
    study::Study s = test::small_study();
    auto const before = build_tables<double>(s, nullptr, Plan{});
    s.general.money_quantum_log2 += 1;
    for (study::Firm& firm : s.firms) {
        firm.cash_usd_bn *= 2;
        firm.core_usd_bn_per_year.constant *= 2;
        firm.committed_capex_usd_bn_per_year.constant *= 2;
        for (auto& payment : firm.committed_capex_usd_bn) {
            payment.second *= 2;
        }
    }
    auto const after = build_tables<double>(s, nullptr, Plan{});
    auto const& steps = after.arrays().firms.firm_steps;
    ASSERT_FALSE(steps.empty());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        EXPECT_EQ(steps[i].core, before.arrays().firms.firm_steps[i].core);
        EXPECT_EQ(steps[i].committed_capex, before.arrays().firms.firm_steps[i].committed_capex);
    }
    EXPECT_EQ(after.arrays().firms.firms[0].cash, before.arrays().firms.firms[0].cash);
}

TEST(SameBits, SinglePrecisionIsTheRoundedDouble)
{
    auto const single = build_tables<float>(student_study(), nullptr, Plan{});
    auto const full = build_tables<double>(student_study(), nullptr, Plan{});
    ASSERT_EQ(single.arrays().factors.mixing.size(), full.arrays().factors.mixing.size());
    for (std::size_t i = 0; i < single.arrays().factors.mixing.size(); ++i) {
        EXPECT_EQ(single.arrays().factors.mixing[i], static_cast<float>(full.arrays().factors.mixing[i]));
    }
    EXPECT_EQ(single.view().firms.market.hazard_slope,
              static_cast<float>(full.view().firms.market.hazard_slope));
    EXPECT_EQ(single.view().num_plan_steps, 600);
    EXPECT_EQ(single.view().firms.firms[2].debt_rate[1], 0.0F);
}

TEST(SameBits, ViewSurvivesAMove)
{
    auto tables = build_tables<float>(test::small_study(), nullptr, Plan{});
    auto const* const steps = tables.view().firms.firm_steps;
    auto const moved = std::move(tables);
    EXPECT_EQ(moved.view().firms.firm_steps, steps);
    EXPECT_EQ(moved.view().firms.firm_steps, moved.arrays().firms.firm_steps.data());
}

/// Prints the hashes; the next test runs it in processes whose C library believes in another processor.
TEST(SameBits, PrintHashes)
{
    std::string const hashes = hash_of<float>(student_study()) + hash_of<double>(student_study());
    ASSERT_EQ(hashes.size(), 128U);
    std::printf("hashes %s\n", hashes.c_str());
}

TEST(SameBits, CLibraryOfAnotherProcessorChangesNothing)
{
    std::array<char, 4096> path{};
    ASSERT_GT(readlink("/proc/self/exe", path.data(), path.size() - 1), 0);
    std::string const expected =
        "hashes " + hash_of<float>(student_study()) + hash_of<double>(student_study());
    for (char const* const tunables : {"", "glibc.cpu.hwcaps=-FMA,-AVX2,-AVX2_Usable",
                                       "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2,-AVX512F,-SSE4_1"}) {
        std::string const printed = output_of(std::string("GLIBC_TUNABLES=") + tunables + " '" + path.data() +
                                              "' --gtest_filter=SameBits.PrintHashes");
        EXPECT_NE(printed.find(expected), std::string::npos) << tunables << "\n" << printed;
    }
}

}  // namespace
}  // namespace ballast
