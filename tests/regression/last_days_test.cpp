// A lease and a contract pay for their first day, their last day and all between, as replays show it.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>

#include "tests/support/run_program.hpp"

namespace ballast {
namespace {

using nlohmann::json;
using testing::run_ballast;

/// Steps of one line of a firm on the noise-free path [USD bn].
std::vector<double> line_of(std::string const& file, std::string const& firm, std::string const& line)
{
    testing::ProgramResult const result =
        run_ballast({"replay", file, "--firm", firm, "--noise-free", "--precision", "double", "--json"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return json::parse(result.out)["lines"][line].get<std::vector<double>>();
}

std::string two_firms(int step_days, std::string const& more)
{
    return fmt::format("[general]\nname = \"days\"\nstart = 2026-01-01\nnum_steps = 10\nstep_days = {}\n"
                       "paths = 10\n[firm.a]\ngroup = \"other\"\ncash_usd_bn = 100\n"
                       "core_usd_bn_per_year = 400\n[firm.b]\ngroup = \"other\"\ncash_usd_bn = 10\n",
                       step_days) +
           more;
}

TEST(LastDays, ALeaseAndAContractOfThreeDaysPayForThree)
{
    testing::ScratchFolder const scratch;
    std::string const file =
        scratch
            .write("study.toml",
                   two_firms(1, "[lease.l]\npayer = \"a\"\npayee = \"b\"\nusd_bn_per_year = 365\n"
                                "start = 2026-01-03\nend = 2026-01-05\n"
                                "[contract.k]\nprovider = \"b\"\ncustomer = \"a\"\nusd_bn_per_year = 36.5\n"
                                "start = 2026-01-03\nend = 2026-01-05\n"
                                "[debt.d]\nfirm = \"a\"\namount_usd_bn = 1\nmaturity = 2026-01-06\n"
                                "[equity_commitment.e]\ninvestee = \"a\"\nusd_bn = 1\ndate = 2026-01-06\n"))
            .string();
    double const quantum = 1e-6;  // USD bn; a booked amount is a multiple of 2^-10 USD
    std::vector<double> const rent = line_of(file, "a", "lease_paid");
    std::vector<double> const bill = line_of(file, "b", "contract_receipts");
    std::vector<double> const principal = line_of(file, "a", "principal");
    std::vector<double> const equity = line_of(file, "a", "equity_received");
    for (std::size_t k = 0; k < 10; ++k) {  // step k is day k + 2 of January
        bool const rents = k >= 1 && k <= 3;
        EXPECT_NEAR(rent[k], rents ? -1.0 : 0.0, quantum) << k;
        EXPECT_NEAR(bill[k], rents ? 0.1 : 0.0, quantum) << k;
        EXPECT_NEAR(principal[k], k == 4 ? -1.0 : 0.0, 1e-4) << k;
        EXPECT_NEAR(equity[k], k == 4 ? 1.0 : 0.0, 1e-4) << k;
    }
}

/// A contract that ends within a step is billed up to its last day at its price and, where it is renewed, from the day
/// after at the new one; where it is not, nothing follows. The market's rent is twice the old price.
TEST(LastDays, ARenewalBeginsOnTheDayAfterTheEnd)
{
    testing::ScratchFolder const scratch;
    for (bool const renews : {true, false}) {
        std::string const file =
            scratch
                .write("study.toml",
                       two_firms(7, fmt::format("[gpu_class.g]\nprice_usd_per_hour = 2\nkw_per_gpu = 0.01\n"
                                                "[region.r]\npower_usd_per_mwh = 0\navailability = 1\n"
                                                "[site.s]\nowner = \"b\"\nregion = \"r\"\n"
                                                "[cohort.c]\nowner = \"b\"\nsite = \"s\"\ngpu_class = \"g\"\n"
                                                "gpus = 1000000\nmerchant_utilisation = 0\n"
                                                "[contract.k]\nprovider = \"b\"\ncustomer = \"a\"\n"
                                                "cohort = \"c\"\ngpus = 1000000\nprice_usd_per_hour = 1\n"
                                                "hours_per_year = 8760\nstart = 2025-01-01\n"
                                                "end = 2026-01-20\nrenewal_probability = {}\n"
                                                "renewal_months = 12\nrenewal_price_ratio = 1\n",
                                                renews ? 0.9 : 0.1)))
                .string();
        std::vector<double> const bill = line_of(file, "b", "contract_receipts");
        double const daily = 1e6 * 24 * 1e-9;
        // days 2..8, 9..15, 16..22 of January: the third step has five old days and two new ones
        double const tolerance = 1e-6 * daily;
        EXPECT_NEAR(bill[0], 7 * daily, tolerance);
        EXPECT_NEAR(bill[1], 7 * daily, tolerance);
        EXPECT_NEAR(bill[2], (5 + (renews ? 2 * 2 : 0)) * daily, tolerance);
        EXPECT_NEAR(bill[3], renews ? 7 * 2 * daily : 0.0, tolerance);
    }
}

}  // namespace
}  // namespace ballast
