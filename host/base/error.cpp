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

StudyErrors::StudyErrors(std::vector<Diagnostic> diagnostics)
    : Error(ExitCode::study_invalid, join_lines(diagnostics))
    , diagnostics_(std::move(diagnostics))
{
}

}  // namespace ballast
