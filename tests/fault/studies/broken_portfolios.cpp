#include "tests/fault/studies/broken_studies.hpp"

namespace ballast::test {

std::vector<BrokenStudy> broken_portfolios()
{
    std::string const file = "promises.toml";
    return {
        {"portfolio_unknown_vendor", file, "[\"alpha\", \"gamma\"]", "[\"alhpa\", \"gamma\"]",
         "Did you mean alpha?"},
        {"portfolio_vendor_twice", file, "[\"alpha\", \"gamma\"]", "[\"alpha\", \"alpha\"]",
         "Name each vendor once"},
        {"portfolio_costs_missing", file, "[12, 30]", "[12]", "1 entries for 2 vendors"},
        {"portfolio_empty", file, "[\"alpha\", \"gamma\"]", "[]", "is empty"},
        {"portfolio_already_over", file, "term_end = 2027-06-30", "term_end = 2026-07-06", "later end"},
    };
}

}  // namespace ballast::test
