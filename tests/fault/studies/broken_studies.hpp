#pragma once
/// Studies with one thing wrong: the base study of this folder with one piece of text replaced.
#include <ostream>
#include <string>
#include <vector>

namespace ballast::test {

struct BrokenStudy {
    std::string name;
    std::string file;          ///< of the base study that is changed
    std::string was;           ///< text that stands there exactly once
    std::string now;           ///< what replaces it
    std::string words;         ///< of the problem or the remedy that the message must contain
    std::string at = {};       ///< text on the line that must be named; empty: the line where `now` begins
    std::string at_file = {};  ///< file of that line; empty: `file`
};

inline void PrintTo(BrokenStudy const& broken, std::ostream* out)
{
    *out << broken.name;
}

std::vector<BrokenStudy> broken_syntax();        ///< files, keys, types, names, provenance
std::vector<BrokenStudy> broken_market();        ///< general, market, transmission
std::vector<BrokenStudy> broken_factors();       ///< factors, correlation
std::vector<BrokenStudy> broken_events();        ///< events and their effects
std::vector<BrokenStudy> broken_sites();         ///< GPU classes, regions, sites, cohorts
std::vector<BrokenStudy> broken_firms();         ///< firms, labs
std::vector<BrokenStudy> broken_contracts();     ///< contracts and their options
std::vector<BrokenStudy> broken_debts();         ///< debts, facilities, leases
std::vector<BrokenStudy> broken_equity();        ///< equity commitments, stakes
std::vector<BrokenStudy> broken_guarantees();    ///< guarantees
std::vector<BrokenStudy> broken_power_rights();  ///< power rights
std::vector<BrokenStudy> broken_order_books();   ///< order books
std::vector<BrokenStudy> broken_portfolios();    ///< portfolios
std::vector<BrokenStudy> broken_templates();     ///< templates, classes of firms
std::vector<BrokenStudy> broken_ratings();       ///< rating scales
std::vector<BrokenStudy> broken_scenarios();     ///< scenarios

}  // namespace ballast::test
