#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> guarantee_kinds()
{
    using study::Guarantee;
    return {named_kind<Guarantee>(
        "guarantee", &study::Study::guarantees,
        "A promise to pay, one step later, what the obligor of one contract or one lease leaves unpaid.",
        {"cap_usd_bn"},
        {
            name_of("firm", "guarantor", &Guarantee::guarantor, "Firm that pays.").needed(),
            name_of("contract", "contract", &Guarantee::contract,
                    "Contract whose customer's payments are guaranteed; empty: a lease is."),
            name_of("lease", "lease", &Guarantee::lease,
                    "Lease whose payer's rent is guaranteed; empty: a contract is."),
            number("cap_usd_bn", &Guarantee::cap_usd_bn, "USD bn", kNotNegative,
                   "Most that is paid under it in all.")
                .needed()
                .as(Role::balance),
            date("start", &Guarantee::start,
                 "First day of cover; not given: from the start. What is unpaid in a step with a day of "
                 "cover is "
                 "covered."),
            date("end", &Guarantee::end, "Last day of cover.").needed(),
        })};
}

}  // namespace ballast::config
