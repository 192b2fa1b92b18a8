#include "kernels/core/table_math.hpp"

#include "kernels/core/normal_quantile.hpp"

static_assert(BALLAST_LANES == 0 && BALLAST_DOUBLE == 1, "tables are made in scalar double precision");

namespace ballast {

namespace lane = BALLAST_KERNEL_NS;

double table_exp(double x)
{
    return lane::exp(x);
}
double table_log(double x)
{
    return lane::log(x);
}
double table_sqrt(double x)
{
    return lane::sqrt(x);
}
double table_fma(double a, double b, double c)
{
    return lane::fma(a, b, c);
}
void table_sincos(double x, double& sine, double& cosine)
{
    lane::sincos(x, sine, cosine);
}
double table_normal_cdf(double x)
{
    return lane::normal_cdf(x);
}
double table_inverse_normal_cdf(double p)
{
    return lane::inverse_normal_cdf(p);
}
double table_annuity_psi(double z)
{
    return lane::annuity_psi(z);
}

}  // namespace ballast
