#pragma once
/// A class of firms as it is written: [template.NAME] with a count, and what each member is made of. Values with a range
/// differ between members.
#include <cstdint>
#include <string>
#include <vector>

#include "host/config/node.hpp"

namespace ballast::config {

inline constexpr std::int64_t kMostMembers = 99;

/// How the members' places in a range are chosen; u is a share of the range's probability in (0, 1).
enum class TemplateDraw {
    strata,  ///< member i has u = (pi(i) + 1/2) / count, pi a permutation of its own for each key
    each,    ///< u by member and key alone, so that a member more or less changes no other
};

struct FirmTemplate {
    std::string name;
    std::string title;  ///< of the class
    SourcePlace place;
    std::int64_t count = 0;
    std::uint64_t seed = 0;  ///< another seed, other members
    TemplateDraw draw = TemplateDraw::strata;
    Node body;  ///< firm, lab, and tables of what hangs on the firm

    /// small_lab_03 of the third.
    std::string member(std::int64_t i) const;
};

/// The values that a template's members drew for one of its keys.
struct MemberValues {
    std::string key;             ///< below the template: firm.cash_usd_bn, debt.loan.rate
    std::vector<double> values;  ///< [member]
};

}  // namespace ballast::config
