#include "host/base/error.hpp"

#include <utility>

#include <fmt/format.h>

namespace ballast {
namespace {

/// "problem (why) suggestion" without empty brackets.
std::string join_message(std::string_view problem, std::string_view why, std::string_view suggestion)
{
    std::string message(problem);
    if (!why.empty()) {
        message += fmt::format(" ({}).", why);
    }
    if (!suggestion.empty()) {
        if (why.empty() && !message.empty() && message.back() != '.') {
            message += '.';
        }
        message += fmt::format(" {}", suggestion);
    }
    return message;
}

std::string join_lines(std::vector<Diagnostic> const& diagnostics)
{
    std::string lines;
    for (Diagnostic const& diagnostic : diagnostics) {
        if (!lines.empty()) {
            lines += '\n';
        }
        lines += diagnostic.text();
    }
    return lines;
}

}  // namespace

Error::Error(ExitCode code, std::string_view problem, std::string_view why, std::string_view suggestion)
    : Error(code, join_message(problem, why, suggestion))
{
}

std::string SourcePlace::text() const
{
    if (file.empty() || line <= 0) {
        return file;
    }
    return column > 0 ? fmt::format("{}:{}:{}", file, line, column) : fmt::format("{}:{}", file, line);
}

std::string Diagnostic::text() const
{
    std::string head = place.text();
    if (!head.empty()) {
        head += ": ";
    }
    if (warning) {
        head += "warning: ";
    }
    std::string subject = key;
    if (!value.empty()) {
        subject += key.empty() ? value : " = " + value;
    }
    if (subject.empty()) {
        return join_message(head + problem, "", remedy);
    }
    return join_message(head + subject, problem, remedy);
}

std::span<std::pair<ExitCode, std::string_view> const> exit_code_meanings()
{
    static constexpr std::pair<ExitCode, std::string_view> kMeanings[] = {
        {ExitCode::done, "Done."},
        {ExitCode::internal, "Internal error, or out of memory; what a checkpoint holds is kept."},
        {ExitCode::usage, "Wrong command line."},
        {ExitCode::study_invalid, "The study was read and is wrong; all errors are said at once."},
        {ExitCode::input_bad, "A file that was to be read is missing, damaged or of another run."},
        {ExitCode::differs, "diff or verify found differences."},
        {ExitCode::io, "Reading or writing failed: disk full, no permission, output lost."},
        {ExitCode::device, "An accelerator or instruction set is not there, or was lost."},
        {ExitCode::imprecise,
         "All paths were simulated, and a precision that --until asks for is not reached."},
        {ExitCode::stopped,
         "Stopped by a signal or a time limit with a durable checkpoint; the same command goes on."}};
    return kMeanings;
}

StudyErrors::StudyErrors(std::vector<Diagnostic> diagnostics)
    : Error(ExitCode::study_invalid, join_lines(diagnostics))
    , diagnostics_(std::move(diagnostics))
{
}

}  // namespace ballast
