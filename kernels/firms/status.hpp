#pragma once
/// What a firm or a contract is, and what it owes by seniority, by name: the only reader of the codes and flags that
/// rows hold. Draws: none.
#include "kernels/firms/firm_state.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// How a row writes down End, Level or Cause.
template <class Enum>
BALLAST_FN constexpr std::int32_t code(Enum name)
{
    return static_cast<std::int32_t>(name);
}

BALLAST_FN Mask is_independent(FirmState const& s, int firm)
{
    return s.standing[firm].end == code(End::none);
}
/// Ended, but not by being bought.
BALLAST_FN Mask has_defaulted(FirmState const& s, int firm)
{
    return s.standing[firm].end > code(End::acquired);
}
BALLAST_FN Mask is_liquidated(FirmState const& s, int firm)
{
    return s.standing[firm].end == code(End::liquidation);
}
/// In stress or distress.
BALLAST_FN Mask is_stressed(Int level)
{
    return level > code(Level::watch);
}
BALLAST_FN Mask is_public(FirmState const& s, int firm)
{
    return s.funding[firm].listed > 0.5_r;
}
BALLAST_FN Mask honours_commitments(FirmState const& s, int firm)
{
    return s.conduct[firm].honours > 0.5_r;
}
BALLAST_FN Mask is_retrenching(FirmState const& s, int firm)
{
    return s.conduct[firm].retrench > 0.0_r;
}
BALLAST_FN Mask sells_capacity(FirmState const& s, int firm)
{
    return s.conduct[firm].selling > 0.0_r;
}
BALLAST_FN Mask withholds_payment(FirmState const& s, int firm)
{
    return s.conduct[firm].withholds > 0.0_r;
}
BALLAST_FN Mask has_no_access(FirmState const& s, int firm)
{
    return s.conduct[firm].barred > 0.0_r;
}

/// Why a contract is no longer live.
enum class Retired : std::int32_t { cancelled = 1, customer_gone, expired, provider_gone };

/// How contract_left writes it down: a live contract has hazard left, a retired one its reason, negative.
BALLAST_FN constexpr Scalar retired_code(Retired why)
{
    return -static_cast<Scalar>(why);
}
BALLAST_FN Mask is_live(Real left)
{
    return left > 0.0_r;
}
BALLAST_FN Mask is_live(FirmState const& s, int contract)
{
    return is_live(s.contracts[contract].left);
}
BALLAST_FN Mask retired_as(Real left, Retired why)
{
    return left == retired_code(why);
}
BALLAST_FN Mask retired_as(FirmState const& s, int contract, Retired why)
{
    return retired_as(s.contracts[contract].left, why);
}
/// Ended by its customer, or never begun (no hazard at the start).
BALLAST_FN Mask is_cancelled(Real left)
{
    return (left > retired_code(Retired::customer_gone)) & !is_live(left);
}
BALLAST_FN void retire(FirmState const& s, int contract, Mask lanes, Retired why)
{
    set_where(lanes, s.contracts[contract].left, retired_code(why));
}

/// What a firm owes outside the study by seniority, or its share of one cause of a shortfall.
BALLAST_FN Real& arrears_of(FirmState const& s, int firm, Seniority rank)
{
    return s.balances[firm].arrears[rank];
}
BALLAST_FN Real& shortfall_by(FirmState const& s, int firm, Cause cause)
{
    return s.accruals[firm].accumulator[code(cause)];
}

}  // namespace ballast::BALLAST_KERNEL_NS
