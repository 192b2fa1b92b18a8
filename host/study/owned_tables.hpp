#pragma once
/// Kernel tables with their memory: built in double, rounded once to the precision of a run, hashed by value.
#include <string>

#include "host/study/host_tables.hpp"

namespace ballast {

/// Owns the arrays that its view points into; may be moved, the view stays valid. Not copied by accident.
template <class Scalar>
class OwnedTables {
public:
    /// Rounds every number to the nearest Scalar; magnitudes below its smallest normal number become 0.
    explicit OwnedTables(HostTables<double> const& built);
    OwnedTables(OwnedTables&&) noexcept = default;
    OwnedTables& operator=(OwnedTables&&) noexcept = default;
    OwnedTables(OwnedTables const&) = delete;
    OwnedTables& operator=(OwnedTables const&) = delete;

    StudyTables<Scalar> const& view() const { return view_; }
    HostTables<Scalar> const& arrays() const { return arrays_; }

    /// From now on nothing is counted on quantile dates but at the horizon. For tallies whose shape has none.
    void drop_quantile_dates();

    /// SHA-256 of all sizes and values in a fixed order, without padding. Equal tables have equal hashes on every
    /// machine; tables of different precision have different ones.
    std::string sha256() const;

private:
    void make_view();

    HostTables<Scalar> arrays_{};
    StudyTables<Scalar> view_{};
};

extern template class OwnedTables<float>;
extern template class OwnedTables<double>;

}  // namespace ballast
