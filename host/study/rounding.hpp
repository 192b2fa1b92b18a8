#pragma once
/// Amounts of money in whole quanta.
#include <vector>

namespace ballast {

/// Nearest whole number, halves away from zero.
double round_quanta(double x);
/// Whole numbers whose running sums are the rounded running sums of the amounts, so that none is lost.
void round_cumulative(std::vector<double>& amounts);

}  // namespace ballast
