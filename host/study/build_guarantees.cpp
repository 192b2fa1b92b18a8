/// Tables of guarantees.
#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/study/table_build.hpp"

namespace ballast {

/// A guarantee is called from the step that contains its first day to the step that contains its last.
void build_guarantees(TableBuild& b)
{
    auto const& s = b.study;
    for (study::Guarantee const& guarantee : s.guarantees) {
        GuaranteeTable<double> t{};
        t.guarantor = s.firm_names.require(guarantee.guarantor, "guarantee." + guarantee.name);
        t.contract = s.contract_names.find(guarantee.contract);
        t.lease = s.lease_names.find(guarantee.lease);
        if ((t.contract == kNone) == (t.lease == kNone)) {
            throw Error(ExitCode::study_invalid,
                        fmt::format("guarantee.{} names contract \"{}\" and lease \"{}\"", guarantee.name,
                                    guarantee.contract, guarantee.lease),
                        "it covers one contract or one lease", "Name one of the two.");
        }
        if (t.contract != kNone) {
            t.payee = b.out.firms.contracts[row(t.contract)].provider;
            t.obligor = b.out.firms.contracts[row(t.contract)].customer;
        } else {
            study::Lease const& lease = s.leases[row(t.lease)];
            t.payee = s.firm_names.find(lease.payee);
            t.obligor = s.firm_names.require(lease.payer, "guarantee." + guarantee.name);
        }
        t.cap = round_quanta(guarantee.cap_usd_bn * b.quanta);
        t.first_step = b.grid.first_step_from(guarantee.start);
        t.end_step = guarantee.end == 0 ? b.steps() : b.grid.step_containing(guarantee.end);
        b.out.firms.guarantees.push_back(t);
    }
}

}  // namespace ballast
