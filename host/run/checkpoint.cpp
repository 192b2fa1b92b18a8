#include "host/run/checkpoint.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/results/dataset_writer.hpp"
#include "host/results/reader.hpp"
#include "host/run/sparse_counts.hpp"
#include "host/run/study_differences.hpp"

namespace ballast {
namespace {

using results::Dataset;
using results::Group;

constexpr std::int64_t kFormatVersion = 3;
constexpr char const* kProvenance = "provenance";
constexpr char const* kStudy = "effective_study";

static_assert(sizeof(PathRecord) == sizeof(std::uint64_t), "a record is stored as one number");

results::Integers counting(std::size_t size)
{
    results::Integers numbers(size);
    std::iota(numbers.begin(), numbers.end(), std::int64_t{0});
    return numbers;
}

constexpr std::size_t kWordsOfRow = 4096;

/// One part of all tallies, packed, [row][word]; `NAME_of_a_job` says how many numbers each job has.
void add_counts(Group& group, std::string const& name, std::vector<Tally> const& tallies,
                std::vector<std::uint64_t> Tally::*part)
{
    std::vector<std::span<std::uint64_t const>> counts;
    for (Tally const& tally : tallies) {
        counts.emplace_back(tally.*part);
    }
    results::Counts packed = pack_counts(counts, kWordsOfRow);
    group.add_attribute(name + "_of_a_job", std::ssize(counts.front()));
    group.add_axis({name + "_row", "", "row of words", counting(packed.size() / kWordsOfRow)});
    group.add_variable(
        {name, {name + "_row", "word"}, "1", "list of those that are not zero", std::move(packed), {}, true});
}

/// Digests [of][range][word], as long as any of them has.
void add_digests(Group& group, char const* of, std::vector<RangeDigests> const& digests)
{
    std::size_t ranges = 0;
    for (RangeDigests const& each : digests) {
        ranges = std::max(ranges, each.size());
    }
    if (ranges > 0) {
        group.add_axis({"range", "", "range of paths", counting(ranges)});
        group.add_axis({"digest_word", "", "word of a digest", counting(kDigestWords)});
        group.add_variable({"range_digests",
                            {of, "range", "digest_word"},
                            "1",
                            "digests of ranges of paths",
                            digest_array(digests, ranges)});
    }
}

/// One pass: its counts and bins, the axis `job` and the attribute `finished`.
void add_pass(Dataset& dataset, std::size_t number, PassState const& state)
{
    Group& group = dataset.add_group(fmt::format("pass_{}", number));
    group.add_attribute("finished", static_cast<std::int64_t>(state.finished));
    group.add_axis({"job", "", "variant of the study", counting(state.tallies.size())});
    group.add_axis({"word", "", "word of a row", counting(kWordsOfRow)});
    add_counts(group, "counts", state.tallies, &Tally::counts);
    add_counts(group, "bins", state.tallies, &Tally::bins);
    std::vector<RangeDigests> ranges;
    for (Tally const& tally : state.tallies) {
        ranges.push_back(tally.ranges);
    }
    add_digests(group, "job", ranges);
}

/// Records of the finished paths of one scenario, [path][firm].
void add_records(Dataset& dataset, std::size_t number, std::vector<PathRecord> const& records,
                 std::size_t firms, std::size_t finished)
{
    if (finished == 0) {
        return;
    }
    Group& group = dataset.add_group(fmt::format("records_{}", number));
    group.add_axis({"path", "", "path", counting(finished)});
    group.add_axis({"firm", "", "firm", counting(firms)});
    results::Counts words;
    words.reserve(finished * firms);
    for (std::size_t i = 0; i < finished * firms; ++i) {
        words.push_back(std::bit_cast<std::uint64_t>(records[i]));
    }
    group.add_variable({"records", {"path", "firm"}, "1", "bits of the path records", std::move(words)});
}

/// Survivors at the finished points of a parameter design, [point][cell].
void add_points(Dataset& dataset, Checkpoint const& checkpoint)
{
    auto const& points = checkpoint.points;
    if (points.empty()) {
        return;
    }
    Group& group = dataset.add_group("parameter_points");
    group.add_axis({"point", "", "the base and finished points", counting(points.size())});
    group.add_axis({"cell", "", "date and firm", counting(points.front().size())});
    results::Counts survivors;
    for (std::vector<std::uint64_t> const& point : points) {
        survivors.insert(survivors.end(), point.begin(), point.end());
    }
    group.add_variable({"survivors", {"point", "cell"}, "1", "independent firms", std::move(survivors)});
    add_digests(group, "point", checkpoint.point_ranges);
}

[[noreturn]] void refuse(std::filesystem::path const& file, std::string const& problem)
{
    throw Error(ExitCode::input_bad, fmt::format("{} {}", file.string(), problem),
                "this run cannot continue it", "Remove the file to start over, or give another --out.");
}

template <class T>
T const& values_of(std::filesystem::path const& file, Group const& group, char const* name)
{
    results::Variable const* const variable = group.find_variable(name);
    T const* const values = variable == nullptr ? nullptr : std::get_if<T>(&variable->values);
    if (values == nullptr) {
        refuse(file, fmt::format("has no '{}' in '{}'", name, group.name));
    }
    return *values;
}

/// Digests of so many tallies.
std::vector<RangeDigests> read_digests(std::filesystem::path const& file, Group const& group,
                                       std::size_t tallies)
{
    results::Axis const* const axis = group.find_axis("range");
    if (axis == nullptr) {
        return std::vector<RangeDigests>(tallies);
    }
    auto const& array = values_of<results::Counts>(file, group, "range_digests");
    std::size_t const ranges = results::size_of(axis->values);
    if (array.size() != tallies * ranges * kDigestWords) {
        refuse(file, "does not hold a digest of each range");
    }
    return digests_of_array(array, ranges);
}

void compare_identity(std::filesystem::path const& file, Dataset const& dataset, RunIdentity const& expected,
                      std::string const& study)
{
    auto const& values = values_of<results::Labels>(file, dataset, "identity");
    results::Axis const* const axis = dataset.find_axis("property");
    auto const* const properties = axis == nullptr ? nullptr : std::get_if<results::Labels>(&axis->values);
    RunIdentity found;
    for (std::size_t i = 0; properties != nullptr && i < std::min(properties->size(), values.size()); ++i) {
        found.emplace_back((*properties)[i], values[i]);
    }
    Group const* const provenance = dataset.find_group(kProvenance);
    std::string const study_there = provenance == nullptr ? "" : provenance->text_attribute(kStudy);
    std::string const differences =
        identity_differences(found, expected, study_differences(study_there, study));
    if (!differences.empty()) {
        refuse(file, "belongs to another run: " + differences);
    }
}

std::size_t whole_attribute(std::filesystem::path const& file, Group const& group, std::string const& name)
{
    results::AttributeValue const* const attribute = group.find_attribute(name);
    auto const* const value = attribute == nullptr ? nullptr : std::get_if<std::int64_t>(attribute);
    if (value == nullptr || *value < 0) {
        refuse(file, fmt::format("does not say '{}' of '{}'", name, group.name));
    }
    return static_cast<std::size_t>(*value);
}

/// Takes so many numbers off what the lists of a checkpoint may still unpack to: a few words can stand for any number of
/// zeros.
void take_numbers(std::filesystem::path const& file, Group const& group, std::size_t jobs, std::size_t size,
                  std::uint64_t& bytes_left)
{
    std::uint64_t const most = bytes_left / sizeof(std::uint64_t);
    if (jobs > most || (jobs > 0 && size > most / jobs)) {
        refuse(file, fmt::format("has an absurd number of counts in '{}'", group.name));
    }
    bytes_left -= jobs * std::max<std::size_t>(size, 1) * sizeof(std::uint64_t);
}

/// Counts or bins of each job.
std::vector<std::vector<std::uint64_t>> read_counts(std::filesystem::path const& file, Group const& group,
                                                    std::string const& name, std::size_t jobs,
                                                    std::uint64_t& bytes_left)
{
    std::size_t const size = whole_attribute(file, group, name + "_of_a_job");
    take_numbers(file, group, jobs, size, bytes_left);
    auto const all = unpack_counts(values_of<results::Counts>(file, group, name.c_str()), jobs * size);
    if (!all) {
        refuse(file, fmt::format("has other numbers of '{}' in '{}' than it says", name, group.name));
    }
    std::vector<std::vector<std::uint64_t>> counts;
    for (std::size_t i = 0; i < jobs; ++i) {
        auto const first = all->begin() + static_cast<std::ptrdiff_t>(i * size);
        counts.emplace_back(first, first + static_cast<std::ptrdiff_t>(size));
    }
    return counts;
}

PassState read_pass(std::filesystem::path const& file, Group const& group, std::uint64_t& bytes_left)
{
    results::Axis const* const job = group.find_axis("job");
    if (job == nullptr) {
        refuse(file, fmt::format("does not say the variants of '{}'", group.name));
    }
    std::size_t const jobs = results::size_of(job->values);
    auto counts = read_counts(file, group, "counts", jobs, bytes_left);
    auto bins = read_counts(file, group, "bins", jobs, bytes_left);
    PassState state;
    state.finished = whole_attribute(file, group, "finished");
    std::vector<RangeDigests> digests = read_digests(file, group, jobs);
    for (std::size_t i = 0; i < jobs; ++i) {
        state.tallies.push_back(
            {TallyShape{}, std::move(counts[i]), std::move(bins[i]), std::move(digests[i])});
    }
    return state;
}

void read_points(std::filesystem::path const& file, Dataset const& dataset, Checkpoint& checkpoint)
{
    auto& points = checkpoint.points;
    if (Group const* group = dataset.find_group("parameter_points")) {
        auto const& all = values_of<results::Counts>(file, *group, "survivors");
        results::Axis const* const axis = group->find_axis("point");
        std::size_t const size = axis == nullptr ? 0 : results::size_of(axis->values);
        if (size == 0 || all.size() % size != 0) {
            refuse(file, "does not say which parameter points are finished");
        }
        std::ptrdiff_t const cells = std::ssize(all) / static_cast<std::ptrdiff_t>(size);
        for (auto first = all.begin(); first != all.end(); first += cells) {
            points.emplace_back(first, first + cells);
        }
        checkpoint.point_ranges = read_digests(file, *group, points.size());
    }
}

}  // namespace

void write_checkpoint(std::filesystem::path const& file, Checkpoint const& checkpoint)
{
    Dataset dataset;
    dataset.add_attribute("file_type", kCheckpointFileType);
    dataset.add_attribute("format_version", kFormatVersion);
    if (!checkpoint.study.empty()) {
        dataset.add_group(kProvenance).add_attribute(kStudy, checkpoint.study);
    }
    results::Labels properties, values;
    for (auto const& [property, value] : checkpoint.identity) {
        properties.push_back(property);
        values.push_back(value);
    }
    dataset.add_axis({"property", "", "what must be equal in the run that resumes", std::move(properties)});
    dataset.add_variable({"identity", {"property"}, "", "its value", std::move(values)});
    for (std::size_t pass = 0; pass < checkpoint.passes.size(); ++pass) {
        add_pass(dataset, pass, checkpoint.passes[pass]);
    }
    add_points(dataset, checkpoint);
    for (std::size_t i = 0; i < checkpoint.records.size(); ++i) {
        PassState const& scenarios = checkpoint.passes.front();
        std::size_t const firms = static_cast<std::size_t>(scenarios.tallies[i].shape.num_firms);
        std::size_t const paths = firms == 0 ? 0 : checkpoint.records[i].size() / firms;
        add_records(dataset, i, checkpoint.records[i], firms,
                    std::min<std::size_t>(checkpoint.recorded.count_below(scenarios.finished), paths));
    }
    results::write_atomically(file, dataset);
}

std::optional<Checkpoint> read_checkpoint(std::filesystem::path const& file, RunIdentity const& expected,
                                          std::string const& study)
{
    if (!std::filesystem::exists(file)) {
        return std::nullopt;
    }
    return checkpoint_of(results::read_dataset(file), file, expected, study);
}

Checkpoint checkpoint_of(Dataset const& dataset, std::filesystem::path const& file,
                         RunIdentity const& expected, std::string const& study, std::uint64_t most_bytes)
{
    auto const* const version = dataset.find_attribute("format_version");
    if (dataset.text_attribute("file_type") != kCheckpointFileType || version == nullptr ||
        *version != results::AttributeValue{kFormatVersion}) {
        refuse(file, "is not a checkpoint of this format");
    }
    compare_identity(file, dataset, expected, study);
    Checkpoint checkpoint;
    checkpoint.identity = expected;
    checkpoint.study = study;
    std::uint64_t bytes_left = most_bytes;
    while (Group const* group = dataset.find_group(fmt::format("pass_{}", checkpoint.passes.size()))) {
        checkpoint.passes.push_back(read_pass(file, *group, bytes_left));
    }
    read_points(file, dataset, checkpoint);
    while (Group const* group = dataset.find_group(fmt::format("records_{}", checkpoint.records.size()))) {
        std::vector<PathRecord> records;
        for (std::uint64_t const word : values_of<results::Counts>(file, *group, "records")) {
            records.push_back(std::bit_cast<PathRecord>(word));
        }
        checkpoint.records.push_back(std::move(records));
    }
    return checkpoint;
}

}  // namespace ballast
