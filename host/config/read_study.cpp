#include "host/config/read_study.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "host/base/streams.hpp"
#include "host/config/assemble.hpp"
#include "host/config/assumption_groups.hpp"
#include "host/config/check_study.hpp"
#include "host/config/effective_study.hpp"
#include "host/config/expand_templates.hpp"
#include "host/config/numbers.hpp"
#include "host/config/parse_toml.hpp"
#include "host/config/set_value.hpp"
#include "host/config/study_files.hpp"
#include "host/config/text_rule.hpp"

namespace ballast::config {
namespace {

constexpr std::string_view kTemplate = "template.";

void apply_overrides(study::Study& study, std::vector<std::string> const& overrides, KeyRecords& keys,
                     Problems& problems)
{
    for (std::string const& override : overrides) {
        std::size_t const equals = override.find('=');
        if (equals == std::string::npos || equals == 0) {
            throw Error(ExitCode::usage, fmt::format("-p {} has no KEY=VALUE", override), "",
                        "Write e.g. -p firm.coreweave.cash_usd_bn=4.0");
        }
        std::string_view const key = trimmed(std::string_view(override).substr(0, equals));
        if (!check_text(override, SourcePlace{"-p", 0, 0}, printable(key), problems)) {
            continue;
        }
        if (!key.starts_with(kTemplate)) {
            set_value(study, key, std::string_view(override).substr(equals + 1), SourcePlace{"-p", 0, 0},
                      keys, problems);
        }
    }
}

/// Those overrides that are about templates, which are expanded before anything else is understood.
std::vector<TemplateSetting> template_settings(std::vector<std::string> const& overrides)
{
    std::vector<TemplateSetting> settings;
    for (std::string const& override : overrides) {
        std::size_t const equals = override.find('=');
        std::string_view const key = trimmed(std::string_view(override).substr(0, equals));
        if (equals != std::string::npos && key.starts_with(kTemplate)) {
            settings.push_back(
                {std::string(key), std::string(trimmed(std::string_view(override).substr(equals + 1)))});
        }
    }
    return settings;
}

/// Where a scenario sets a key: at the entry of its `set` table as far as known.
SourcePlace place_of_setting(KeyRecords const& keys, study::Scenario const& scenario)
{
    return keys.locations.place("scenario." + scenario.name + ".set");
}

void set_scenario_values(study::Study& study, study::Scenario const& scenario, KeyRecords& keys,
                         Problems& problems)
{
    SourcePlace const whole = place_of_setting(keys, scenario);
    // What is set for all members of a template goes before what is set for one.
    std::vector<std::pair<std::string, std::string>> settings(scenario.set.begin(), scenario.set.end());
    std::stable_partition(settings.begin(), settings.end(),
                          [](auto const& setting) { return setting.first.starts_with(kTemplate); });
    for (auto const& [key, value] : settings) {
        std::string const entry = "scenario." + scenario.name + ".set." + key;
        SourcePlace const place = keys.locations.has(entry) ? keys.locations.place(entry) : whole;
        if (key.starts_with("scenario.")) {
            problems.error_at(place, key, value, "changes a scenario from within one",
                              "Set values of the study itself.");
        } else if (key.starts_with("general.")) {
            problems.error_at(place, key, value,
                              "changes dates, steps or seed, which all scenarios share with the base case",
                              "Leave [general] alone; the number of paths is the scenario's key paths.");
        } else if (key.starts_with(kTemplate)) {
            for (auto const& [of_member, text] :
                 settings_of_members(keys.templates, key, value, place, problems)) {
                set_value(study, of_member, text, place, keys, problems);
            }
        } else {
            set_value(study, key, value, place, keys, problems);
        }
    }
}

/// What is wrong with a template is wrong with each of its members; said once.
void keep_first_of_members(std::vector<Diagnostic>& diagnostics, KeyRecords const& keys)
{
    std::set<std::tuple<std::string, int, int, std::string>> seen;
    std::erase_if(diagnostics, [&](Diagnostic const& each) {
        std::string key = key_in_template(keys.templates, each.key);
        return key != each.key &&
               !seen.emplace(each.place.file, each.place.line, each.place.column, key).second;
    });
}

/// Errors and warnings in order of file and line; those of the command line last.
void sort_by_place(std::vector<Diagnostic>& diagnostics)
{
    std::stable_sort(diagnostics.begin(), diagnostics.end(), [](Diagnostic const& a, Diagnostic const& b) {
        auto const order = [](Diagnostic const& d) {
            return std::tuple(d.place.file == "-p", d.place.file, d.place.line, d.place.column);
        };
        return order(a) < order(b);
    });
}

void throw_if_wrong(Problems const& problems, KeyRecords const& keys)
{
    if (problems.errors().empty()) {
        return;
    }
    std::vector<Diagnostic> errors = problems.errors();
    keep_first_of_members(errors, keys);
    sort_by_place(errors);
    throw StudyErrors(std::move(errors));
}

/// Scenarios are studies too: each is checked, and what it shares with the base case is reported once.
void check_scenarios(LoadedStudy const& loaded, std::vector<std::string> const& that_run, Problems& problems)
{
    for (study::Scenario const& scenario : loaded.study.scenarios) {
        if (scenario.set.empty()) {
            continue;
        }
        KeyRecords keys = loaded.keys;
        study::Study study = loaded.study;
        Problems found(keys.locations);
        set_scenario_values(study, scenario, keys, found);
        bool const runs =
            that_run.empty() || std::find(that_run.begin(), that_run.end(), scenario.name) != that_run.end();
        runs ? check_study(study, keys, found) : check_but_rates(study, keys, found);
        problems.merge(found);
    }
}

/// The rest of read_study. `problems` refers to the locations of `loaded`.
void read_files(StudyFiles files, std::vector<std::string> const& overrides,
                std::vector<std::string> const& scenarios, Problems& problems, LoadedStudy& loaded)
{
    if (!files.whole) {
        throw_if_wrong(problems, loaded.keys);
    }
    expand_templates(files, template_settings(overrides), loaded.keys, problems);
    assemble(files, loaded.study, loaded.keys, loaded.sources, problems);
    apply_overrides(loaded.study, overrides, loaded.keys, problems);
    check_required(loaded.study, loaded.keys, problems);
    check_sources(loaded.sources, loaded.keys, problems);
    check_study(loaded.study, loaded.keys, problems);
    check_assumption_groups(loaded.study, loaded.keys, problems);
    check_scenarios(loaded, scenarios, problems);
    throw_if_wrong(problems, loaded.keys);
    loaded.warnings = problems.warnings();
    keep_first_of_members(loaded.warnings, loaded.keys);
    sort_by_place(loaded.warnings);
    loaded.input_hashes = std::move(files.hashes);
    for (auto const& [key, origin] : loaded.keys.origins) {
        loaded.origins.push_back(origin);
    }
    loaded.effective_toml = effective_study(loaded.study);
}

}  // namespace

LoadedStudy read_study(std::filesystem::path const& folder_or_file, std::vector<std::string> const& overrides,
                       std::vector<std::string> const& scenarios)
{
    LoadedStudy loaded;
    Problems problems(loaded.keys.locations);
    read_files(read_study_files(folder_or_file, problems), overrides, scenarios, problems, loaded);
    return loaded;
}

LoadedStudy read_study_text(std::string const& text, std::string const& name,
                            std::vector<std::string> const& overrides)
{
    LoadedStudy loaded;
    Problems problems(loaded.keys.locations);
    StudyFiles files;
    files.main_file = name;
    files.documents.push_back(parse_toml(text, name, problems));
    read_files(std::move(files), overrides, {}, problems, loaded);
    return loaded;
}

study::Study apply_scenario(LoadedStudy const& loaded, study::Scenario const& scenario)
{
    study::Study study = loaded.study;
    KeyRecords keys = loaded.keys;
    Problems problems(keys.locations);
    set_scenario_values(study, scenario, keys, problems);
    check_study(study, keys, problems);
    throw_if_wrong(problems, keys);
    return study;
}

}  // namespace ballast::config
