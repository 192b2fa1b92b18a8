#include "tests/ptx_parity/ptx_engine.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace ballast::testing {
namespace {

constexpr std::uint32_t kLine = 32;  // paths; launches have room for whole groups

template <class Scalar>
CudaVariant<Scalar> variant_of(CudaMapping const& mapping);

template <>
CudaVariant<float> variant_of<float>(CudaMapping const& mapping)
{
    if (!mapping.state_on_chip)
        return cuda_f32_global::variant();
    return mapping.paths_per_block == 32   ? cuda_f32_p32::variant()
           : mapping.paths_per_block == 16 ? cuda_f32_p16::variant()
                                           : cuda_f32_p8::variant();
}

template <>
CudaVariant<double> variant_of<double>(CudaMapping const& mapping)
{
    return mapping.state_on_chip ? cuda_f64_p8::variant() : cuda_f64_global::variant();
}

template <class T>
std::span<std::byte const> bytes_of(T const& object)
{
    return std::as_bytes(std::span(&object, 1));
}

template <class T>
ptx::Region region(std::string name, std::vector<T> const& array)
{
    ptx::Region r;
    r.name = std::move(name);
    r.base = const_cast<void*>(static_cast<void const*>(array.data()));
    r.bytes = array.size() * sizeof(T);
    return r;
}

}  // namespace

std::filesystem::path ptx_folder()
{
    return BALLAST_PTX_FOLDER;
}

template <class Scalar>
std::string unit_name(CudaMapping const& mapping)
{
    return std::string("cuda_") + (sizeof(Scalar) == 4 ? "f32_" : "f64_") +
           (mapping.state_on_chip ? "p" + std::to_string(mapping.paths_per_block) : "global");
}

ptx::Module const& unit_module(std::string const& unit)
{
    static std::map<std::string, ptx::Module> modules;
    auto const found = modules.find(unit);
    if (found != modules.end())
        return found->second;
    std::ifstream file(ptx_folder() / (unit + ".ptx"));
    if (!file)
        throw ptx::PtxError("cannot read " + (ptx_folder() / (unit + ".ptx")).string());
    std::ostringstream text;
    text << file.rdbuf();
    return modules.emplace(unit, ptx::load_ptx(text.str())).first->second;
}

/// A job as it lies in the memory that the kernel sees.
template <class Scalar>
struct PtxPaths<Scalar>::Job {
    std::vector<std::byte> tables;
    StudyTables<Scalar> view{};
    TallyShape shape{};
    std::uint64_t num_paths = 0;
    std::vector<std::uint64_t> counts;
    std::vector<std::uint32_t> bins;
};

template <class Scalar>
PtxPaths<Scalar>::PtxPaths(std::vector<CudaJob<Scalar>> const& jobs, std::uint32_t max_launch,
                           CudaMapping const& mapping, PtxDevice const& device, ptx::Module const* module)
    : mapping_(mapping)
    , device_(device)
    , machine_(std::make_unique<ptx::Machine>(module != nullptr ? *module
                                                                : unit_module(unit_name<Scalar>(mapping))))
    , entry_(machine_->module().entry_names().front())
    , stride_((max_launch + kLine - 1) / kLine * kLine)
{
    CudaVariant<Scalar> const variant = variant_of<Scalar>(mapping);
    std::size_t block = 0;
    std::size_t scratch = 0;
    for (CudaJob<Scalar> const& from : jobs) {
        auto job = std::make_unique<Job>();
        job->tables = from.image->bytes;
        job->view = from.image->view_at(job->tables.data());
        job->shape = from.shape;
        job->num_paths = from.num_paths;
        TallyLayout const at = tally_layout(from.shape);
        job->counts.resize(static_cast<std::size_t>(at.num_counts));
        job->bins.resize(static_cast<std::size_t>(at.num_bins));
        std::string const number = std::to_string(jobs_.size());
        ptx::Region tables = region("tables of job " + number, job->tables);
        tables.writable = false;
        machine_->add_region(tables);
        machine_->add_region(region("counts of job " + number, job->counts));
        if (!job->bins.empty())
            machine_->add_region(region("bins of job " + number, job->bins));
        block = std::max(block, variant.bytes_per_block(job->view));
        scratch = std::max(scratch, variant.scratch_bytes_per_block(job->view));
        jobs_.push_back(std::move(job));
    }
    base_ends_.resize(std::size_t{stride_} * static_cast<std::size_t>(jobs.front().shape.num_firms));
    ptx::Region ends = region("ends in the base", base_ends_);
    ends.initialised = false;
    machine_->add_region(ends);
    auto add_block_memory = [&](char const* name, std::vector<Line>& lines, std::size_t of_block) {
        lines.resize((of_block * device.num_blocks + sizeof(Line) - 1) / sizeof(Line));
        if (lines.empty())
            return;
        ptx::Region memory = region(name, lines);
        memory.initialised = false;
        memory.block_private = true;
        memory.handed_on = true;
        machine_->add_region(memory);
    };
    add_block_memory("state", state_, mapping.state_on_chip ? 0 : block);
    add_block_memory("scratch", scratch_, scratch);
    taken_.resize(device.num_blocks);
    machine_->add_region(region("places taken", taken_));
    places_ = {device.num_blocks,
               1,
               taken_.data(),
               block,
               state_.empty() ? nullptr : state_.data()->bytes,
               scratch,
               scratch_.empty() ? nullptr : scratch_.data()->bytes};
    device_.options.resident_blocks = device.num_blocks;
}

