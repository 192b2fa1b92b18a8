#pragma once
/// The list of a record's members, which stands right behind the record: conversion to another precision, hashing and
/// checks of numbers go through it and see values, never padding.

namespace ballast {

/// Has the record T such a list?
template <class T>
inline constexpr bool kHasFields = false;

/// BALLAST_FIELDS(Record, members...) defines with_fields(record, visit), which calls visit(members...) once, in the
/// order of their declaration. Names bind to members by place, and the compiler refuses a list of another length, so
/// that no member can be left out.
#define BALLAST_FIELDS(Record, ...)                                                                          \
    template <class Scalar>                                                                                  \
    inline constexpr bool kHasFields<Record<Scalar>> = true;                                                 \
    template <class Scalar, class Visit>                                                                     \
    constexpr void with_fields(Record<Scalar> const& record, Visit&& visit)                                  \
    {                                                                                                        \
        auto const& [__VA_ARGS__] = record;                                                                  \
        visit(__VA_ARGS__);                                                                                  \
    }                                                                                                        \
    template <class Scalar, class Visit>                                                                     \
    constexpr void with_fields(Record<Scalar>& record, Visit&& visit)                                        \
    {                                                                                                        \
        auto& [__VA_ARGS__] = record;                                                                        \
        visit(__VA_ARGS__);                                                                                  \
    }                                                                                                        \
    static_assert(true)

}  // namespace ballast
