#pragma once
/// A replayed path whose numbers leave the finite ones means nothing from there on.
#include <string>

#include "host/run/ledger_sheet.hpp"

namespace ballast {

/// Throws Error(internal) with firm, line and step where a number of the first `num_steps` steps is not finite. `what`
/// names the path.
template <class Scalar>
void refuse_nonfinite(LedgerSheet<Scalar> const& sheet, StudyIndex const& index, int num_steps,
                      std::string const& what);

extern template void refuse_nonfinite<float>(LedgerSheet<float> const&, StudyIndex const&, int,
                                             std::string const&);
extern template void refuse_nonfinite<double>(LedgerSheet<double> const&, StudyIndex const&, int,
                                              std::string const&);

}  // namespace ballast
