#pragma once
#include "kernels/core/table_math.hpp"

namespace ballast {

/// Payment per period that repays 1 over so many periods at a rate per period: r / (1 - (1 + r)^-n), 1 / n without interest.
inline double level_payment(double rate, double periods)
{
    return rate > 0.0 ? rate / (1.0 - table_exp(-periods * table_log(1.0 + rate))) : 1.0 / periods;
}

}  // namespace ballast
