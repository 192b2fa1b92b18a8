#include "host/results/reader_budget.hpp"

#include <fmt/format.h>

#include "host/base/error.hpp"

namespace ballast::results::reading {
namespace {

constexpr std::uint64_t kLargestRank = 8;

}  // namespace

void refuse(std::string const& what, std::string_view problem)
{
    throw Error(ExitCode::input_bad, fmt::format("{} {}", what, problem),
                "no result file of this program has that", "Take the original file.");
}

void Budget::take_object(std::string const& what)
{
    if (objects_ == 0) {
        refuse(what, fmt::format("is one object more than the {} allowed", limits_.objects));
    }
    --objects_;
}

void Budget::take_bytes(std::string const& what, std::uint64_t bytes)
{
    if (bytes > bytes_) {
        refuse(what,
               fmt::format("asks for {} bytes, more than the {} allowed in all", bytes, limits_.total_bytes));
    }
    bytes_ -= bytes;
}

std::uint64_t count_elements(std::string const& what, std::span<hsize_t const> shape, std::uint64_t limit)
{
    std::uint64_t product = 1;
    for (hsize_t extent : shape) {
        if (extent == 0 || product > limit / extent) {
            refuse(what, "has an absurd size");
        }
        product *= extent;
    }
    return product;
}

std::vector<hsize_t> shape_of_space(std::string const& what, hid_t space)
{
    if (H5Sget_simple_extent_type(space) == H5S_SCALAR) {
        return {};
    }
    auto const rank = BALLAST_H5_SIZE(H5Sget_simple_extent_ndims(space));
    if (static_cast<std::uint64_t>(rank) > kLargestRank || H5Sget_simple_extent_type(space) != H5S_SIMPLE) {
        refuse(what, "has an absurd shape");
    }
    std::vector<hsize_t> shape(static_cast<std::size_t>(rank));
    BALLAST_H5(H5Sget_simple_extent_dims(space, shape.data(), nullptr));
    return shape;
}

bool is_type(hid_t type, hid_t expected)
{
    return BALLAST_H5_SIZE(H5Tequal(type, expected)) > 0;
}

}  // namespace ballast::results::reading
