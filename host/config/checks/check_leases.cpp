#include <algorithm>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"
#include "host/config/numbers.hpp"

namespace ballast::config {

void check_leases(study::Study const& study, Problems& problems)
{
    for (study::Lease const& lease : study.leases) {
        if (lease.end < lease.start) {
            problems.error(key_of("lease", lease.name, "end"),
                           fmt::format("is before the start ({})", date_text(lease.start)),
                           "Correct one of the two dates.");
        }
        if (lease.cure_months > 0 &&
            std::none_of(study.debts.begin(), study.debts.end(),
                         [&](study::Debt const& debt) { return debt.lease == lease.name; })) {
            problems.warning(key_of("lease", lease.name, "cure_months"),
                             "does nothing: no debt names the lease, so nobody lent against its rent",
                             "Name it as debt.NAME.lease or remove the key.");
        }
        if (lease.payer == lease.payee) {
            problems.error(key_of("lease", lease.name, "payee"), "is the payer itself",
                           "Correct one of the two firms.");
        }
    }
}

}  // namespace ballast::config
