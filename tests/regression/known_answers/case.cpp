#include "tests/regression/known_answers/case.hpp"

#include <cmath>
#include <cstdlib>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "host/results/reader.hpp"
#include "tests/support/run_program.hpp"

namespace ballast::testing {
namespace {

std::size_t index_of(std::vector<std::string> const& names, std::string const& name)
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) {
            return i;
        }
    }
    throw std::runtime_error("the result has no " + name);
}

std::size_t week_of(std::vector<double> const& days, int weeks)
{
    for (std::size_t i = 0; i < days.size(); ++i) {
        if (days[i] == 7.0 * weeks) {
            return i;
        }
    }
    throw std::runtime_error(fmt::format("the result has no date {} weeks after the start", weeks));
}

std::int64_t signed_index(std::size_t i)
{
    return static_cast<std::int64_t>(i);
}

}  // namespace

Counted::Counted(results::ResultInputs inputs, std::string const& scenario)
    : inputs_(std::move(inputs))
    , scenario_([&] {
        for (std::size_t i = 0; i < inputs_.scenarios.size(); ++i) {
            if (inputs_.scenarios[i].name == scenario) {
                return i;
            }
        }
        throw std::runtime_error("the result has no scenario " + scenario);
    }())
    , reader_(inputs_.scenarios[scenario_].tally)
{
}

std::uint64_t Counted::paths() const
{
    return reader_.paths();
}
std::size_t Counted::firm(std::string const& name) const
{
    return index_of(inputs_.axes.firms, name);
}
std::size_t Counted::variable(std::string const& name) const
{
    return index_of(inputs_.axes.variables, name);
}
std::int64_t Counted::week(int weeks) const
{
    return signed_index(week_of(inputs_.axes.dates, weeks));
}
std::size_t Counted::quantile_week(int weeks) const
{
    return week_of(inputs_.axes.quantile_dates, weeks);
}

std::uint64_t Counted::survivors(std::string const& name, int weeks) const
{
    return reader_.independent(week(weeks), signed_index(firm(name)));
}
std::uint64_t Counted::acquired(std::string const& name, int weeks) const
{
    return reader_.firm_count(week(weeks), signed_index(firm(name)), FirmCount::acquired);
}
std::uint64_t Counted::contract_live(std::string const& contract, int weeks) const
{
    return reader_.contract_live(week(weeks), signed_index(index_of(inputs_.axes.contracts, contract)));
}
std::uint64_t Counted::state(std::string const& chain, int state, int weeks) const
{
    return reader_.state_count(week(weeks), signed_index(index_of(inputs_.axes.chains, chain)), state);
}
std::uint64_t Counted::joint_failure(std::string const& name, std::string const& other) const
{
    return reader_.joint_failure(signed_index(firm(name)), signed_index(firm(other)));
}
std::span<std::uint64_t const> Counted::arrivals(std::string const& event) const
{
    return reader_.event_count(signed_index(index_of(inputs_.axes.events, event)));
}

Counted::Moments Counted::moments(std::string const& name, int weeks) const
{
    auto const words = reader_.variable_sum(week(weeks), signed_index(variable(name)));
    double const scale = std::ldexp(1.0, kVariableScaleLog2);
    auto const n = static_cast<double>(paths());
    double const mean = static_cast<double>(static_cast<std::int64_t>(words[0])) / scale / n;
    double const squares = std::ldexp(static_cast<double>(words[2]), 32) + static_cast<double>(words[1]);
    return {mean, squares / (scale * scale) / n - mean * mean};
}

std::vector<double> const& Replayed::line(std::string const& name) const
{
    auto const found = lines.find(name);
    if (found == lines.end()) {
        throw std::runtime_error("the replayed ledger has no line " + name);
    }
    return found->second;
}

double Replayed::total(std::size_t step) const
{
    double sum = 0.0;
    for (auto const& [name, amounts] : lines) {
        sum += amounts[step];
    }
    return sum;
}

std::filesystem::path known_answers_folder()
{
    return source_dir() / "configs" / "known_answers";
}

std::map<std::string, std::vector<std::string>> committed_rows()
{
    std::map<std::string, std::vector<std::string>> rows;
    std::istringstream lines(read_text(source_dir() / "docs" / "validation.md"));
    bool in_table = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind("|---", 0) == 0) {
            in_table = true;
        } else if (in_table && line.rfind("| ", 0) == 0) {
            rows[line.substr(2, line.find(' ', 2) - 2)].push_back(line);
        }
    }
    return rows;
}

KnownAnswer::KnownAnswer(std::string name)
    : name_(std::move(name))
{
}

KnownAnswer::~KnownAnswer()
{
    char const* const folder = std::getenv("BALLAST_VALIDATION_ROWS");
    if (folder != nullptr) {
        std::ofstream file(std::filesystem::path(folder) / (name_ + ".rows"));
        for (std::string const& row : rows_) {
            file << row << '\n';
        }
        EXPECT_TRUE(file.flush()) << "cannot write rows to " << folder;
        return;
    }
    auto const committed = committed_rows();
    auto const found = committed.find(name_);
    std::vector<std::string> const known =
        found == committed.end() ? std::vector<std::string>{} : found->second;
    EXPECT_EQ(rows_, known)
        << "docs/validation.md is not what the program gives; run scripts/update_validation.sh and "
           "look at the change";
}

