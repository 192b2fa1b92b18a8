#pragma once
/// What a firm or a contract is, by name: the only reader of the codes and flags that records hold. Draws: none.
#include <type_traits>

#include "kernels/firms/firm_state.hpp"
#include "kernels/tables/vocabulary/cause.hpp"
#include "kernels/tables/vocabulary/end.hpp"
#include "kernels/tables/vocabulary/level.hpp"
#include "kernels/tables/vocabulary/trait.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// How a record writes down End, Level, Cause or ContractStatus.
template <class Enum>
BALLAST_FN constexpr std::int32_t code(Enum name)
{
    return static_cast<std::int32_t>(name);
}

/// What is known of a study's firms when code is compiled: any may have any trait, or all are plain and have none.
enum class Kind { any, plain };

/// Has the firm to do with it, or with one of several joined by |? What it has nothing to do with is skipped, and stays as
/// it was at the start.
template <Kind kind = Kind::any>
BALLAST_FN bool has(FirmTable<Scalar> const& firm, Trait trait)
{
    return kind != Kind::plain && (firm.traits & static_cast<std::int32_t>(trait)) != 0;
}

/// Calls body(kind), a constant. On a GPU all studies are of any kind: a second body would be code beside the first in every
/// kernel.
template <class Body>
BALLAST_FN void with_kind(FirmTables<Scalar> const& t, Body const& body)
{
#if !BALLAST_GPU_THREAD
    if (t.num_plain > 0) {
        body(std::integral_constant<Kind, Kind::plain>{});
        return;
    }
#endif
    body(std::integral_constant<Kind, Kind::any>{});
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
/// A buyer, its creditors or a court run it; whom it serves it serves on.
BALLAST_FN Mask is_taken_over(FirmState const& s, int firm)
{
    return !(is_independent(s, firm) | is_liquidated(s, firm));
}
/// In stress or distress.
BALLAST_FN Mask is_stressed(Int level)
{
    return level > code(Level::watch);
}
BALLAST_FN Mask is_public(FirmState const& s, int firm)
{
    return holds(s.funding[firm].listed);
}
BALLAST_FN Mask honours_commitments(FirmState const& s, int firm)
{
    return holds(s.conduct[firm].honours_commitments);
}
BALLAST_FN Mask is_retrenching(FirmState const& s, int firm)
{
    return remain(s.conduct[firm].retrenchment_left);
}
BALLAST_FN Mask sells_capacity(FirmState const& s, int firm)
{
    return remain(s.conduct[firm].capacity_sales_left);
}
BALLAST_FN Mask suspends_payment(FirmState const& s, int firm)
{
    return remain(s.conduct[firm].suspension_left);
}
BALLAST_FN Mask has_no_access(FirmState const& s, int firm)
{
    return remain(s.conduct[firm].exclusion_left);
}

/// Lanes on which any of these four holds: what a customer seldom does.
BALLAST_FN Mask departs_from_contracts(FirmState const& s, int firm)
{
    Conduct const& c = s.conduct[firm];
    return any_remain(c.retrenchment_left, c.capacity_sales_left, c.suspension_left, c.exclusion_left);
}

/// Share of contracted compute that the firm uses as a customer.
BALLAST_FN Real compute_use(FirmTables<Scalar> const& t, FirmState const& s, int firm)
{
    return select(holds(s.conduct[firm].economises), t.firms[firm].austerity_use, 1.0_r);
}

/// Lanes on which a facility of the firm was accelerated.
BALLAST_FN Mask is_accelerated(FirmState const& s, int firm)
{
    return holds(s.standing[firm].accelerated);
}

BALLAST_FN Mask has_status(FirmState const& s, int contract, ContractStatus status)
{
    return s.contracts[contract].status == code(status);
}
BALLAST_FN Mask is_live(FirmState const& s, int contract)
{
    return has_status(s, contract, ContractStatus::live);
}

}  // namespace ballast::BALLAST_KERNEL_NS
