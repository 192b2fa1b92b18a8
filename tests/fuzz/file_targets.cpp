#include <cstdlib>
#include <fcntl.h>
#include <map>
#include <optional>
#include <stdexcept>
#include <sys/mman.h>
#include <unistd.h>

#include "host/base/error.hpp"
#include "host/results/partial_file.hpp"
#include "host/results/reader.hpp"
#include "host/results/result_file.hpp"
#include "host/results/result_tables.hpp"
#include "host/run/checkpoint.hpp"
#include "tests/fuzz/targets.hpp"

namespace ballast::fuzz {
namespace {

constexpr std::uint64_t kMostBytes = 16 << 20;  ///< of a checkpoint's counts, so that no input takes seconds

/// A file in memory with a name of its own.
class MemoryFile {
public:
    MemoryFile()
        : number_(memfd_create("fuzz", 0))
        , path_("/proc/self/fd/" + std::to_string(number_))
    {
    }
    void fill(std::string_view bytes) const
    {
        if (ftruncate(number_, 0) != 0 ||
            pwrite(number_, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
            throw std::runtime_error("no memory for a file");
        }
    }
    std::string const& path() const { return path_; }

private:
    int number_;
    std::string path_;
};

/// `read` with an edited data set that a sealed file can hold; nothing but a refusal may come out of it.
template <class Read>
void read_edited(std::string const& name, std::string_view bytes, Read const& read)
{
    results::Dataset dataset = sample(name);
    try {
        edit_dataset(dataset, bytes);
        results::check_dataset(dataset);  // as reading a file does
    } catch (Error const&) {
        return;
    }
    try {
        read(dataset);
    } catch (Error const& error) {
        if (error.code() != ExitCode::input_bad) {
            throw;
        }
    }
}

RunIdentity identity_in(results::Dataset const& checkpoint)
{
    auto const& properties = std::get<results::Labels>(checkpoint.find_axis("property")->values);
    auto const& values = std::get<results::Labels>(checkpoint.find_variable("identity")->values);
    RunIdentity identity;
    for (std::size_t i = 0; i < values.size(); ++i) {
        identity.emplace_back(properties[i], values[i]);
    }
    return identity;
}

}  // namespace

results::Dataset const& sample(std::string const& name)
{
    static std::map<std::string, results::Dataset> samples;
    auto found = samples.find(name);
    if (found == samples.end()) {
        char const* const folder = std::getenv("BALLAST_FUZZ_SAMPLES");
        if (folder == nullptr) {
            throw std::runtime_error("BALLAST_FUZZ_SAMPLES names no folder");
        }
        found = samples.emplace(name, results::read_dataset(std::filesystem::path(folder) / name)).first;
    }
    return found->second;
}

void read_as_file(std::string_view bytes)
{
    static MemoryFile const file;
    file.fill(bytes);
    try {
        results::read_dataset(file.path());
    } catch (Error const& error) {
        if (error.code() != ExitCode::input_bad) {
            throw;
        }
    }
}

void read_as_result(std::string_view bytes)
{
    read_edited("result.h5", bytes, [](results::Dataset const& dataset) {
        results::ResultInputs const inputs = results::read_result(dataset);
        results::all_tables(inputs);
        results::read_provenance(dataset);
    });
}

void read_as_part(std::string_view bytes)
{
    read_edited("part.h5", bytes, [](results::Dataset const& dataset) { results::read_partial(dataset); });
}

void read_as_checkpoint(std::string_view bytes)
{
    static RunIdentity const identity = identity_in(sample("stopped.h5.checkpoint"));
    read_edited("stopped.h5.checkpoint", bytes, [](results::Dataset const& dataset) {
        checkpoint_of(dataset, "stopped.h5.checkpoint", identity, "", kMostBytes);
    });
}

}  // namespace ballast::fuzz
