#pragma once
/// Ballast as a part of another program: studies that are read and checked, and every verb of the command
/// line in this process, with the same bits, files and errors.
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/error.hpp"
#include "host/base/listener.hpp"

namespace ballast::api {

/// "0.1.0" and the commit that was built.
std::string_view version();
std::string_view commit();

/// A study that has passed all checks.
struct CheckedStudy {
    std::string name, title;
    std::string toml;  ///< the whole study in one text, defaults and overrides included
    std::vector<std::string> firms, scenarios;
    std::vector<Diagnostic> warnings;
    std::vector<std::pair<std::string, std::string>> files;  ///< (relative to the study, SHA-256)
};

/// Reads and checks a folder with study.toml, or such a file. `overrides`: KEY=VALUE, applied in order.
/// Throws StudyErrors with everything that is wrong, Error(input_bad) where there is no study, Error(usage)
/// for an override without =.
CheckedStudy read_study(std::filesystem::path const& folder_or_file,
                        std::vector<std::string> const& overrides);

/// JSON Schema of study files.
std::string schema();

struct Answer {
    int status =
        0;  ///< exit code of the verb: 0, 5 where diff or verify found differences, 8 where a precision is not reached
    std::string output;  ///< what it prints to stdout
};

/// What a caller hears while a verb works; either may be empty. Called from any thread, each by one at a
/// time. What they throw stops the verb in order and is thrown by perform() in its place.
struct Callbacks {
    std::function<void(JobProgress const&)> progress;  ///< up to 10 times a second
    std::function<void(std::string_view level, std::string_view text)> log;
};

/// Does what `ballast WORDS...` does. Stop signals and request_stop() end run, merge, extend and switches in
/// order, with Error(stopped). One call at a time in a process: others wait. Throws Error, or StudyErrors;
/// Error(usage) when called from a callback.
Answer perform(std::vector<std::string> const& words, Callbacks const& callbacks);

}  // namespace ballast::api
