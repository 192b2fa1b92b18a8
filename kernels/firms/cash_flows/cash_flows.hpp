#pragma once
/// Cash flows by heading of the cash-flow statement: the lines of a firm's ledger, summed since the start until it ends, with
/// what it then leaves as the last of them. So at every time
///   cash = cash at the start + sum over headings. Draws: none.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/status.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Headings of lines, sixteen lines in a word.
inline constexpr int kHeadingBits = 4;
inline constexpr int kLinesOfWord = 64 / kHeadingBits;
static_assert(kNumHeadings <= 1 << kHeadingBits && kNumLines <= 4 * kLinesOfWord);

constexpr std::uint64_t packed_headings(int word)
{
    std::uint64_t bits = 0;
    for (int i = word * kLinesOfWord; i < kNumLines && i < (word + 1) * kLinesOfWord; ++i)
        bits |= static_cast<std::uint64_t>(kLines[static_cast<std::size_t>(i)].heading)
                << (i % kLinesOfWord * kHeadingBits);
    return bits;
}
inline constexpr std::uint64_t kFirstHeadings = packed_headings(0);
inline constexpr std::uint64_t kSecondHeadings = packed_headings(1);
inline constexpr std::uint64_t kThirdHeadings = packed_headings(2);
inline constexpr std::uint64_t kFourthHeadings = packed_headings(3);

BALLAST_FN int heading_of(Line line)
{
    int const i = static_cast<int>(line);
    std::uint64_t const word = i < kLinesOfWord       ? kFirstHeadings
                               : i < 2 * kLinesOfWord ? kSecondHeadings
                               : i < 3 * kLinesOfWord ? kThirdHeadings
                                                      : kFourthHeadings;
    return static_cast<int>(word >> (i % kLinesOfWord * kHeadingBits) & ((1u << kHeadingBits) - 1));
}

/// A booked amount as cash flows are summed.
BALLAST_FN CashSum cash_sum(Real amount)
{
#if BALLAST_DOUBLE
    return amount;
#else
    return truncate_to_int(amount);
#endif
}

template <class Team>
BALLAST_FN void start_cash_flows(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    CashSum const nothing = cash_sum(0.0_r);
    team.for_each(t.num_cash_flows, [&](int f) {
        CashFlows& x = s.cash_flows.own(f);
        for (int k = 0; k < kNumHeadings; ++k) {
            x.so_far[k] = nothing;
            x.at_end[k] = nothing;
        }
    });
}

/// The ledger of paths whose cash flows are counted. It goes on after an end, when nobody reads it any more.
struct CashFlowRecord {
    FirmState const& s;

    BALLAST_MEMBER void line(int firm, Line which, Real amount) const
    {
        CashSum& sum = s.cash_flows.own(firm).so_far[heading_of(which)];
#if defined(__CUDA_ARCH__) && !BALLAST_DOUBLE
        atomicAdd(&sum, cash_sum(amount));  // nobody else adds to it; a thread need not wait for the sum
#else
        sum = sum + cash_sum(amount);
#endif
    }
};

/// A firm's cash flows are at their end; its cash is no longer its own.
BALLAST_FN void close_cash_flows(FirmState const& s, int firm, Mask lanes)
{
    CashFlows& x = s.cash_flows.own(firm);
    for (int k = 0; k < kNumHeadings; ++k) {
        CashSum const flow = k == static_cast<int>(Heading::at_end) ? cash_sum(0.0_r - s.accounts[firm].cash)
                                                                    : CashSum(x.so_far[k]);
        CashSum& kept = x.at_end[k];
        set_where(lanes, kept, flow);
    }
}

/// What a firm has received less what it has paid under a heading since the start, until its end.
BALLAST_FN CashSum cash_flow(FirmState const& s, int firm, int heading)
{
    CashFlows const& x = s.cash_flows[firm];
    return select(is_independent(s, firm), CashSum(x.so_far[heading]), CashSum(x.at_end[heading]));
}

}  // namespace ballast::BALLAST_KERNEL_NS
