#pragma once
/// Operational losses (docs/model.md, section 7): an outage, a fraud, a judgment, a recall. They arrive at a constant rate and
/// cost min(m e^(sigma z), largest), due at once as operating cost of the step. What becomes of the firm is up to its
/// liquidity and its lenders. A one-off: no run rate moves with it.
/// Draws: 1 exponential an arrival, 1 normal a loss, by the number of losses so far.
#include "kernels/core/math.hpp"
#include "kernels/firms/firm_state.hpp"
#include "kernels/firms/money.hpp"
#include "kernels/random/draws.hpp"

namespace ballast::BALLAST_KERNEL_NS {

template <class Team>
BALLAST_FN void start_operational_risks(Team const& team, FirmTables<Scalar> const& t, FirmState const& s,
                                        Draws const& d)
{
    team.for_each(t.num_operational_risks, [&](int i) {
        OperationalRisk& x = s.operational_risks.own(i);
        x.count = Int(0);
        x.left = arrival_threshold(d, t.operational_risks[i].arrival, Int(0));
        x.loss = 0.0_r;
    });
}

/// What the risk costs in the step; at most one loss.
BALLAST_FN void suffer_operational_loss(FirmTables<Scalar> const& t, FirmState const& s, Draws const& d,
                                        int risk)
{
    OperationalRiskTable<Scalar> const& p = t.operational_risks[risk];
    OperationalRisk& x = s.operational_risks.own(risk);
    Real left = x.left - p.rate;
    Mask const strikes = left <= 0.0_r;
    Real loss = 0.0_r;
    if (BALLAST_UNLIKELY(any(strikes))) {
        Int const n = x.count;
        Real const z = d.normal(strikes, p.size, n, 0.0_r);
        Real const amount = min(exp(fma(p.sigma, z, p.log_median)), p.largest);
        loss = select(strikes, round_to_quantum(amount), 0.0_r);
        add_where(strikes, left, arrival_threshold(d, strikes, p.arrival, n + 1));
        x.count = select(strikes, n + 1, n);
    }
    x.left = left;
    x.loss = loss;
}

}  // namespace ballast::BALLAST_KERNEL_NS
