#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"
#include "kernels/tables/dimensions.hpp"
#include "kernels/tables/order_book_tables.hpp"

namespace ballast::config {

std::vector<ObjectKind> order_book_kinds()
{
    using study::OrderBook;
    return {named_kind<OrderBook>(
        "order_book", &study::Study::order_books,
        "Orders that a firm goes on signing after the start, of GPUs of one class for many small customers, "
        "with what its lenders leave it.",
        {"gpus_per_year", "capital_usd_per_gpu"},
        {
            name_of("firm", "firm", &OrderBook::firm, "Firm that signs and serves them.").needed(),
            name_of("gpu_class", "gpu_class", &OrderBook::gpu_class, "Class that is ordered.").needed(),
            name_of("region", "region", &OrderBook::region, "Power market in which they stand.").needed(),
            schedule("gpus_per_year", &OrderBook::gpus_per_year, "GPUs/year", between(0, 2e7),
                     "g0: GPUs signed a year while margin and lenders let it.")
                .needed(),
            number("largest_gpus", &OrderBook::largest_gpus, "GPUs",
                   Range{.low = 0, .high = 2e7, .low_open = true},
                   "Most GPUs signed and standing: what its sites and power rights can hold."),
            integer("lead_quarters", &OrderBook::lead_quarters, "quarters", between(1, kLeadQuarters),
                    "From signature to service."),
            number("term_years", &OrderBook::term_years, "years", between(0.25, kOrderQuarters / 4.0),
                   "T: term of an order; whole quarters."),
            number("price_ratio", &OrderBook::price_ratio, "", between(0.1, 10),
                   "Price of an order over the rent of its class at signature; it stays for the term."),
            number("hours_per_year", &OrderBook::hours_per_year, "hours/year", between(1, 8784),
                   "h: hours billed a year."),
            number("demand_beta", &OrderBook::demand_beta, "", between(-5, 5),
                   "b: log of the pace per unit of the demand that moves the rent of its class, within 1/3 "
                   "and 3 "
                   "times the pace."),
            number(
                "cancel_per_year", &OrderBook::cancel_per_year, "1/year", kNotNegative,
                "lambda0: share of orders cancelled a year at the rent that their customers expected; more "
                "below it, as of contracts.")
                .as(Role::arrival_rate),
            number("deposit_share", &OrderBook::deposit_share, "", kShare,
                   "Share of the capital cost that customers pay at signature; the price repays it over the "
                   "term."),
            schedule("capital_usd_per_gpu", &OrderBook::capital_usd_per_gpu, "USD/GPU", between(0, 1'000'000),
                     "K: capital cost of a GPU with all that stands with it, by day of delivery.")
                .needed(),
            number("least_cover", &OrderBook::least_cover, "", between(0, 10),
                   "Present value of an order's margin over its capital cost at which the firm signs none."),
            number("full_cover", &OrderBook::full_cover, "", between(0, 20),
                   "The same from which on it signs at its full pace."),
            number("advance_rate", &OrderBook::advance_rate, "", kShare,
                   "Share of an invoice that the loan against the order pays, committed at signature."),
            number("loan_years", &OrderBook::loan_years, "years", between(0.25, kOrderQuarters / 4.0),
                   "n: each draw amortises straight to zero over this; whole quarters."),
            number("spread_ratio", &OrderBook::spread_ratio, "", between(0, 5),
                   "Spread of a draw over that of a new issue of the firm on the day."),
            number("life_years", &OrderBook::life_years, "years", between(0.25, 30),
                   "Life of a GPU from delivery; what the term leaves of it it is sold at spot, on average."),
            flag("merchant", &OrderBook::merchant, "Whether they count in merchant supply."),
        })};
}

}  // namespace ballast::config
