#pragma once
/// The elementary functions for host code that builds tables which kernels read: the lane functions of math.hpp with
/// one double lane, compiled once with the kernel flags. A table made with libm would depend on the machine, whose
/// libm picks code by CPU. Ranges and errors as stated there.

namespace ballast {

double table_exp(double x);
double table_log(double x);
double table_sqrt(double x);
double table_fma(double a, double b, double c);
/// Sine and cosine of x [rad].
void table_sincos(double x, double& sine, double& cosine);
double table_normal_cdf(double x);
double table_inverse_normal_cdf(double p);
/// (1 - e^-z)/z, 1 at 0.
double table_annuity_psi(double z);

}  // namespace ballast
