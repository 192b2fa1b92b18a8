#include "tests/fault/studies/broken_studies.hpp"

namespace ballast::test {

std::vector<BrokenStudy> broken_guarantees()
{
    std::string const file = "promises.toml";
    return {
        {"guarantee_of_nothing", file, "contract = \"beta_rolling\"\n", "", "neither a contract nor a lease",
         "[guarantee.rolling]"},
        {"guarantee_of_two", file, "contract = \"beta_rolling\"",
         "contract = \"beta_rolling\"\nlease = \"beta_hall\" #", "one of the two", "lease = \"beta_hall\" #"},
        {"guarantee_of_unknown_contract", file, "contract = \"beta_rolling\"", "contract = \"beta_roling\"",
         "Did you mean beta_rolling?"},
        {"guarantee_by_obligor", file, "guarantor = \"delta\"", "guarantor = \"gamma\" # own", "which owes",
         "# own"},
        {"guarantee_by_creditor", file, "guarantor = \"delta\"", "guarantor = \"beta\"", "which receives"},
        {"guarantee_of_outsiders", file, "customer = \"gamma\"\n", "", "who always pay",
         "contract = \"beta_rolling\""},
        {"guarantee_ends_early", file, "end = 2030-12-31", "end = 2026-06-30\nstart = 2026-12-31",
         "before the start", "end = 2026-06-30"},
        {"guarantee_too_large", file, "cap_usd_bn = 0.2", "cap_usd_bn = 400", "single precision"},
        {"guarantee_twice", file, "[portfolio.shop]",
         "[guarantee.second]\nguarantor = \"delta\"\nlease = \"beta_hall\" # two\ncap_usd_bn = 0.2\n"
         "end = 2030-12-31\n[portfolio.shop]",
         "covers already", "lease = \"beta_hall\" # two"},
    };
}

}  // namespace ballast::test
