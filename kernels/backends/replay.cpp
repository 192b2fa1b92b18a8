/// Replay in either precision.
#include "kernels/backends/backend.hpp"

namespace ballast {

namespace scalar_f32 {
void replay_path(StudyTables<float> const& tables, std::uint64_t path, std::int32_t num_steps,
                 Ledger<float> const& ledger);
}
namespace scalar_f64 {
void replay_path(StudyTables<double> const& tables, std::uint64_t path, std::int32_t num_steps,
                 Ledger<double> const& ledger);
}

template <>
void replay<float>(StudyTables<float> const& tables, std::uint64_t path, std::int32_t num_steps,
                   Ledger<float> const& ledger)
{
    scalar_f32::replay_path(tables, path, num_steps, ledger);
}

template <>
void replay<double>(StudyTables<double> const& tables, std::uint64_t path, std::int32_t num_steps,
                    Ledger<double> const& ledger)
{
    scalar_f64::replay_path(tables, path, num_steps, ledger);
}

}  // namespace ballast
