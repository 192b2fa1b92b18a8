#pragma once
/// No number of a table may be infinite or undefined: kernels would carry it into every figure. Internal to host/study.
#include "host/study/table_build.hpp"

namespace ballast {

/// Throws Error(study_invalid) with the table and the object whose numbers are not finite in the precision of Scalar.
template <class Scalar>
void refuse_nonfinite(TableBuild const& b);

extern template void refuse_nonfinite<float>(TableBuild const&);
extern template void refuse_nonfinite<double>(TableBuild const&);

}  // namespace ballast
