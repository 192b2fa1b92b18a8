// The flagship's path without noise reproduces what firms and analysts published, and nobody fails on it.
// Each target stands with its range and source in configs/ai_buildout_2026/guidance.toml; here is how it is measured.
#include <algorithm>
#include <chrono>
#include <functional>
#include <gtest/gtest.h>
#include <iostream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <stdexcept>
#include <string>
#include <toml++/toml.h>
#include <vector>

#include "host/config/read_study.hpp"
#include "host/run/replay_path.hpp"
#include "kernels/tables/vocabulary/level.hpp"
#include "tests/support/run_program.hpp"

namespace ballast {
namespace {

using nlohmann::json;
using Values = std::vector<double>;
using Overrides = std::vector<std::string>;

std::filesystem::path study()
{
    return testing::source_dir() / "configs/ai_buildout_2026";
}

/// Days since 1970 of an ISO date.
double day(std::string const& iso)
{
    std::chrono::year_month_day const date{
        std::chrono::year{std::stoi(iso.substr(0, 4))},
        std::chrono::month{static_cast<unsigned>(std::stoi(iso.substr(5, 2)))},
        std::chrono::day{static_cast<unsigned>(std::stoi(iso.substr(8, 2)))}};
    return static_cast<double>(std::chrono::sys_days{date}.time_since_epoch().count());
}

/// Overrides that put the debt of a firm's vehicles back on its own books, as its accounts do.
Overrides consolidated(std::string const& firm)
{
    Overrides overrides;
    toml::table const facilities = toml::parse_file((study() / "facilities.toml").string());
    for (auto const& [name, table] : *facilities["facility"].as_table()) {
        if (table.as_table()->get("firm")->value<std::string>() == firm) {
            overrides.push_back("facility." + std::string(name.str()) + ".ring_fenced=false");
        }
    }
    return overrides;
}

constexpr std::size_t kHorizon = 157;

/// Ledger of one firm on the path without noise [USD bn per step], to the horizon.
class Ledger {
public:
    explicit Ledger(std::string const& firm, Overrides const& overrides = {})
    {
        std::vector<std::string> arguments{"replay", study().string(), "--noise-free", "--firm",
                                           firm,     "--steps",        "157",          "--json"};
        for (std::string const& one : overrides) {
            arguments.insert(arguments.end(), {"-p", one});
        }
        testing::ProgramResult const result = testing::run_ballast(arguments);
        if (result.exit_code != 0) {
            throw std::runtime_error("replay of " + firm + " failed: " + result.err);
        }
        m_json = json::parse(result.out);
    }

    /// Sum of lines, step by step.
    Values lines(std::vector<std::string> const& names) const
    {
        Values sum(m_json.at("dates").size(), 0.0);
        for (std::string const& name : names) {
            Values const one = m_json.at("lines").at(name).get<Values>();
            std::transform(sum.begin(), sum.end(), one.begin(), sum.begin(), std::plus<>());
        }
        return sum;
    }

    /// Receipts for compute.
    Values receipts() const { return lines({"contract_receipts", "spot_sales"}); }

    /// Free cash flow: the operating section of the cash-flow statement, less capital spending.
    Values free_cash_flow() const
    {
        std::vector<std::string> names;
        for (json const& line : m_json.at("statement")) {
            if (line.at("section") == "operating" || line.at("heading") == "capex") {
                names.push_back(line.at("line"));
            }
        }
        return lines(names);
    }

    /// Sum of the days after `from` up to and with `until`; a step that lies partly inside counts by days.
    double between(Values const& values, std::string const& from, std::string const& until) const
    {
        double sum = 0.0;
        double begin = day(m_json.at("start").get<std::string>());
        for (std::size_t step = 0; step < values.size(); ++step) {
            double const end = day(m_json.at("dates")[step].get<std::string>());
            double const inside = std::min(end, day(until)) - std::max(begin, day(from));
            sum += values[step] * std::max(inside, 0.0) / (end - begin);
            begin = end;
        }
        return sum;
    }

