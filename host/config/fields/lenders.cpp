#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> lender_kinds()
{
    using study::Lender;
    return {named_kind<Lender>(
        "lender", &study::Study::lenders, "Who lends to firms of a kind, and what they look at.",
        {"earnings_multiple", "fleet_advance", "contract_advance", "stake_advance", "power_advance",
         "equity_advance"},
        {
            text("title", &Lender::title, "Name for tables and pictures."),
            number("earnings_multiple", &Lender::earnings_multiple, "years", between(0, 20),
                   "m: debt that they carry per unit of earnings before interest of the next twelve months."),
            number("fleet_advance", &Lender::fleet_advance, "", kShare,
                   "a_F: debt that they carry per unit of a fleet's collateral value, beside earnings."),
            number("contract_advance", &Lender::contract_advance, "", kShare,
                   "a_B: the same per unit of what contracts are worth above the market."),
            number("stake_advance", &Lender::stake_advance, "", kShare,
                   "a_S: the same per unit of stakes in others."),
            number("power_advance", &Lender::power_advance, "", kShare,
                   "a_P: the same per unit of power rights."),
            number("equity_advance", &Lender::equity_advance, "", kShare,
                   "a_V: the same per unit of the firm's equity value."),
            number("free_utilisation", &Lender::free_utilisation, "", between(0, 0.99),
                   "Debt over debt capacity up to which they are as willing as ever; at 1 nobody lends."),
            number("spread_slope", &Lender::spread_slope, "", between(0, 10),
                   "kappa: slope of the log of a firm's spread by debt over debt capacity."),
            number("accepted_yield", &Lender::accepted_yield, "1/year", between(0, 1),
                   "Yield up to which they buy the whole of an issue."),
            number("highest_yield", &Lender::highest_yield, "1/year", between(0, 1),
                   "Yield from which on they buy none; between the two a share of it. 0: no such limit."),
            number(
                "insolvency_per_year", &Lender::insolvency_per_year, "1/year", kNotNegative,
                "Hazard of a filing for insolvency of a firm whose debt is twice what makes it insolvent, or "
                "more; 0: firms fail by illiquidity alone.")
                .as(Role::arrival_rate),
            number("insolvent_utilisation", &Lender::insolvent_utilisation, "", between(1, 10),
                   "Debt over debt capacity from which on a firm may file for insolvency."),
            number("capital_usd_bn", &Lender::capital_usd_bn, "USD bn", kNotNegative,
                   "C: capital of all lenders of the kind, which their losses on loans to firms of the study "
                   "use up; 0: losses do not change what they lend."),
            number("loss_sensitivity", &Lender::loss_sensitivity, "", between(0, 100),
                   "b: after losses L new debt arrives, and maturing debt is refinanced against assets, at "
                   "e^(-b L / C) of the usual."),
            number("recovery_half_life_years", &Lender::recovery_half_life_years, "years", between(0, 100),
                   "Time in which they rebuild half of what they have lost; 0: never."),
        })};
}

}  // namespace ballast::config
