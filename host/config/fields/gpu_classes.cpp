#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> gpu_class_kinds()
{
    using study::GpuClass;
    return {named_kind<GpuClass>(
        "gpu_class", &study::Study::gpu_classes,
        "A generation of accelerators: its rent, ageing, power and resale value.", {"price_usd_per_hour"},
        {
            number("price_usd_per_hour", &GpuClass::price_usd_per_hour, "USD/GPU-hour",
                   Range{.low = 0, .high = 1000, .low_open = true},
                   "Rent for one year committed, at the start.")
                .because(
                    "Rents move by their logarithm. For GPUs that nobody buys at spot give the rent of their "
                    "class and set merchant_utilisation = 0 of the cohort.")
                .needed(),
            number("obsolescence_per_year", &GpuClass::obsolescence_per_year, "1/year", between(-1, 5),
                   "delta: decline of the log rent without news."),
            number("age_years", &GpuClass::age_years, "years", between(0, 20),
                   "Age of the class at the start."),
            number(
                "training_halflife_years", &GpuClass::training_halflife_years, "years", between(0.01, 100),
                "Weight of training demand in the rent is 2^(-age/this); inference demand takes the rest."),
            number("training_beta", &GpuClass::training_beta, "", between(-5, 5),
                   "b_T: log rent per unit of training demand."),
            number("inference_beta", &GpuClass::inference_beta, "", between(-5, 5),
                   "b_I: log rent per unit of inference demand."),
            name_of("factor", "deviation", &GpuClass::deviation,
                    "Factor y_g (ou) of this class's own log rent deviation; may be empty."),
            number("jump_decay_per_year", &GpuClass::jump_decay_per_year, "1/year", between(0, 100),
                   "Decay of the transient part of what events add to the log rent."),
            number("kw_per_gpu", &GpuClass::kw_per_gpu, "kW", between(0.01, 20),
                   "IT power per GPU with its share of the system."),
            number("pue", &GpuClass::pue, "", between(1, 3),
                   "Power usage effectiveness: site power over IT power."),
            number("operations_usd_per_hour", &GpuClass::operations_usd_per_hour, "USD/GPU-hour",
                   between(0, 20), "Variable cost of operation besides power."),
            number("h100e", &GpuClass::h100e, "H100e/GPU", between(0.001, 1000),
                   "Compute per GPU in H100 equivalents."),
            number("hours_sold_per_year", &GpuClass::hours_sold_per_year, "hours/year", between(1, 8784),
                   "h: hours sold a year in the collateral value, utilisation included."),
            number("life_years", &GpuClass::life_years, "years", between(0.1, 30),
                   "Remaining economic life at the start."),
            number("scrap_value_usd", &GpuClass::scrap_value_usd, "USD/GPU", between(0, 200'000),
                   "Least resale value."),
            number("value_reversion_per_year", &GpuClass::value_reversion_per_year, "1/year", between(0, 50),
                   "kappa of the collateral formula: how fast a valuer expects rents to return to their "
                   "mean; 0: not at all."),
            number("discount_premium", &GpuClass::discount_premium, "1/year", between(-0.05, 1),
                   "The collateral value discounts at the short rate plus this."),
            number("site_cost_usd_per_hour", &GpuClass::site_cost_usd_per_hour, "USD/GPU-hour",
                   between(0, 50),
                   "Fixed cost of its place (lease, staff), spread over all hours of a year; for the "
                   "question whether an old GPU still earns its place. Paid as part of its owner's fixed "
                   "cost, of which a retired GPU saves avoidable_site_cost of this."),
            number("avoidable_site_cost", &GpuClass::avoidable_site_cost, "", kShare,
                   "Share of site_cost_usd_per_hour that ends with the GPU: space and power given back."),
            number(
                "retirement_per_year", &GpuClass::retirement_per_year, "1/year", between(0, 100),
                "Rate at which owners retire GPUs that are neither contracted nor kept, while h (P - c) is "
                "below the avoidable cost of their place; retired ones never come back."),
            number("purchase_usd", &GpuClass::purchase_usd, "USD/GPU", between(0, 1'000'000),
                   "Price of a GPU with its share of server, network and storage, and of whatever "
                   "site_cost_usd_per_hour does not hold; 0: nobody compares owning with renting."),
            number("purchase_decline_per_year", &GpuClass::purchase_decline_per_year, "1/year",
                   between(-1, 5),
                   "Decline of the log price of as much compute, since newer classes do more."),
            number("service_life_years", &GpuClass::service_life_years, "years", between(0.5, 30),
                   "N: years over which an owner recovers the price."),
            number("cost_of_capital", &GpuClass::cost_of_capital, "1/year", between(0, 1),
                   "r: what an owner's capital costs; its yearly cost is price x r / (1 - (1 + r)^-N)."),
            number("owner_utilisation", &GpuClass::owner_utilisation, "",
                   Range{.low = 0, .high = 1, .low_open = true},
                   "u: share of hours that an owner uses, in owning_probability."),
            number("tokens_m_per_hour", &GpuClass::tokens_m_per_hour, "1e6 tokens/GPU-hour", between(0, 1e6),
                   "Tokens that a GPU serves in an hour of use; 0: the cost of tokens is not shown."),
            number("debt_service_usd_per_hour", &GpuClass::debt_service_usd_per_hour, "USD/GPU-hour",
                   between(0, 200),
                   "Interest and principal of a financed GPU, spread over all hours of a year; for the "
                   "question whether it still earns its debt, never paid."),
        })};
}

}  // namespace ballast::config
