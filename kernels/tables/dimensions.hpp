#pragma once
/// What is the same for every study: sizes, and the mark by which tables say "none".

namespace ballast {

inline constexpr int kNone = -1;         ///< "no such object" for an index
inline constexpr int kMaxStates = 4;     ///< of a Markov chain
inline constexpr int kSlipPoints = 129;  ///< support points of a tabulated inverse distribution
inline constexpr int kMixingPoints = 1025;
inline constexpr int kDealtWorkers = 12;        ///< to whom firms are dealt: warps of the usual GPU mapping
inline constexpr int kForcedOrdinal = 1 << 17;  ///< marks of forced events use ordinals from here on
inline constexpr int kLeadQuarters = 6;         ///< longest lead from signature to capacity
inline constexpr double kComfortYears = 2.0;    ///< runway at which a lab commits at its planned pace
inline constexpr double kMostComfort = 1.5;     ///< multiple of that pace at most
inline constexpr int kShortBlock = 8;           ///< steps of the ledger ahead that are passed over at a time
inline constexpr int kLongBlock = 64;

}  // namespace ballast
