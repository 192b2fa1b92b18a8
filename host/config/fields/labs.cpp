#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> lab_kinds()
{
    using study::Lab;
    using study::OpenWeights;
    ObjectKind lab = named_kind<Lab>(
        "lab", &study::Study::labs, "The model-building side of the firm of the same name.",
        {"revenue_usd_bn_per_year"},
        {
            number("revenue_usd_bn_per_year", &Lab::revenue_usd_bn_per_year, "USD bn/year", kNotNegative,
                   "Revenue from paid inference at the start.")
                .needed()
                .as(Role::yearly_flow),
            number("capability", &Lab::capability, "log-odds", between(-20, 20),
                   "Capability at the start; a difference of 1 is odds of e in being chosen."),
            number(
                "calibrated_capability", &Lab::calibrated_capability, "log-odds", between(-20, 20),
                "Capability at which revenue and its growth at the start were observed: they set the product "
                "capture. A lab that starts above it gains customers from the first step on."),
            number("capture", &Lab::capture, "log-odds", between(-20, 20),
                   "Product capture beside what revenue at the start shows; below 0 less of research becomes "
                   "revenue."),
            number(
                "fixed_price_share", &Lab::fixed_price_share, "", kShare,
                "Share of its sales under contracts at fixed prices, which follow the price of tokens late."),
            number("fixed_price_months", &Lab::fixed_price_months, "months", between(0.1, 240),
                   "Mean age of the prices of such contracts."),
            number("work_cost_share", &Lab::work_cost_share, "", kShare,
                   "Share of its firm's cost_share_of_revenue that goes with the work served, not with its "
                   "dollars: a price that falls faster than efficiency grows lowers the margin."),
            number("catch_up_per_year", &Lab::catch_up_per_year, "1/year", between(0, 20),
                   "phi: speed at which it closes the gap to the leader."),
            number("revenue_lag_years", &Lab::revenue_lag_years, "years", between(0.001, 20),
                   "tau: lag of demand behind share."),
            number("revenue_growth", &Lab::revenue_growth, "1/year", between(-5, 20),
                   "Growth of revenue at the start as a share of it; sets the product capture."),
            number("minimum_training_share", &Lab::minimum_training_share, "", between(0, 0.99),
                   "a_min: share of compute that always trains."),
            number("serving_share", &Lab::serving_share, "", between(0.001, 1),
                   "Share of compute that serves at the start; sets revenue per unit of compute."),
            number("efficiency_growth_per_year", &Lab::efficiency_growth_per_year, "1/year",
                   Range{.low = -1, .high = 5, .low_open = true},
                   "Growth of the revenue that a unit of compute can serve.")
                .because("A unit of compute serves (1 + growth)^years times what it serves at the start."),
            number("new_commitment_usd_bn_per_year", &Lab::new_commitment_usd_bn_per_year, "USD bn/year",
                   kNotNegative,
                   "g0: yearly payments for new capacity to which it commits in a year, with a runway of two "
                   "years and in the proportions of the start; paid outside the study; 0: none.")
                .as(Role::yearly_flow),
            number("committed_usd_bn_per_year", &Lab::committed_usd_bn_per_year, "USD bn/year", kNotNegative,
                   "Yearly payments committed at the start, with which rivals' are compared.")
                .as(Role::yearly_flow),
            number("commitment_response", &Lab::commitment_response, "", Range{.low = 0, .high = 0.99},
                   "eta: new commitments scale with (rivals' over own commitments, against the start, within "
                   "1/2 and 2) to this power; below 1, or escalation would feed itself."),
            number("commitment_lead_quarters", &Lab::commitment_lead_quarters, "quarters", between(1, 6),
                   "Whole number of quarters from the one of signature to capacity: a mean lead of half a "
                   "quarter less."),
            number("commitment_deposit", &Lab::commitment_deposit, "", kShare,
                   "Share of the yearly payment that is due each year from signature until the capacity "
                   "stands; from then on all of it is."),
            number("commitment_usd_per_h100e_year", &Lab::commitment_usd_per_h100e_year, "USD/H100e/year",
                   between(1, 1e6), "Price of new capacity."),
        });
    ObjectKind open_weights = single_kind<OpenWeights>(
        "open_weights", &study::Study::open_weights,
        "Freely available models: the competitor without a balance sheet.",
        {
            number("capability", &OpenWeights::capability, "log-odds", between(-20, 20),
                   "Capability at the start on the labs' scale."),
            number("calibrated_capability", &OpenWeights::calibrated_capability, "log-odds", between(-20, 20),
                   "Capability at which the labs' revenues at the start were observed."),
            number("catch_up_per_year", &OpenWeights::catch_up_per_year, "1/year", between(0, 50),
                   "w: speed at which open weights follow the leader; 3 is a lag of about four months."),
            number("spill_share", &OpenWeights::spill_share, "", kShare,
                   "Share of unserved demand that looks for another lab."),
        });
    return {lab, open_weights};
}

}  // namespace ballast::config
