/// Tables of sales and wind-downs before a firm fails, and of the terms of bids.
#include <algorithm>

#include "host/study/study_index.hpp"
#include "host/study/table_build.hpp"

namespace ballast {
namespace {

SaleTable<double> sale_table(TableBuild& b, study::Firm const& firm, bool kept_whole)
{
    SaleTable<double> t{};
    if (!kept_whole && firm.runway_merger_years > 0.0) {
        t.offer_rate = firm.runway_merger_per_year * b.dt;
        t.offer_inverse = 1.0 / firm.runway_merger_years;
    }
    if (!kept_whole && firm.wind_down_runway_years > 0.0) {
        t.wind_down_rate = firm.wind_down_per_year * b.dt;
        t.wind_down_years = firm.wind_down_runway_years;
    }
    double const longest = std::max(firm.runway_merger_years, firm.wind_down_runway_years);
    t.look_steps = static_cast<std::int32_t>(longest / b.dt) + 1;
    t.unhurried_share = firm.unhurried_share_of_valuation;
    t.bid_probability = firm.bid_probability;
    t.bid_dispersion = firm.bid_dispersion;
    t.bid_mean = -0.5 * firm.bid_dispersion * firm.bid_dispersion;
    t.bargaining_power = firm.bargaining_power;
    std::string const name = "firm/" + (firm.draws_as.empty() ? firm.name : firm.draws_as);
    t.offer = b.draws.key(name + "/offer");
    t.wind_down = b.draws.key(name + "/wind_down");
    t.bid = b.draws.key(name + "/bid");
    t.view = b.draws.key(name + "/bidders_view");
    return t;
}

}  // namespace

void build_sales(TableBuild& b)
{
    auto& out = b.out.firms;
    if (!has_terms_of_sale(b.study)) {
        return;
    }
    for (int f = 0; f < b.study.firm_names.size(); ++f) {
        bool const kept_whole = b.options.noise_free || b.options.backstopped_firm == f;
        out.sales.push_back(sale_table(b, b.study.firms[row(f)], kept_whole));
    }
}

}  // namespace ballast
