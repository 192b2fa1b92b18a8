#pragma once
/// What a GPU is worth to a lender: the present value of its margin over its remaining life N, idle when it loses.
///   V = max(scrap, h int_0^N e^(-r u) (Phat(u) - c)^+ du),  Phat(u) = e^(-delta u)[Pbar + (P - Pbar) e^(-kappa u)],
///   Pbar = P e^(-(w x + y) + v/2),  r = short rate + premium, c at the reference power price
/// by 16-point Gauss-Legendre up to the time after which no rent covers c, ln(max(P, Pbar) / c) / delta. The value of the option to restart is ignored. With kappa = 0 it has a closed form,
/// which tests compare. A fire sale lowers it by
/// the resale market's discount (rents.hpp). Draws: none.
#include "kernels/core/math.hpp"
#include "kernels/firms/bridging/title.hpp"
#include "kernels/firms/cohorts/cohorts.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/firms/order_books/assets.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Nodes and weights on (0, 1); symmetric. Abramowitz and Stegun (1964), table 25.4, n = 16.
inline constexpr int kGaussHalf = 8;
BALLAST_CONSTANT Scalar kGaussOffset[kGaussHalf] = {  // half of the node
    Scalar(0.0475062549188187201), Scalar(0.140801775389629460), Scalar(0.229008388828613685),
    Scalar(0.308938122201321873),  Scalar(0.377702204177501522), Scalar(0.432815601193915851),
    Scalar(0.472287511536616275),  Scalar(0.494700467495824980)};
BALLAST_CONSTANT Scalar kGaussWeight[kGaussHalf] = {  // half of the weight
    Scalar(0.0947253052275342511), Scalar(0.0913017075224617919), Scalar(0.0845782596975012691),
    Scalar(0.0747979944082883659), Scalar(0.0623144856277669395), Scalar(0.0475792558412463928),
    Scalar(0.0311267619693239468), Scalar(0.0135762297058770483)};

/// USD per GPU of a class.
BALLAST_FN Real collateral_value(FirmTables<Scalar> const& t, FactorState const& factors, FirmState const& s,
                                 int g, int step)
{
    GpuClassTable<Scalar> const& c = t.classes[g];
    int const row = step * t.num_classes + g;
    Scalar const life = t.remaining_life[row];
    if (life <= 0.0_r)
        return c.scrap_usd;
    Real const rate =
        factor_or(factors.x, t.market.short_rate, t.market.short_rate_constant) + c.discount_premium;
    Real const price = s.classes[g].rent;
    Real deviation = factor_or(factors.x, c.deviation, 0.0_r);
    deviation = fma(t.training_weight[row], factor_or(factors.x, t.market.training, 0.0_r), deviation);
    deviation = fma(t.inference_weight[row], factor_or(factors.x, t.market.inference, 0.0_r), deviation);
    Real const cost = c.mwh_per_hour * c.power_reference + c.operations_usd_per_hour;
    bool const reverts = c.reversion > 0.0_r;
    Real const settled = reverts ? price * exp(c.expected_log_shift - deviation) : price;
    Real until = life;
    if (c.obsolescence > 0.0_r) {
        Real const headroom = log(max(max(price, settled), 1e-6_r) / max(cost, 1e-6_r));
        until = clamp(headroom * (1.0_r / c.obsolescence), 0.0_r, life);
    }
    Real sum = 0.0_r;
    for (int i = 0; i < kGaussHalf; ++i) {
        for (int side = 0; side < 2; ++side) {
            Scalar const offset = side == 0 ? -kGaussOffset[i] : kGaussOffset[i];
            Real const u = until * (0.5_r + offset);
            Real rent = price * exp(u * -c.obsolescence);
            if (reverts) {
                Real const ahead = fma(price - settled, exp(u * -c.reversion), settled);
                rent = ahead * exp(u * -c.obsolescence);
            }
            Real const margin = max(rent - cost, 0.0_r);
            sum = fma(kGaussWeight[i], margin * exp(-(rate * u)), sum);
        }
    }
    return max(sum * until * c.hours_per_year * s.market->resale, c.scrap_usd);
}

/// Notes what a GPU of each class is worth, for whoever asks in this step. Does not wait for the others.
template <class Team>
BALLAST_PHASE_FN void appraise_classes(Team const& team, FirmTables<Scalar> const& t,
                                       FactorState const& factors, FirmState const& s, int step)
{
    team.for_each(t.num_classes,
                  [&](int g) { s.classes.own(g).collateral = collateral_value(t, factors, s, g, step); });
}

/// Value of a firm's powered and unpowered GPUs [quanta] at the last appraisal, those aside that it has sold and
/// leases; those that are retired, or not let again, are scrap.
BALLAST_FN Real fleet_value(FirmTables<Scalar> const& t, FirmState const& s, int firm, int step)
{
    FirmTable<Scalar> const& p = t.firms[firm];
    Real sum = 0.0_r;
    for (int j = p.first_cohort; j < p.end_cohort; ++j) {
        int const c = t.owned_cohort[j];
        int const g = t.cohorts[c].gpu_class;
        FleetInUse const gpus = fleet_in_use(t, s, c, step);
        Real earning = gpus.earning;
        if (p.bridging != kNone)
            earning = earning * owned_share(t, s, firm, c);
        sum = fma(earning * t.market.usd_per_quantum_inv, s.classes[g].collateral, sum);
        if (t.cohorts[c].retirement_gain > 0.0_r || t.cohorts[c].let_once != 0)
            sum = fma(gpus.scrap, t.classes[g].scrap_usd * t.market.usd_per_quantum_inv, sum);
    }
    if (has_orders(t, firm))
        sum = sum + order_fleet_value(t, s, firm, [&](int g) { return Real(s.classes[g].collateral); });
    return sum;
}

/// Does a GPU of the class still earn its keep? Mask of the lanes on which its rent, sold for h hours a year, covers
/// power and operations (runs), its place as well, and its debt service as well; all per GPU-hour of a year.
struct SecondLifeMasks {
    Mask runs, covers_site, covers_debt;
};

BALLAST_FN SecondLifeMasks second_life(FirmTables<Scalar> const& t, FirmState const& s, int g)
{
    GpuClassTable<Scalar> const& c = t.classes[g];
    Real const power = c.region == kNone ? c.power_reference : s.regions[c.region].power_price;
    Real const margin = s.classes[g].rent - fma(c.mwh_per_hour, power, c.operations_usd_per_hour);
    Real const earned = margin * c.sold_share;
    return {margin > 0.0_r, earned > c.site_cost, earned > c.site_cost + c.debt_service};
}

/// Loan-to-value of a firm: all its debt over fleet and stakes; 0 without assets of that kind.
BALLAST_FN Real loan_to_value(Real debt, Real assets)
{
    return select(assets > 1.0_r, debt / max(assets, 1.0_r), 0.0_r);
}

}  // namespace ballast::BALLAST_KERNEL_NS
