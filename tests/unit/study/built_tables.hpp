#pragma once
/// Tables of a study in double precision, and constants for values worked out by hand.
#include <algorithm>

#include "host/study/build_tables.hpp"
#include "tests/unit/study/small_study.hpp"

namespace ballast::test {

inline constexpr double kDt = 7.0 / 365.0;
inline constexpr double kBillion = 1e9 / 16384.0;  ///< quanta
inline constexpr double kStepsPerMonth = 365.0 / 84.0;

inline OwnedTables<double> built(study::Study const& s)
{
    return build_tables<double>(s, nullptr, Plan{});
}

/// What the ledger ahead says a firm needs in the 52 weeks after a step: its dated payments, and what flows change
/// against today's.
inline double needed_ahead(FirmTables<double> const& t, int firm, int step = 0)
{
    constexpr int kYear = 52;
    double const* const ahead = t.ahead + firm * t.num_ahead + step + 1;
    return kYear * t.firm_steps[step * t.num_firms + firm].expected_flow - (ahead[kYear] - ahead[0]);
}

/// Is an edge of the network of payments among what a firm owes, or what it receives?
inline bool owes(FirmTables<double> const& t, int firm, int edge)
{
    return edge >= t.firms[firm].first_payable[0] && edge < t.firms[firm].first_payable[kNumClasses];
}
inline bool receives(FirmTables<double> const& t, int firm, int edge)
{
    auto const* const first = t.receivable_payment + t.firms[firm].first_receivable;
    auto const* const end = t.receivable_payment + t.firms[firm].end_receivable;
    return std::find(first, end, edge) != end;
}

}  // namespace ballast::test
