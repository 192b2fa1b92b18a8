#pragma once
/// The group `/parameter_band`: the design, survivors at each of its points, the band over points and rank correlations.
#include <optional>

#include "host/results/dataset.hpp"
#include "host/risk/parameter_band.hpp"

namespace ballast::results {

inline constexpr std::string_view kParameterGroup = "parameter_band";

/// Adds the group; its variables lie on the root axes `firm` and `date` and on its own.
void add_parameter_band(Dataset& dataset, ParameterBand const& band);

/// The same without figures: design and survivors. Returns the group.
Group& add_parameter_tallies(Dataset& dataset, ParameterBand const& band);

/// Design and survivors of a file, from which the figures can be made again; nothing where the file has no such group.
/// Throws Error(input_bad) if a part is missing or has another size.
std::optional<ParameterBand> read_parameter_band(Dataset const& dataset, std::size_t num_dates,
                                                 std::size_t num_firms);

}  // namespace ballast::results
