#include "host/run/path_engine.hpp"

namespace ballast {
namespace {

template <class Scalar>
class CudaEngine final : public PathEngine<Scalar> {
public:
    CudaEngine(CudaDevice const& device, std::vector<CudaJob<Scalar>> const& jobs, std::uint32_t max_launch,
               std::optional<CudaMapping> const& mapping)
        : paths_(device, jobs, max_launch, mapping)
    {
    }

    void launch(std::uint64_t first_path, std::uint32_t num_paths,
                std::vector<PathRecord*> const& records) override
    {
        paths_.launch(first_path, num_paths, records);
    }
    double wait() override { return paths_.wait(); }
    void collect(TallySums& counts, TallySums& bins) override { paths_.collect(counts, bins); }
    std::uint64_t collect_paths() const override { return kCudaCollectPaths; }
    std::uint32_t wave_paths() const override { return paths_.wave_paths(); }
    CudaMapping mapping() const override { return paths_.mapping(); }

private:
    CudaPaths<Scalar> paths_;
};

class CudaEngines final : public EngineSource {
public:
    std::unique_ptr<PathEngine<float>> open(CudaDevice const& device, Jobs<float> const& jobs,
                                            std::uint32_t max_launch, Mapping const& mapping) const override
    {
        return std::make_unique<CudaEngine<float>>(device, jobs, max_launch, mapping);
    }
    std::unique_ptr<PathEngine<double>> open(CudaDevice const& device, Jobs<double> const& jobs,
                                             std::uint32_t max_launch, Mapping const& mapping) const override
    {
        return std::make_unique<CudaEngine<double>>(device, jobs, max_launch, mapping);
    }
    std::uint64_t bytes(CudaDevice const& device, Jobs<float> const& jobs, std::uint32_t max_launch,
                        Mapping const& mapping) const override
    {
        return cuda_bytes(device, jobs, max_launch, mapping);
    }
    std::uint64_t bytes(CudaDevice const& device, Jobs<double> const& jobs, std::uint32_t max_launch,
                        Mapping const& mapping) const override
    {
        return cuda_bytes(device, jobs, max_launch, mapping);
    }
};

}  // namespace

EngineSource const& cuda_engines()
{
    static CudaEngines const engines;
    return engines;
}

}  // namespace ballast
