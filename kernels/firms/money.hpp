#pragma once
/// Booked amounts are whole quanta (float) or multiples of 2^-24 quanta (double), so sums of them are exact and do
/// not depend on their order: below 2^24 quanta in float, 2^29 in double.
#include "kernels/core/rows.hpp"
#include "kernels/factors/factor_state.hpp"
#include "kernels/tables/study_tables.hpp"

namespace ballast::BALLAST_KERNEL_NS {

#if BALLAST_DOUBLE
inline constexpr Scalar kMoneyStep = 1.0_r / 16777216.0_r;
inline constexpr Scalar kMoneyMagic = 6755399441055744.0_r * kMoneyStep;  ///< 1.5 x 2^52 steps
#else
inline constexpr Scalar kMoneyStep = 1.0_r;
inline constexpr Scalar kMoneyMagic = 12582912.0_r;  ///< 1.5 x 2^23 steps
#endif

/// Nearest bookable amount. Range: |x| < 2^22 quanta (68 bn USD at 2^14) a step in float.
BALLAST_FN Real round_to_quantum(Real x)
{
    return (x + kMoneyMagic) - kMoneyMagic;
}

/// Largest bookable amount not above x, at least 0.
BALLAST_FN Real floor_to_quantum(Real x)
{
    Real const nearest = round_to_quantum(x);
    return max(select(x < nearest, nearest - kMoneyStep, nearest), 0.0_r);
}

/// The lanes' regimes of funding: open, selective or shut. A factor numbers them 0, 1, 2.
struct FundingRegime {
    Mask selective;  ///< or shut
    Mask shut;
};

/// value of the lane's funding regime.
BALLAST_FN Real by_regime(Scalar const (&value)[kNumRegimes], FundingRegime const& regime)
{
    return select(regime.shut, value[2], select(regime.selective, value[1], value[0]));
}

/// x[factor], or `otherwise` where the study names no such factor.
BALLAST_FN Real factor_or(Row<Real> x, int factor, Scalar otherwise)
{
    return factor == kNone ? otherwise : x[factor];
}

/// Short rate per step of the lanes.
BALLAST_FN Real short_rate_per_step(MarketTable<Scalar> const& m, FactorState const& factors)
{
    return factor_or(factors.x, m.short_rate, m.short_rate_constant) * m.dt;
}

/// Open where the study has none.
BALLAST_FN FundingRegime funding_regime(MarketTable<Scalar> const& m, FactorState const& factors)
{
    Real const number = factor_or(factors.x, m.regime, 0.0_r);
    return {number > 0.5_r, number > 1.5_r};
}

/// What all firms see of the markets in a step.
struct StepMarket {
    Real short_rate;  ///< per step
    FundingRegime regime;
    Real uncommitted;     ///< share of uncommitted capital spending that goes on
    Real capacity_below;  ///< share of the usual money that is to be had below investment grade
    Real capacity_at_grade;

    BALLAST_MEMBER Real capacity(FirmTable<Scalar> const& p) const
    {
        return p.investment_grade != 0 ? capacity_at_grade : capacity_below;
    }
};

BALLAST_FN StepMarket market_of_step(MarketTable<Scalar> const& m, FactorState const& factors)
{
    FundingRegime const regime = funding_regime(m, factors);
    return {short_rate_per_step(m, factors), regime, by_regime(m.uncommitted, regime),
            by_regime(m.capacity[0], regime), by_regime(m.capacity[1], regime)};
}

}  // namespace ballast::BALLAST_KERNEL_NS
