#pragma once
/// The arrays of a scenario's tables as one block of bytes, which may be copied into any memory and read there.
#include <cstddef>
#include <vector>

#include "host/study/owned_tables.hpp"

namespace ballast {

/// Every array, one after the other, each at a multiple of kTableAlignment; never empty.
template <class Scalar>
std::vector<std::byte> table_bytes(OwnedTables<Scalar> const& tables);

/// The tables as they are read where a copy of table_bytes(tables) begins at `at` (aligned alike, of any memory: it is
/// not looked at).
template <class Scalar>
StudyTables<Scalar> tables_at(OwnedTables<Scalar> const& tables, std::byte const* at);

inline constexpr std::size_t kTableAlignment = 16;  ///< bytes

}  // namespace ballast
