#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> cohort_kinds()
{
    using study::Cohort;
    return {named_kind<Cohort>(
        "cohort", &study::Study::cohorts, "GPUs of one class of one owner at one site.", {"gpus"},
        {
            name_of("firm", "owner", &Cohort::owner, "Firm that owns or leases the GPUs.").needed(),
            name_of("site", "site", &Cohort::site, "Where they are installed.").needed(),
            name_of("gpu_class", "gpu_class", &Cohort::gpu_class, "Their class.").needed(),
            schedule("gpus", &Cohort::gpus, "GPUs", between(0, 2e7),
                     "Installed count by plan; power may hold it back.")
                .needed(),
            number("own_use_share", &Cohort::own_use_share, "", kShare,
                   "Share of capacity kept for the owner's lab or business."),
            number("merchant_utilisation", &Cohort::merchant_utilisation, "", kShare,
                   "Share sold at spot of what is neither contracted nor kept."),
            flag("second_life", &Cohort::second_life,
                 "GPUs that leave their contract are let again, at spot and by calls; false: they earn "
                 "nothing "
                 "more and are scrap to lenders and bidders. Those that no contract was to take stay as they "
                 "are."),
            flag("merchant", &Cohort::merchant, "Whether it counts in merchant supply."),
        })};
}

}  // namespace ballast::config
