#include "host/study/table_image.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace ballast {
namespace {

/// Gives arrays their places in the order in which they are asked for.
class Places {
public:
    /// First byte of the next array.
    template <class Element>
    std::size_t take(std::vector<Element> const& array)
    {
        static_assert(std::is_trivially_copyable_v<Element> && alignof(Element) <= kTableAlignment);
        std::size_t const first = end();
        next_ = first + array.size() * sizeof(Element);
        return first;
    }

    std::size_t end() const { return (next_ + kTableAlignment - 1) / kTableAlignment * kTableAlignment; }

private:
    std::size_t next_ = 0;
};

}  // namespace

template <class Scalar>
std::vector<std::byte> table_bytes(OwnedTables<Scalar> const& tables)
{
    std::vector<std::byte> bytes;
    Places places;
    view_of(tables.arrays(), [&]<class Element>(std::vector<Element> const& array) {
        std::size_t const first = places.take(array);
        bytes.resize(places.end());
        if (!array.empty()) {
            std::memcpy(bytes.data() + first, array.data(), array.size() * sizeof(Element));
        }
        return array.data();
    });
    bytes.resize(std::max(bytes.size(), kTableAlignment));
    return bytes;
}

template <class Scalar>
StudyTables<Scalar> tables_at(OwnedTables<Scalar> const& tables, std::byte const* at)
{
    Places places;
    return view_of(tables.arrays(), [&]<class Element>(std::vector<Element> const& array) {
        return reinterpret_cast<Element const*>(at + places.take(array));
    });
}

#define BALLAST_INSTANTIATE(Scalar)                                                                          \
    template std::vector<std::byte> table_bytes<Scalar>(OwnedTables<Scalar> const&);                         \
    template StudyTables<Scalar> tables_at<Scalar>(OwnedTables<Scalar> const&, std::byte const*);
BALLAST_INSTANTIATE(float)
BALLAST_INSTANTIATE(double)
#undef BALLAST_INSTANTIATE

}  // namespace ballast
