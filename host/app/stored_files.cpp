#include "host/app/stored_files.hpp"

#include <fstream>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/results/partial_file.hpp"
#include "host/results/reader.hpp"
#include "host/results/result_file.hpp"
#include "host/run/checkpoint.hpp"

namespace ballast::app {
namespace {

std::int64_t number(results::Dataset const& dataset, char const* name)
{
    results::AttributeValue const* const value = dataset.find_attribute(name);
    auto const* const whole = value == nullptr ? nullptr : std::get_if<std::int64_t>(value);
    return whole == nullptr ? 0 : *whole;
}

}  // namespace

std::string unfinished(results::Dataset const& dataset)
{
    std::string const type = dataset.text_attribute("file_type");
    if (type == results::kPartialFileType) {
        return fmt::format("share {}/{} of a run, without figures; `ballast merge` makes the result of the "
                           "files of all shares",
                           number(dataset, "share_number"), number(dataset, "share_of"));
    }
    if (type == kCheckpointFileType) {
        return "the checkpoint of a run that was stopped; the same command resumes it and writes the result";
    }
    return type == results::kResultFileType ? "" : "no file of this program";
}

results::Dataset read_result_file(std::filesystem::path const& file)
{
    results::Dataset dataset = results::read_dataset(file);
    std::string const what = unfinished(dataset);
    if (!what.empty()) {
        throw Error(ExitCode::input_bad, fmt::format("{} is no result: it is {}", file.string(), what));
    }
    return dataset;
}

void refuse_as_study(std::filesystem::path const& study)
{
    constexpr std::string_view kSignature = "\x89HDF\r\n\x1a\n";
    std::string start(kSignature.size(), ' ');
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(study, ignored) ||
        !std::ifstream(study, std::ios::binary).read(start.data(), std::ssize(start)) ||
        start != kSignature) {
        return;
    }
    std::string const what = unfinished(results::read_dataset(study));
    throw Error(ExitCode::input_bad,
                fmt::format("{} is no study: it is {}", study.string(), what.empty() ? "a result" : what), "",
                "Give the study's folder.");
}

}  // namespace ballast::app
