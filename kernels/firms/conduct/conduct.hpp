#pragma once
/// How a firm acts towards others: what events, failures and stress make it do. Draws: none.
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/status.hpp"

namespace ballast::BALLAST_KERNEL_NS {

/// Share of its contracts that a substitute operator serves.
inline constexpr Scalar kReorganisedService = 0.85_r;

template <class Team>
BALLAST_FN void start_conduct(Team const& team, FirmTables<Scalar> const& t, FirmState const& s)
{
    team.for_each(t.num_firms, [&](int i) {
        Conduct& c = s.conduct.own(i);
        c.economises = 0.0_r;
        c.service_share = 1.0_r;
        c.honours_commitments = 1.0_r;
        c.retrenchment_left = 0.0_r;
        c.ever_retrenched = 0.0_r;
        c.suspension_left = 0.0_r;
        c.exclusion_left = 0.0_r;
        c.substitution_left = 0.0_r;
        c.capacity_sales_left = 0.0_r;
        s.unit_costs.own(i).multiple = 1.0_r;
    });
}

/// What holds for some more steps holds for at least `steps` on the lanes that were hit.
BALLAST_FN void last_at_least(Mask hit, Steps& steps_left, Real steps)
{
    set_where(hit, steps_left, max(steps_left, steps));
}
BALLAST_FN void retrench(FirmState const& s, int firm, Mask lanes, Real steps)
{
    last_at_least(lanes, s.conduct.own(firm).retrenchment_left, steps);
    set_where(lanes, s.conduct.own(firm).ever_retrenched, 1.0_r);
}
BALLAST_FN void suspend_payment(FirmState const& s, int firm, Mask lanes, Real steps)
{
    last_at_least(lanes, s.conduct.own(firm).suspension_left, steps);
}
BALLAST_FN void exclude_from_compute(FirmState const& s, int firm, Mask lanes, Real steps)
{
    last_at_least(lanes, s.conduct.own(firm).exclusion_left, steps);
}
BALLAST_FN void sell_own_capacity(FirmState const& s, int firm, Mask lanes, Real steps)
{
    last_at_least(lanes, s.conduct.own(firm).capacity_sales_left, steps);
}
BALLAST_FN void scale_unit_cost(FirmState const& s, int firm, Mask lanes, Real by)
{
    Real& cost = s.unit_costs.own(firm).multiple;
    set_where(lanes, cost, cost * by);
}
/// Equity commitments and guarantees of a defaulted firm are written down.
BALLAST_FN void stop_honouring(FirmState const& s, int firm, Mask lanes)
{
    set_where(lanes, s.conduct.own(firm).honours_commitments, 0.0_r);
}
/// A substitute operator serves a firm's contracts after a gap.
BALLAST_FN void await_substitute(FirmState const& s, int firm, Mask lanes, Real gap)
{
    Conduct& c = s.conduct.own(firm);
    set_where(lanes, c.substitution_left, gap);
    set_where(lanes, c.service_share, select(gap > 0.0_r, 0.0_r, kReorganisedService));
}
BALLAST_FN void stop_service(FirmState const& s, int firm, Mask lanes)
{
    set_where(lanes, s.conduct.own(firm).service_share, 0.0_r);
}

/// At the end of the step: a firm in stress uses less of what it contracted; what holds for a time runs down.
BALLAST_FN void update_conduct(FirmState const& s, int firm, Mask stressed)
{
    Conduct& c = s.conduct.own(firm);
    c.economises = as_truth(stressed);
    count_down(c.retrenchment_left);
    count_down(c.capacity_sales_left);
    count_down(c.suspension_left);
    count_down(c.exclusion_left);
    Mask const waits = remain(c.substitution_left);
    if (BALLAST_UNLIKELY(any(waits))) {
        count_down(c.substitution_left);
        Mask const serves = waits & !remain(c.substitution_left);
        set_where(serves, c.service_share, kReorganisedService);
    }
}

}  // namespace ballast::BALLAST_KERNEL_NS
