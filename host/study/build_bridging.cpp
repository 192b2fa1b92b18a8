/// Tables of what firms get outside the markets for debt and shares: prepayments on call, vendor finance, sale and leaseback,
/// rights issues.
#include <algorithm>

#include "host/study/annuity.hpp"
#include "host/study/study_index.hpp"
#include "host/study/table_build.hpp"

namespace ballast {
namespace {

constexpr double kLeastLeft = 1e-3;  ///< at the end of the stress span

double steps_of_months(TableBuild const& b, double months)
{
    return std::max(1.0, round_quanta(months / (12.0 * b.dt)));
}

/// What brings one unit that is left at the end of the stress span, where so much of it is paid back a step.
double gross(TableBuild const& b, study::Firm const& firm, double paid)
{
    return 1.0 / std::max(1.0 - paid * firm.stress_months / (12.0 * b.dt), kLeastLeft);
}

void set_calls(TableBuild& b, study::Firm const& firm, BridgingTable<double>& t)
{
    auto& out = b.out.firms;
    t.first_call = t.end_call = static_cast<std::int32_t>(out.calls.size());
    if (firm.prepay_on_call <= 0.0) {
        return;
    }
    t.call_share = firm.prepay_on_call;
    t.call_steps = steps_of_months(b, firm.prepay_months);
    t.call_credit = 1.0 + firm.prepay_discount;
    t.call_met = t.call_credit / t.call_steps;
    t.call_gross = gross(b, firm, t.call_met);
    t.call_rest = std::max(1.0, round_quanta(firm.prepay_pause_weeks * 7.0 / b.grid.step_days));
    t.outside_share = firm.prepay_outside_share;
    t.customer_share = firm.prepay_liquidity_share;
    for (std::size_t i = 0; i < out.contracts.size(); ++i) {
        ContractTable<double>& contract = out.contracts[i];
        bool const asked = contract.customer != kNone || t.outside_share > 0.0;
        if (contract.provider == t.firm && contract.vehicle == kNone && contract.idle_floor == 0 && asked) {
            contract.call = static_cast<std::int32_t>(out.calls.size());
            out.calls.push_back(
                {static_cast<std::int32_t>(i), static_cast<std::int32_t>(out.bridging.size()), kNone});
        }
    }
    t.end_call = static_cast<std::int32_t>(out.calls.size());
}

void set_vendor(TableBuild const& b, study::Firm const& firm, BridgingTable<double>& t)
{
    t.vendor = b.study.firm_names.find(firm.vendor_finance_from);
    t.lends = t.repays = kNone;
    t.vendor_share = firm.vendor_finance_share;
    t.vendor_cap = round_quanta(firm.vendor_finance_cap_usd_bn * b.quanta);
    t.vendor_secured = firm.vendor_finance_secured ? 1 : 0;
    t.vendor_rate = firm.vendor_finance_rate * b.dt;
    t.vendor_instalment = level_payment(t.vendor_rate, steps_of_months(b, firm.vendor_finance_months));
}

void set_leaseback(TableBuild const& b, study::Firm const& firm, BridgingTable<double>& t)
{
    t.lease_share = firm.leaseback_share;
    t.lease_haircut = firm.leaseback_haircut;
    t.lease_impact = firm.leaseback_impact;
    t.lease_steps = steps_of_months(b, firm.leaseback_months);
    t.lease_rent = level_payment(firm.leaseback_yield * b.dt, t.lease_steps);
    t.lease_gross = gross(b, firm, t.lease_rent);
}

void set_rights(TableBuild& b, study::Firm const& firm, BridgingTable<double>& t)
{
    if (!issues_rights(firm)) {
        return;
    }
    for (int i = 0; i < kNumRegimes; ++i) {
        t.rights_rate[i] = firm.rights_issues_per_year[row(i)] * b.dt;
    }
    t.rights_price = 1.0 - firm.rights_discount;
    t.rights_share = firm.rights_issue_share * t.rights_price;
    t.rights_rest = b.grid.year_steps();
    t.rights = b.draws.key("firm/" + (firm.draws_as.empty() ? firm.name : firm.draws_as) + "/rights");
}

}  // namespace

void build_bridging(TableBuild& b)
{
    auto& out = b.out.firms;
    for (int f = 0; f < b.study.firm_names.size(); ++f) {
        study::Firm const& firm = b.study.firms[row(f)];
        if (firm.prepay_on_call <= 0.0 && firm.vendor_finance_share <= 0.0 && firm.leaseback_share <= 0.0 &&
            !issues_rights(firm)) {
            continue;
        }
        BridgingTable<double> t{};
        t.firm = f;
        set_calls(b, firm, t);
        set_vendor(b, firm, t);
        set_leaseback(b, firm, t);
        set_rights(b, firm, t);
        out.firms[row(f)].bridging = static_cast<std::int32_t>(out.bridging.size());
        out.bridging.push_back(t);
    }
}

}  // namespace ballast
