#include "host/app/evidence.hpp"

#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "host/app/run_request.hpp"
#include "host/app/stored_files.hpp"
#include "host/base/sha256.hpp"
#include "host/results/precision_group.hpp"
#include "host/results/result_file.hpp"
#include "host/run/merge_parts.hpp"
#include "host/run/verify_ranges.hpp"

namespace ballast::app {
namespace {

using Json = nlohmann::ordered_json;
using results::ResultInputs;

constexpr int kEvidenceFormat = 1;

template <class Rows>
Json pairs_json(Rows const& rows, char const* first, char const* second)
{
    Json list = Json::array();
    for (auto const& [a, b] : rows) {
        list.push_back({{first, a}, {second, b}});
    }
    return list;
}

/// Facts of which the names begin so: devices, parts of a merged run.
Json facts_json(results::ResultProvenance const& provenance, std::string_view prefix)
{
    Json list = Json::array();
    for (auto const& [name, text] : provenance.facts) {
        if (name.starts_with(prefix)) {
            list.push_back(text);
        }
    }
    return list;
}

Json simulation_json(results::Dataset const& dataset, results::ResultProvenance const& provenance,
                     ResultInputs const& inputs)
{
    Json json{{"seed", inputs.facts.seed},
              {"precision", inputs.facts.precision},
              {"backend", dataset.text_attribute("backend")}};
    for (char const* const name : {"isa", "threads", "batch", "started", "finished", "seconds", "resumed",
                                   "cpu_paths", "audited_paths"}) {
        json[name] = fact(provenance, name);  // "" where a merge has no such fact
    }
    json["devices"] = facts_json(provenance, "device_");
    json["parts"] = facts_json(provenance, "part_");
    json["extends"] = fact(provenance, "extends");
    return json;
}

Json paths_json(ResultInputs const& inputs)
{
    Json json;
    Json scenarios = Json::array(), backstops = Json::array(), endurances = Json::array();
    for (results::ResultScenario const& scenario : inputs.scenarios) {
        scenarios.push_back({{"scenario", scenario.name}, {"paths", TallyReader(scenario.tally).paths()}});
    }
    for (BackstopTally const& tally : inputs.backstops) {
        backstops.push_back(
            {{"firm", inputs.axes.firms[static_cast<std::size_t>(tally.firm)]}, {"paths", tally.paths}});
    }
    for (EnduranceTally const& tally : inputs.endurances) {
        endurances.push_back({{"firm", inputs.axes.firms[static_cast<std::size_t>(tally.firm)]},
                              {"paths", tally.paths},
                              {"levels_of_cash", tally.extra_cash.size()}});
    }
    json["scenarios"] = std::move(scenarios);
    json["backstops"] = std::move(backstops);
    json["endurance"] = std::move(endurances);
    json["parameter_points"] = inputs.parameter_band
                                   ? Json{{"points", inputs.parameter_band->tally.points.size()},
                                          {"points_asked", inputs.parameter_band->table.outcomes.size()},
                                          {"paths", inputs.parameter_band->tally.paths}}
                                   : Json(nullptr);
    return json;
}

/// Ranges whose digests the file holds, by pass, and whether they add up.
Json ranges_json(ResultInputs const& inputs)
{
    Json passes = Json::array();
    std::vector<VerifiedRange> const ranges = ranges_of(inputs);
    for (std::size_t first = 0; first < ranges.size();) {
        std::size_t last = first;
        while (last + 1 < ranges.size() && ranges[last + 1].range > ranges[last].range) {
            ++last;
        }
        passes.push_back({{"pass", pass_name(inputs, ranges[first])},
                          {"ranges", last - first + 1},
                          {"paths", ranges[last].paths.second}});
        first = last + 1;
    }
    return {{"passes", passes}, {"digests_that_do_not_add_up", unequal_sums(inputs)}};
}

Json attribute_json(results::Group const& group, char const* name)
{
    results::AttributeValue const* const value = group.find_attribute(name);
    return value == nullptr ? Json(nullptr) : std::visit([](auto const& x) { return Json(x); }, *value);
}

Json precision_reached_json(results::Dataset const& dataset, ResultInputs const& inputs)
{
    results::Group const* const group = dataset.find_group(results::kPrecisionGroup);
    if (group == nullptr) {
        return {{"level_of_intervals", inputs.options.confidence_level},
                {"stop_reason", "all paths that were asked for"},
                {"targets", Json::array()}};
    }
    Json json{{"level_of_intervals", inputs.options.confidence_level}};
    for (char const* const name :
         {"stop_reason", "reached", "level_after_looks", "looks_taken", "least_events"}) {
        json[name] = attribute_json(*group, name);
    }
    auto const values = [group](char const* name) {
        results::Variable const* const variable = group->find_variable(name);
        return variable == nullptr ? Json::array()
                                   : std::visit([](auto const& x) { return Json(x); }, variable->values);
    };
    json["look_paths"] = values("look_paths");
    results::Axis const* const axis = group->find_axis("target");
    Json targets = Json::array();
    Json const names =
        axis == nullptr ? Json::array() : std::visit([](auto const& x) { return Json(x); }, axis->values);
    for (std::size_t i = 0; i < names.size(); ++i) {
        Json target{{"target", names[i]}};
        for (char const* const name :
             {"half_width_asked", "half_width", "target_estimate", "events", "target_reached"}) {
            Json const all = values(name);
            target[name] = i < all.size() ? all[i] : Json(nullptr);
        }
        targets.push_back(std::move(target));
    }
    json["targets"] = std::move(targets);
    return json;
}

/// Values of the study by how well they are known.
Json values_json(results::ResultProvenance const& provenance)
{
    std::map<std::string, std::size_t> by_confidence;
    for (results::OriginRow const& row : provenance.origins) {
        ++by_confidence[row.confidence.empty() ? "not stated" : row.confidence];
    }
    return {{"written", provenance.origins.size()},
            {"by_confidence", by_confidence},
            {"sources", provenance.sources.size()}};
}

Json warnings_json(ResultInputs const& inputs)
{
    Json warnings = Json::array();
    for (results::ResultScenario const& scenario : inputs.scenarios) {
        TallyReader const reader(scenario.tally);
        for (auto const& flag : kFlags) {
            if (std::uint64_t const count = reader.flag(flag.value); count > 0) {
                warnings.push_back({{"scenario", scenario.name}, {"flag", flag.name}, {"count", count}});
            }
        }
    }
    return warnings;
}

/// The options of `run` that simulate the same paths of the study in the file.
std::string command_again(results::ResultProvenance const& provenance, ResultInputs const& inputs)
{
    std::string command =
        fmt::format("ballast run study.toml --paths {} --precision {}",
                    TallyReader(inputs.scenarios.front().tally).paths(), inputs.facts.precision);
    std::string names(kBaseName);
    for (std::size_t i = 1; i < inputs.scenarios.size(); ++i) {
        names += "," + inputs.scenarios[i].name;
    }
    command += " --scenario " + names;
    RunSettings const asked = requested_settings(provenance);
    command += fmt::format(" --backstop-paths {}", asked.backstop_paths);
    if (!asked.endurance_firms.empty()) {
        command += fmt::format(" --endurance {} --endurance-paths {}", fmt::join(asked.endurance_firms, ","),
                               asked.endurance_paths);
    }
    return command + (asked.save_paths ? " --save-paths" : "");
}

Json reproduction_json(std::filesystem::path const& file, results::ResultProvenance const& provenance,
                       ResultInputs const& inputs)
{
    Json json{{"command_of_the_run", fact(provenance, "command")},
              {"command", command_again(provenance, inputs)},
              {"study", "the attribute effective_study of /provenance, written to study.toml"},
              {"digest", inputs.facts.digest}};
    json["digest_holds_for_command"] = !inputs.parameter_band;  // a file holds no ranges of parameters
    json["verify"] = fmt::format("ballast verify {}", file.string());
    return json;
}

}  // namespace

Json evidence_of(std::filesystem::path const& file)
{
    results::Dataset const dataset = read_result_file(file);
    ResultInputs const inputs = results::read_result(dataset);
    results::ResultProvenance const provenance = results::read_provenance(dataset);
    std::string const digest = digest_of(inputs);
    return {
        {"evidence_format", kEvidenceFormat},
        {"file",
         {{"name", file.filename().string()},
          {"sha256", sha256_of_file(file)},
          {"payload_sha256", results::payload_sha256(dataset)},
          {"format_version", results::kResultFormatVersion},
          {"complete", inputs.facts.complete}}},
        {"study",
         {{"name", inputs.facts.study},
          {"title", inputs.facts.title},
          {"start", inputs.axes.start},
          {"sha256", inputs.facts.study_sha256},
          {"sha256_of_study_in_file", sha256_of_text(provenance.effective_study)},
          {"values", values_json(provenance)}}},
        {"inputs", pairs_json(provenance.input_hashes, "file", "sha256")},
        {"tables", pairs_json(provenance.tables_sha256, "scenario", "sha256")},
        {"build",
         {{"engine_version", inputs.facts.engine_version},
          {"git_commit", inputs.facts.git_commit},
          {"compiler", fact(provenance, "compiler")}}},
        {"simulation", simulation_json(dataset, provenance, inputs)},
        {"paths", paths_json(inputs)},
        {"ranges", ranges_json(inputs)},
        {"precision", precision_reached_json(dataset, inputs)},
        {"warnings", warnings_json(inputs)},
        {"digest",
         {{"stated", inputs.facts.digest}, {"of_tallies", digest}, {"equal", digest == inputs.facts.digest}}},
        {"reproduction", reproduction_json(file, provenance, inputs)}};
}

}  // namespace ballast::app
