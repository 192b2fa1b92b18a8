#pragma once
/// Tables of one scenario with the host's arrays: those that are built, and the copies in the precision of a run.
#include <cstdint>
#include <vector>

#include "kernels/tables/study_tables.hpp"

namespace ballast {

/// Arrays that own their elements and know how many there are.
struct HostStorage {
    template <class Element>
    using Array = std::vector<Element>;
    struct Count {};
};

template <class Scalar>
using HostTables = StudyTables<Scalar, HostStorage>;

template <class T>
inline constexpr bool kIsArray = false;
template <class Element>
inline constexpr bool kIsArray<std::vector<Element>> = true;

/// What kernels see of `host`. `at(array)` says where an array lies; it is asked once for each, always in the same order.
template <class Scalar, class At>
StudyTables<Scalar> view_of(HostTables<Scalar> const& host, At&& at)
{
    StudyTables<Scalar> view{};
    auto const look = [&at]<class Member>(char const*, Member const& from, auto& to) {
        if constexpr (kIsArray<Member>) {
            to = at(from);
        } else {
            to = from;
        }
    };
    for_each_member(look, host, view);
    set_counts(host, view);
    return view;
}

}  // namespace ballast
