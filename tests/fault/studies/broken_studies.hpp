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

std::vector<BrokenStudy> broken_syntax();  ///< files, keys, types, names, provenance
std::vector<BrokenStudy> broken_world();   ///< general, market, factors, correlation, events, sites
std::vector<BrokenStudy> broken_books();   ///< firms, labs, contracts, debts, equity, scenarios
std::vector<BrokenStudy>
broken_promises();  ///< options, vehicles, stakes, conditions, guarantees, portfolios

}  // namespace ballast::test
