#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> portfolio_kinds()
{
    using study::Portfolio;
    return {named_kind<Portfolio>(
        "portfolio", &study::Study::portfolios,
        "An enterprise's view: the vendors that it builds on, and what it costs to leave one that is lost. "
        "It only "
        "reads paths and changes none.",
        {},
        {
            text("title", &Portfolio::title, "Name for tables and pictures."),
            names_of("firm", "vendors", &Portfolio::vendors, "Vendors in use, each once.").needed(),
            numbers("switching_cost_usd_m", &Portfolio::switching_cost_usd_m, "USD m", between(0, 1e6),
                    "Cost of replacing each vendor, in their order.")
                .needed(),
            date("term_end", &Portfolio::term_end,
                 "Last day of the contracts with them; a vendor lost after the last step that ends by then "
                 "costs "
                 "nothing.")
                .needed(),
        })};
}

}  // namespace ballast::config
