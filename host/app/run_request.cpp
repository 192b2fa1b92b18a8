#include "host/app/run_request.hpp"

#include <charconv>
#include <sstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/error.hpp"

namespace ballast::app {
namespace {

/// The whole number that the text is; 0 if it is none.
std::uint64_t whole(std::string_view text)
{
    std::uint64_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : 0;
}

std::vector<std::string> words_of(std::string const& text)
{
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return words;
}

}  // namespace

RunShare share_of(std::string const& text)
{
    std::size_t const slash = text.find('/');
    return slash == std::string::npos ? RunShare{0, 0}
                                      : RunShare{whole(std::string_view(text).substr(0, slash)),
                                                 whole(std::string_view(text).substr(slash + 1))};
}

CLI::Validator share_text()
{
    return {[](std::string& text) -> std::string {
                RunShare const share = share_of(text);
                bool const good = share.number >= 1 && share.number <= share.of && share.of <= kMostShares;
                return good ? ""
                            : fmt::format("'{}' is not i/N with i from 1 to N, and N at most {}, e.g. 2/5",
                                          text, kMostShares);
            },
            ""};
}

std::vector<std::pair<std::string, std::string>> request_facts(RunSettings const& settings)
{
    return {{"backstop_paths", std::to_string(settings.backstop_paths)},
            {"endurance_paths", std::to_string(settings.endurance_paths)},
            {"endurance_firms", fmt::format("{}", fmt::join(settings.endurance_firms, " "))},
            {"parameter_paths", std::to_string(settings.parameter_paths)},
            {"save_paths", settings.save_paths ? "yes" : "no"}};
}

std::string fact(results::ResultProvenance const& provenance, std::string const& name)
{
    for (auto const& [known, text] : provenance.facts) {
        if (known == name) {
            return text;
        }
    }
    return "";
}

RunSettings requested_settings(results::ResultProvenance const& provenance)
{
    for (char const* const name : {"backstop_paths", "endurance_paths", "parameter_paths", "save_paths"}) {
        if (fact(provenance, name).empty()) {
            throw Error(ExitCode::input_bad, fmt::format("the file does not say its run's {}", name),
                        "an older version wrote it", "Run the study again.");
        }
    }
    RunSettings settings;
    settings.backstop_paths = whole(fact(provenance, "backstop_paths"));
    settings.endurance_paths = whole(fact(provenance, "endurance_paths"));
    settings.endurance_firms = words_of(fact(provenance, "endurance_firms"));
    settings.parameter_paths = whole(fact(provenance, "parameter_paths"));
    settings.save_paths = fact(provenance, "save_paths") == "yes";
    return settings;
}

std::string command_of_share(std::string const& command_line, RunShare const& share, std::string const& out)
{
    std::vector<std::string> kept;
    bool skip = false;
    for (std::string const& word : words_of(command_line)) {
        bool const given = word == "--shard" || word == "--out";
        if (!skip && !given && !word.starts_with("--shard=") && !word.starts_with("--out=")) {
            kept.push_back(word);
        }
        skip = given;
    }
    return fmt::format("{} --shard {} --out {}", fmt::join(kept, " "), share.text(), out);
}

}  // namespace ballast::app
