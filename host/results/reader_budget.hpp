#pragma once
/// What a file may still ask for while it is read, and the refusal of one that asks for too much. For the reader alone.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/results/hdf5.hpp"
#include "host/results/reader.hpp"

namespace ballast::results::reading {

inline constexpr std::uint64_t kLargestName = 200;  ///< [bytes] of objects and attributes

/// Throws Error(input_bad): "what problem (no result file of this program has that) ...".
[[noreturn]] void refuse(std::string const& what, std::string_view problem);

/// Everything is paid for before memory is asked for; what cannot be paid is refused.
class Budget {
public:
    explicit Budget(ReadLimits const& limits)
        : bytes_(limits.total_bytes)
        , objects_(limits.objects)
        , limits_(limits)
    {
    }

    void take_object(std::string const& what);
    void take_bytes(std::string const& what, std::uint64_t bytes);
    /// For callbacks of HDF5 that allocate.
    std::uint64_t* bytes_left() { return &bytes_; }
    ReadLimits const& limits() const { return limits_; }

private:
    std::uint64_t bytes_;
    std::uint64_t objects_;
    ReadLimits limits_;
};

/// Product of the extents; refuses empty ones and products beyond `limit`.
std::uint64_t count_elements(std::string const& what, std::span<hsize_t const> shape, std::uint64_t limit);

/// Extents of a space, none for a single value; refuses ranks that no file of ours has.
std::vector<hsize_t> shape_of_space(std::string const& what, hid_t space);

/// Whether two HDF5 types are the same.
bool is_type(hid_t type, hid_t expected);

}  // namespace ballast::results::reading
