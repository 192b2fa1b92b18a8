#pragma once
// Errors of the host: what went wrong, why that matters, what to do, and the exit code that a shell or scheduler sees.

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ballast {

/// Exit codes of the program; part of its interface, never renumbered.
enum class ExitCode : int {
    done = 0,
    internal = 1,       ///< a defect of the program
    usage = 2,          ///< wrong command line
    study_invalid = 3,  ///< the study was read and is wrong
    input_bad = 4,      ///< an input file is missing, damaged or hostile
    differs = 5,        ///< what was compared differs
    io = 6,             ///< reading or writing failed (disk full, permission)
    device = 7,         ///< an accelerator failed
    imprecise = 8,      ///< all paths were simulated and a precision that was asked for is not reached
    stopped = 75,       ///< stopped on request with a durable checkpoint; may be requeued
};

/// Every exit code and what it means to a user, in order.
std::span<std::pair<ExitCode, std::string_view> const> exit_code_meanings();

/// Any failure that ends a command. The message reads "problem (why it matters) suggestion".
class Error : public std::runtime_error {
public:
    Error(ExitCode code, std::string const& message)
        : std::runtime_error(message)
        , code_(code)
    {
    }
    /// Joins the three parts; `why` and `suggestion` may be empty.
    Error(ExitCode code, std::string_view problem, std::string_view why, std::string_view suggestion);

    ExitCode code() const noexcept { return code_; }
    int exit_status() const noexcept { return static_cast<int>(code_); }

private:
    ExitCode code_;
};

/// Where in the user's input something stands. Lines and columns count from 1; 0 means unknown.
struct SourcePlace {
    std::string file;
    int line = 0;
    int column = 0;

    /// "file:line:column", leaving out what is unknown; "" without a file.
    std::string text() const;
};

/// One thing that is wrong (or, as a warning, doubtful) in a study.
struct Diagnostic {
    SourcePlace place;
    std::string key;      ///< dotted path, e.g. site.abilene.power_tranches[1].date
    std::string value;    ///< as the user wrote it; may be empty
    std::string problem;  ///< why the value cannot stand
    std::string remedy;   ///< what to do
    bool warning = false;

    /// `file:line:column: key = value (problem). remedy`, with "warning: " before the key of a warning.
    std::string text() const;
};

/// All errors of a study at once; the message has one diagnostic per line.
class StudyErrors : public Error {
public:
    explicit StudyErrors(std::vector<Diagnostic> diagnostics);

    std::vector<Diagnostic> const& diagnostics() const noexcept { return diagnostics_; }

private:
    std::vector<Diagnostic> diagnostics_;
};

}  // namespace ballast