template <class Scalar>
PtxPaths<Scalar>::~PtxPaths() = default;

template <class Scalar>
void PtxPaths<Scalar>::launch(std::uint64_t first_path, std::uint32_t num_paths,
                              std::vector<PathRecord*> const& records)
{
    CudaVariant<Scalar> const variant = variant_of<Scalar>(mapping_);
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
        Job& job = *jobs_[i];
        if (job.num_paths <= first_path)
            continue;
        CudaLaunch<Scalar> launch{};
        launch.tables = job.view;
        launch.tally = {job.shape, tally_layout(job.shape), job.counts.data(), job.bins.data()};
        launch.first_path = first_path;
        launch.num_paths =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(num_paths, job.num_paths - first_path));
        launch.stride = stride_;
        launch.base_ends = base_ends_.data();
        launch.records = i < records.size() ? records[i] : nullptr;
        launch.is_base = i == 0;
        ptx::Region kept;
        if (launch.records != nullptr) {
            kept.name = "records";
            kept.base = launch.records;
            kept.bytes = sizeof(PathRecord) * std::uint64_t{launch.num_paths} *
                         static_cast<std::uint64_t>(job.shape.num_firms);
            machine_->add_region(kept);
        }
        ptx::Launch grid;
        grid.entry = entry_;
        grid.grid.x = num_groups(launch, mapping_.paths_per_block);
        grid.block.x = static_cast<std::uint32_t>(mapping_.threads_per_block);
        grid.dynamic_shared_bytes =
            mapping_.state_on_chip ? static_cast<std::uint32_t>(places_.state_bytes) : 0u;
        std::vector<std::byte> const layout = variant.layout(job.view, places_);
        grid.parameters = ptx::pack_parameters(machine_->module(), entry_, {bytes_of(launch), layout});
        report_.add(machine_->run(grid, device_.options));
        if (launch.records != nullptr)
            machine_->remove_region(kept.base);
    }
}

template <class Scalar>
double PtxPaths<Scalar>::state_bytes() const
{
    return static_cast<double>(places_.state_bytes) / static_cast<double>(mapping_.paths_per_block);
}

template <class Scalar>
double PtxPaths<Scalar>::wait()
{
    return report_.seconds;
}

template <class Scalar>
void PtxPaths<Scalar>::collect(TallySums& counts, TallySums& bins)
{
    auto take = [](auto& from, std::vector<std::uint64_t>& to) {
        for (std::size_t i = 0; i < from.size(); ++i) {
            to[i] += from[i];
            from[i] = 0;
        }
    };
    for (std::size_t job = 0; job < jobs_.size(); ++job) {
        take(jobs_[job]->counts, counts[job]);
        take(jobs_[job]->bins, bins[job]);
    }
}

template std::string unit_name<float>(CudaMapping const&);
template std::string unit_name<double>(CudaMapping const&);
template class PtxPaths<float>;
template class PtxPaths<double>;

}  // namespace ballast::testing