    json const& at(std::string const& key) const { return m_json.at(key); }

private:
    json m_json;
};

double first(Values const& values, std::size_t steps)
{
    return std::accumulate(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(steps), 0.0);
}

toml::table const& targets()
{
    static toml::table const table = toml::parse_file((study() / "guidance.toml").string());
    return *table["target"].as_table();
}

double number(std::string const& target, std::string const& key, std::string const& sub = {})
{
    auto const node = sub.empty() ? targets()[target][key] : targets()[target][key][sub];
    return node.value<double>().value();
}

void expect_target(std::string const& name, double measured)
{
    EXPECT_GE(measured, number(name, "low")) << name << ", target " << number(name, "value");
    EXPECT_LE(measured, number(name, "high")) << name << ", target " << number(name, "value");
    std::cout << name << ' ' << measured << " in [" << number(name, "low") << ", " << number(name, "high")
              << "]\n";
}

/// Bills of the last four weeks that end in December 2026, times 13. Prepaid parts are bills too: no prepayments here.
double rate_at_end_of_2026(std::string const& firm, std::vector<std::string> const& prepaid)
{
    Overrides overrides = consolidated(firm);
    for (std::string const& contract : prepaid) {
        overrides.push_back("contract." + contract + ".prepayment_usd_bn=0");
        overrides.push_back("contract." + contract + ".prepayment_share=0");
    }
    Ledger const ledger(firm, overrides);
    return 13.0 * ledger.between(ledger.receipts(), "2026-12-01", "2026-12-29");
}

TEST(Guidance, CoreWeaveRevenueBacklogAndInterest)
{
    Ledger const ledger("coreweave", consolidated("coreweave"));
    expect_target("coreweave_revenue_2026",
                  number("coreweave_revenue_2026", "actual_before_start", "value") +
                      ledger.between(ledger.receipts(), "2026-06-30", "2026-12-31"));
    expect_target("coreweave_backlog_conversion",
                  first(ledger.lines({"contract_receipts"}), 104) /
                      number("coreweave_backlog_conversion", "backlog", "value"));
    double const mean_debt = first(ledger.at("debt").get<Values>(), 13) / 13.0;
    expect_target("coreweave_interest_rate", -4.0 * first(ledger.lines({"interest"}), 13) / mean_debt);
}

TEST(Guidance, CoreWeavePrincipalOfTheDebtOfJune2026IsCountedOnce)
{
    // No GPU invoices and no orders: nothing new is drawn. Cash enough that nothing is raised: what is left is the debt of 30 June.
    Overrides overrides = consolidated("coreweave");
    overrides.push_back("firm.coreweave.cash_usd_bn=60");
    overrides.push_back("switches.order_books=false");
    toml::table const facilities = toml::parse_file((study() / "facilities.toml").string());
    for (auto const& [name, table] : *facilities["facility"].as_table()) {
        if (table.as_table()->get("firm")->value<std::string>() == "coreweave") {
            overrides.push_back("facility." + std::string(name.str()) + ".invoices_usd_bn=[]");
        }
    }
    Ledger const ledger("coreweave", overrides);
    EXPECT_EQ(first(ledger.lines({"debt_raised", "facility_draw", "revolver_draw"}), 79), 0.0);
    Values const principal = ledger.lines({"principal"});
    double const due_2026 = -ledger.between(principal, "2026-06-30", "2026-12-31");
    double const due_2027 = -ledger.between(principal, "2026-12-31", "2027-12-31");
    expect_target("coreweave_principal_2026", due_2026);
    expect_target("coreweave_principal_2027", due_2027);
    // Counted once: what was due is what the debt has fallen by (the rest: the last two days of 2027).
    double const fallen = 35.551 - ledger.at("debt")[78].get<double>();
    EXPECT_NEAR(fallen, due_2026 + due_2027, 0.06);
}

TEST(Guidance, OpenAiBurnOf2026)
{
    Ledger const ledger("openai");
    expect_target("openai_burn_2026",
                  number("openai_burn_2026", "actual_before_start", "value") -
                      ledger.between(ledger.free_cash_flow(), "2026-06-30", "2026-12-31"));
}

TEST(Guidance, OracleFreeOperatingCashFlowOfFiscalYear2027)
{
    Ledger const ledger("oracle");
    expect_target("oracle_free_operating_cash_flow_fy27", first(ledger.free_cash_flow(), 48) * 52.0 / 48.0);
}

TEST(Guidance, RevenueRatesOfGpuCloudsAtTheEndOf2026)
{
    expect_target("iren_revenue_rate_2026", rate_at_end_of_2026("iren", {"iren_microsoft_gb"}));
    expect_target("nebius_revenue_rate_2026",
                  rate_at_end_of_2026("nebius", {"nb_microsoft_gb", "nb_ai_cloud"}));
}

TEST(Guidance, EveryTargetHasARangeAroundItAndAKnownSource)
{
    toml::table const sources = toml::parse_file((study() / "sources.toml").string());
    for (auto const& [name, table] : targets()) {
        std::string const key(name.str());
        EXPECT_LT(number(key, "low"), number(key, "value")) << key;
        EXPECT_LT(number(key, "value"), number(key, "high")) << key;
        std::string const source = targets()[key]["source"].value<std::string>().value();
        EXPECT_TRUE(sources["source"].as_table()->contains(source)) << key << " cites " << source;
    }
}

TEST(Guidance, NobodyFailsOrMissesAPaymentWithoutNoise)
{
    config::LoadedStudy const loaded = config::read_study(study(), {}, {"base"});
    PathLedger const ledger = replay_path({loaded.study, {}}, {.num_steps = kHorizon, .noise_free = true});
    ASSERT_GE(ledger.index.firms.size(), 20U);
    for (std::size_t firm = 0; firm < ledger.index.firms.size(); ++firm) {
        for (int step = 0; step < ledger.num_steps; ++step) {
            ASSERT_LT(ledger.of_firm(Trace::level, step, firm), static_cast<double>(Level::distress))
                << ledger.index.firms[firm] << " in step " << step;
            ASSERT_EQ(ledger.line(step, firm, Line::unpaid), 0.0)
                << ledger.index.firms[firm] << " in step " << step;
        }
    }
}

}  // namespace
}  // namespace ballast
