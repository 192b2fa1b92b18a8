#pragma once
/// What a firm has to do with. The host finds out (host/study/build_traits.cpp), and path code skips for a firm what it has
/// nothing to do with. A trait too many costs time and changes no result.
#include <cstdint>

namespace ballast {

enum class Trait : std::int32_t {
    interest = 1 << 0,      ///< its cash earns interest
    fleet = 1 << 1,         ///< owns cohorts
    contracts = 1 << 2,     ///< provides compute under contracts
    network = 1 << 3,       ///< may owe or be owed on an edge of the network of payments
    investment = 1 << 4,    ///< spends capital, posts deposits
    debt = 1 << 5,          ///< has debts, facilities or a line, or may raise debt
    line = 1 << 6,          ///< can draw a revolver or headroom
    valuation = 1 << 7,     ///< its equity moves with factors or revenue
    raises = 1 << 8,        ///< may raise debt or equity, go public or be supported
    need = 1 << 9,          ///< it matters how much money it looks for
    conduct = 1 << 10,      ///< others feel how it acts, or events change it
    causes = 1 << 11,       ///< its stress may have another cause than its core cash flow
    deep_pocket = 1 << 12,  ///< its debt is judged by the core cash flow of its trailing year
    surprises =
        1 << 13,  ///< its future may leave the plan by more than its flow: a lab, works that wait, orders
    covenants = 1 << 14,   ///< lenders or a policy watch its facilities or its loan-to-value
    retirement = 1 << 15,  ///< retires GPUs whose margin does not cover their place
    holdings = 1 << 16,    ///< stakes, power rights or bridges, whose proceeds come in later
    operational_losses = 1 << 17,
    core_on_lab = 1 << 18,  ///< its lab's revenue moves its core cash flow
    self_help = 1 << 19,    ///< sells, bridges or puts off for what it lacks, or is under covenants
    other_ends = 1 << 20    ///< may merge or file for insolvency, or its creditors may wait
};

inline constexpr std::int32_t kAllTraits = (1 << 21) - 1;

constexpr Trait operator|(Trait a, Trait b)
{
    return static_cast<Trait>(static_cast<std::int32_t>(a) | static_cast<std::int32_t>(b));
}

/// What a firm's statement holds beside its core business.
inline constexpr Trait kBeyondCore =
    Trait::surprises | Trait::fleet | Trait::network | Trait::investment | Trait::debt | Trait::causes;

}  // namespace ballast
