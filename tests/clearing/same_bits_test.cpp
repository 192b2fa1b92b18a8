/// Payments in circles have the same bits on every instruction set and however paths are grouped: lanes that need a direct
/// solution, and which firms are short on them, do not touch their neighbours.
#include <gtest/gtest.h>

#include "host/run/digest.hpp"
#include "host/run/isa_choice.hpp"
#include "host/run/run_study.hpp"
#include "tests/clearing/payment_study.hpp"

namespace ballast::testing {
namespace {

/// Two rings with little leak that touch; noise has different firms short on different paths.
study::Study noisy_rings()
{
    PaymentStudy s(8, 12);
    for (auto const& [from, to] :
         {std::pair{0, 1}, {1, 2}, {2, 3}, {3, 0}, {3, 4}, {4, 5}, {5, 6}, {6, 3}, {6, 7}}) {
        s.lease(from, to, 9'000);
        s.contract(from, to, 3'000);
        s.equity(from, to, 20'000);
    }
    for (int i = 0; i < 7; ++i) {
        s.lease(i, -1, 40 + 7 * i);
        s.debt(i, study::DebtSeniority::secured, 100 * i);
        s.cash(i, 1'500 + 300 * i);
        s.firm(i).noise_usd_bn = 0.05;
        s.firm(i).grace_weeks = 3;
    }
    s.study().general.paths = 200;
    return s.study();
}

TEST(CirclesOfPayments, HaveTheSameBitsInAnyGroup)
{
    RunStudies studies;
    studies.base = noisy_rings();
    for (Precision const precision : {Precision::f32, Precision::f64}) {
        std::string expected;
        for (Isa const isa : available_isas()) {
            for (auto const& [threads, batch] : {std::pair{1, 200U}, {1, 1U}, {2, 3U}, {1, 37U}}) {
                RunSettings settings;
                settings.execution = {isa, precision, threads, batch};
                settings.backstop_paths = 64;
                RunOutcome const outcome = run_study(studies, settings);
                EXPECT_EQ(TallyReader(outcome.scenarios.front().tally).flag(Flag::unconverged_clearings), 0U);
                if (expected.empty()) {
                    expected = outcome.digest;
                    // the sample does what it is there for: failures, on some paths and not on others
                    TallyReader const reader(outcome.scenarios.front().tally);
                    std::uint64_t const whole = reader.failure_count(0);
                    EXPECT_LT(whole, 200U);
                }
                EXPECT_EQ(outcome.digest, expected)
                    << isa_name(isa) << ", batch " << batch << ", threads " << threads;
            }
        }
    }
}

}  // namespace
}  // namespace ballast::testing
