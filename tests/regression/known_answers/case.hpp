#pragma once
/// One known answer: a study of configs/known_answers, run through the command line, and the rows that it adds to the table of
/// docs/validation.md. A row is a quantity of the study, what it must be, what it is, and by how much it may differ.
///
/// At its end a case compares its rows with those of the committed table, so the table cannot fall behind the program;
/// with BALLAST_VALIDATION_ROWS naming a folder it writes them there instead (scripts/update_validation.sh).
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "host/results/dataset.hpp"
#include "host/results/result_file.hpp"
#include "tests/support/scratch_folder.hpp"

namespace ballast::testing {

/// Standard errors that a sampled figure may be off: 1e-6 two-sided, so that all rows of the table together raise a false
/// alarm once in some thousand seeds. (The seed is fixed: a case either holds or does not.)
inline constexpr double kStandardErrors = 4.9;

/// A cell of the tallies of one scenario with the names of the study.
class Counted {
public:
    Counted(results::ResultInputs inputs, std::string const& scenario);
    Counted(Counted const&) = delete;
    Counted& operator=(Counted const&) = delete;

    std::uint64_t paths() const;
    std::size_t firm(std::string const& name) const;
    std::size_t variable(std::string const& name) const;
    /// Index of the report date `weeks` after the start.
    std::int64_t week(int weeks) const;
    std::size_t quantile_week(int weeks) const;

    std::uint64_t survivors(std::string const& firm, int weeks) const;
    std::uint64_t acquired(std::string const& firm, int weeks) const;
    std::uint64_t contract_live(std::string const& contract, int weeks) const;
    std::uint64_t state(std::string const& chain, int state, int weeks) const;
    std::uint64_t joint_failure(std::string const& firm, std::string const& other) const;
    std::span<std::uint64_t const> arrivals(std::string const& event) const;

    struct Moments {
        double mean, variance;
    };
    /// Of a factor variable over the paths.
    Moments moments(std::string const& variable, int weeks) const;

    TallyReader const& reader() const { return reader_; }
    results::ResultAxes const& axes() const { return inputs_.axes; }

private:
    results::ResultInputs inputs_;
    std::size_t scenario_;
    TallyReader reader_;
};

/// A replayed path of one firm: money in USD bn by step.
struct Replayed {
    std::map<std::string, std::vector<double>> lines;
    std::vector<double> cash;
    nlohmann::json all;

    std::vector<double> const& line(std::string const& name) const;
    /// Sum of all lines of a step.
    double total(std::size_t step) const;
};

class KnownAnswer {
public:
    explicit KnownAnswer(std::string name);
    KnownAnswer(KnownAnswer const&) = delete;
    KnownAnswer& operator=(KnownAnswer const&) = delete;
    ~KnownAnswer();  ///< compares with the committed table

    /// Run the study; failures of the program fail the test.
    void run(std::vector<std::string> const& arguments = {});
    Counted counted(std::string const& scenario = "base") const;
    results::Dataset const& dataset() const { return dataset_; }
    /// Element of a figure of the result file; `labels` along its axes, dates as days since the start.
    double figure(std::string const& variable, std::vector<std::string> const& labels) const;

    Replayed replay(std::string const& firm, std::vector<std::string> const& arguments = {}) const;

    /// |count / paths - expected| <= 4.9 sqrt(p (1 - p) / n) + 12 / n + bias; exact where p is 0 or 1 and bias 0.
    /// (12 / n: the Poisson tail that a normal bound misses for rare events.)
    void probability(std::string const& quantity, std::string const& yardstick, double expected,
                     std::uint64_t count, std::uint64_t paths, double bias = 0);
    /// |ours - expected| <= 4.9 standard errors + bias.
    void sampled(std::string const& quantity, std::string const& yardstick, double expected, double ours,
                 double standard_error, double bias = 0);
    /// |ours - expected| <= tolerance.
    void within(std::string const& quantity, std::string const& yardstick, double expected, double ours,
                double tolerance);
    /// lower <= expected <= upper.
    void bracket(std::string const& quantity, std::string const& yardstick, double expected, double lower,
                 double upper);
    /// Largest difference of two series (its decade), each element within the tolerance.
    void series(std::string const& quantity, std::string const& yardstick,
                std::vector<double> const& expected, std::vector<double> const& ours, double tolerance);

private:
    void add_row(std::string const& quantity, std::string const& yardstick, std::string const& expected,
                 std::string const& ours, std::string const& allowed, bool holds);

    std::string name_;
    ScratchFolder scratch_;
    results::Dataset dataset_;
    std::vector<std::string> rows_;
};

/// Folder of the studies.
std::filesystem::path known_answers_folder();
/// Rows of docs/validation.md by case.
std::map<std::string, std::vector<std::string>> committed_rows();

}  // namespace ballast::testing
