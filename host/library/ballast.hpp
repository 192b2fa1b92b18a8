#pragma once
/// Ballast for C++ programs: studies read and checked, simulated with the bits and files of the program, and
/// the figures of results. Installed as <ballast/ballast.hpp>, with libballast; nothing else of the project
/// is seen from here. See docs/cpp.md.
///
///     ballast::Result result = ballast::run(ballast::read_study("harbor"), {.paths = 20000});
///     ballast::Estimate end = result.estimate("survival_probability",
///         {{"scenario", "base"}, {"firm", "harbor"}, {"date", result.dates().back()}});
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "ballast/version.hpp"

#if defined(__GNUC__)
#define BALLAST_EXPORT __attribute__((visibility("default")))
#else
#define BALLAST_EXPORT
#endif

namespace ballast {
inline namespace v0 {

/// The version of the library in use, "0.1.0", and its commit; BALLAST_VERSION_MAJOR, _MINOR and _PATCH are
/// those of the header.
BALLAST_EXPORT std::string_view version();
BALLAST_EXPORT std::string_view commit();

/// One thing that is wrong with a study, or, as a warning, doubtful. Lines and columns count from 1, 0 where
/// unknown, as of an override (`file` is then "-p").
struct Problem {
    std::string file;
    int line = 0, column = 0;
    std::string key;      ///< dotted path, e.g. site.abilene.power_tranches[1].date
    std::string value;    ///< as written; may be empty
    std::string problem;  ///< why it cannot stand
    std::string remedy;   ///< what to do
};

/// Any failure. The message says what, why, and what to do.
class BALLAST_EXPORT Exception : public std::runtime_error {
public:
    Exception(int exit_code, std::string const& message, std::vector<Problem> problems = {});
    ~Exception() override;

    /// That with which the program would end: 2 an argument means nothing, 3 the study is wrong, 4 a file is
    /// missing or damaged, 6 reading or writing failed, 7 no such device, 75 stopped in order, 1 a defect or
    /// no memory.
    int exit_code() const noexcept { return exit_code_; }
    /// Everything that is wrong with a study, where that is the failure.
    std::vector<Problem> const& problems() const noexcept { return problems_; }

private:
    int exit_code_;
    std::vector<Problem> problems_;
};

/// A study that has passed all checks.
struct Study {
    std::filesystem::path source;
    std::vector<std::string> overrides;
    std::string name, title;
    std::string toml;  ///< the whole study in one text, defaults and overrides included
    std::vector<std::string> firms, scenarios;
    std::vector<Problem> warnings;
};

/// Reads a folder with study.toml, or such a file, and checks it. `overrides`: KEY=VALUE as after -p, in
/// order. Throws Exception.
BALLAST_EXPORT Study read_study(std::filesystem::path const& folder_or_file,
                                std::vector<std::string> const& overrides = {});

/// How far a job of a run is.
struct Progress {
    std::string job, unit;  ///< `unit`: what is counted, e.g. "paths"
    std::uint64_t done = 0, total = 0;
};

/// What is heard of a call while it works; either may be empty. Called from any thread, each by one at a
/// time. What they throw stops the call in order and is thrown by it. They make no such call themselves.
struct Callbacks {
    std::function<void(Progress const&)> progress;  ///< up to 10 times a second
    /// `level`: debug, info, warning, error
    std::function<void(std::string_view level, std::string_view text)> log;
};

/// How to run: what is not set is as the study and `ballast run` have it.
struct Settings {
    std::filesystem::path out{};           ///< results/STUDY.h5 in the working folder if empty
    std::optional<std::uint64_t> paths{};  ///< of the base case
    std::optional<std::uint64_t> scenario_paths{};
    std::optional<std::uint64_t> seed{};
    std::optional<unsigned> threads{};
    std::vector<std::string>
        options{};  ///< further words of `ballast run`, e.g. "--scenario=funding_shut", "--force"
};

/// An axis of a figure.
struct Axis {
    std::string name;
    std::string units;                ///< empty for names
    std::vector<std::string> labels;  ///< names; dates as 2026-12-31; other numbers as shortest texts
    std::vector<double> values;       ///< numbers, dates in days as `units` says; empty for names
};

/// Where on the axes of a figure: axis, label. Axes of length 1 may be left out.
using Place = std::map<std::string, std::string>;

/// A figure, or any other array of a result file.
struct BALLAST_EXPORT Figure {
    std::string name, units, long_name;
    std::vector<Axis> axes;          ///< the last runs fastest
    std::vector<double> values;      ///< not a number where there is none; empty of texts
    std::vector<std::string> texts;  ///< of texts alone

    /// The value at a place. Throws Exception (2) for an axis or label that is not there.
    double at(Place const& place) const;
};

/// A value with the ends of its confidence interval, in the figure's units.
struct Estimate {
    double value = 0, lower = 0, upper = 0;
};

/// What a run found, in memory.
class BALLAST_EXPORT Result {
public:
    /// Opens a result file. Throws Exception (4) where it is missing, damaged, or no result.
    explicit Result(std::filesystem::path const& file);

    std::filesystem::path const& file() const noexcept { return file_; }
    /// SHA-256 of all tallies: equal runs have equal digests, on every machine.
    std::string digest() const;
    /// A fact of the run as text: study, seed, confidence_level, precision, ...; empty where there is none of
    /// that name.
    std::string fact(std::string const& name) const;
    std::vector<std::string> firms() const;
    std::vector<std::string> scenarios() const;  ///< the base case first
    std::vector<std::string> dates() const;      ///< report dates; the last is the horizon

    /// Names of all figures, those of groups as GROUP/NAME; names and units are in
    /// docs/results_and_faults.md.
    std::vector<std::string> figures() const;
    /// Throws Exception (2) for a name that the file has not.
    Figure figure(std::string const& name) const;
    /// A figure X with X_lower and X_upper at a place. Throws Exception (2).
    Estimate estimate(std::string const& name, Place const& place) const;

private:
    struct Data;
    std::filesystem::path file_;
    std::shared_ptr<Data const> data_;
};

/// Simulates a study: the bits, digest and file of `ballast run`, on all processors. Signals that ask for a
/// stop (SIGINT, SIGTERM, ...) and stop() end it in order with Exception (75); the same call resumes from the
/// checkpoint. One at a time in a process: others wait. Throws Exception.
BALLAST_EXPORT Result run(Study const& study, Settings const& settings = {}, Callbacks const& callbacks = {});

/// Simulates share `share` ("1/4") of the paths of a run; returns the file of the part, for merge(). Throws
/// Exception.
BALLAST_EXPORT std::filesystem::path run_share(Study const& study, std::string const& share,
                                               Settings const& settings = {},
                                               Callbacks const& callbacks = {});

/// The result of a run from the parts of all its shares. Throws Exception.
BALLAST_EXPORT Result merge(std::vector<std::filesystem::path> const& parts, std::filesystem::path const& out,
                            Callbacks const& callbacks = {});

struct Answer {
    int status = 0;      ///< 0; 5 where diff or verify found differences, 8 where a precision is not reached
    std::string output;  ///< what the program would print to stdout
};

/// Any other verb: does what `ballast WORDS...` does. Throws Exception.
BALLAST_EXPORT Answer perform(std::vector<std::string> const& words, Callbacks const& callbacks = {});

/// Ends the call in progress in order; from any thread.
BALLAST_EXPORT void stop() noexcept;

}  // namespace v0
}  // namespace ballast