void KnownAnswer::run(std::vector<std::string> const& arguments)
{
    std::string const out = (scratch_ / "result.h5").string();
    std::vector<std::string> words = {"run", (known_answers_folder() / name_).string(), "--out", out,
                                      "--json"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    ProgramResult const result = run_ballast(words);
    ASSERT_EQ(result.exit_code, 0) << result.err;
    dataset_ = results::read_dataset(out);
}

Counted KnownAnswer::counted(std::string const& scenario) const
{
    return {results::read_result(dataset_), scenario};
}

double KnownAnswer::figure(std::string const& variable, std::vector<std::string> const& labels) const
{
    results::Variable const* const found = dataset_.find_variable(variable);
    if (found == nullptr || found->dims.size() != labels.size()) {
        throw std::runtime_error("the result has no figure " + variable + " of these dimensions");
    }
    std::size_t at = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        results::Axis const* const axis = dataset_.find_axis(found->dims[i]);
        std::size_t place = 0;
        if (auto const* const names = std::get_if<results::Labels>(&axis->values)) {
            place = index_of(*names, labels[i]);
        } else {
            std::vector<double> values;
            if (auto const* const whole = std::get_if<results::Integers>(&axis->values)) {
                values.assign(whole->begin(), whole->end());
            } else {
                values = std::get<results::Reals>(axis->values);
            }
            while (place < values.size() && std::abs(values[place] - std::stod(labels[i])) > 1e-9) {
                ++place;
            }
            if (place == values.size()) {
                throw std::runtime_error(variable + " has no " + labels[i]);
            }
        }
        at = at * results::size_of(axis->values) + place;
    }
    return std::get<results::Reals>(found->values)[at];
}

Replayed KnownAnswer::replay(std::string const& firm, std::vector<std::string> const& arguments) const
{
    std::vector<std::string> words = {
        "replay", (known_answers_folder() / name_).string(), "--path", "0", "--firm", firm, "--json"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    ProgramResult const result = run_ballast(words);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    Replayed replayed;
    if (result.exit_code == 0) {
        replayed.all = nlohmann::json::parse(result.out);
        replayed.lines = replayed.all.at("lines").get<std::map<std::string, std::vector<double>>>();
        replayed.cash = replayed.all.at("cash").get<std::vector<double>>();
    }
    return replayed;
}

void KnownAnswer::add_row(std::string const& quantity, std::string const& yardstick,
                          std::string const& expected, std::string const& ours, std::string const& allowed,
                          bool holds)
{
    rows_.push_back(fmt::format("| {} | {} | {} | {} | {} | {} | {} |", name_, quantity, yardstick, expected,
                                ours, allowed, holds ? "yes" : "NO"));
    EXPECT_TRUE(holds) << quantity << ": calculated " << ours << ", " << yardstick << " " << expected
                       << ", allowed " << allowed;
}

void KnownAnswer::probability(std::string const& quantity, std::string const& yardstick, double expected,
                              std::uint64_t count, std::uint64_t paths, double bias)
{
    auto const n = static_cast<double>(paths);
    double const ours = static_cast<double>(count) / n;
    constexpr double kNever = 1e-14;  // rounding of the yardstick
    double const wanted = expected < kNever ? 0.0 : expected > 1.0 - kNever ? 1.0 : expected;
    bool const certain = wanted == 0.0 || wanted == 1.0;
    double const sampling =
        certain ? 0.0 : kStandardErrors * std::sqrt(wanted * (1.0 - wanted) / n) + 12.0 / n;
    within(quantity, yardstick, wanted, ours, sampling + bias);
}

void KnownAnswer::sampled(std::string const& quantity, std::string const& yardstick, double expected,
                          double ours, double standard_error, double bias)
{
    within(quantity, yardstick, expected, ours, kStandardErrors * standard_error + bias);
}

void KnownAnswer::within(std::string const& quantity, std::string const& yardstick, double expected,
                         double ours, double tolerance)
{
    bool const holds = std::abs(ours - expected) <= tolerance;
    add_row(quantity, yardstick, fmt::format("{:.6g}", expected), fmt::format("{:.6g}", ours),
            tolerance == 0.0 ? "exact" : fmt::format("± {:.2g}", tolerance), holds);
}

void KnownAnswer::bracket(std::string const& quantity, std::string const& yardstick, double expected,
                          double lower, double upper)
{
    add_row(quantity, yardstick, fmt::format("{:.6g}", expected),
            fmt::format("[{:.6g}, {:.6g}]", lower, upper), "inside", lower <= expected && expected <= upper);
}

void KnownAnswer::series(std::string const& quantity, std::string const& yardstick,
                         std::vector<double> const& expected, std::vector<double> const& ours,
                         double tolerance)
{
    ASSERT_EQ(expected.size(), ours.size()) << quantity;
    double largest = 0.0;
    std::size_t at = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        double const difference = std::abs(expected[i] - ours[i]);
        if (!(difference <= largest)) {
            largest = difference;
            at = i;
        }
    }
    EXPECT_LE(largest, tolerance) << quantity << " first differs most in step " << at << ": calculated "
                                  << ours[at] << ", " << yardstick << " " << expected[at];
    // the decade alone: the last digits of tiny differences are the rounding of the yardstick's own library
    double const decade =
        largest <= 0.0 ? 0.0 : std::pow(10.0, std::ceil(std::log10(std::max(largest, 1e-10))));
    double const shown = largest <= tolerance ? std::min(decade, tolerance) : largest;
    add_row(fmt::format("{}, {} steps", quantity, ours.size()), yardstick, "largest difference",
            shown == 0.0 ? "0" : fmt::format("≤ {:.2g}", shown), fmt::format("± {:.2g}", tolerance),
            largest <= tolerance);
}

}  // namespace ballast::testing
