#pragma once
/// Are promises kept: contracts that are renegotiated or cancelled, construction phases that come late or never.
#include "host/risk/figures.hpp"
#include "host/risk/tally.hpp"

namespace ballast {

/// Renegotiations and cancellations per year in which the contract was live. Years lived: trapezoid over the start, on
/// which every contract is live, and the report dates. Poisson interval. [contract] 1/year
Figure contract_revision_rate(Tally const& tally, FigureOptions const& options);

/// The phase is energised later than planned or never; never. [phase][slip]
Figure phase_slip_probability(Tally const& tally, FigureOptions const& options);

}  // namespace ballast
