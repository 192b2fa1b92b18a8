#include <cmath>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"

namespace ballast::config {
namespace {

constexpr double kDearestGpu = 200'000;  ///< USD, above which a price is more likely that of a whole system

void check_quarters(study::OrderBook const& book, char const* field, double years, Problems& problems)
{
    double const quarters = 4 * years;
    if (std::abs(quarters - std::floor(quarters + 0.5)) > 1e-6) {
        problems.error(key_of("order_book", book.name, field),
                       fmt::format("is {:.4g} quarters, and orders are kept by whole ones", quarters),
                       "Give a multiple of 0.25 years.");
    }
}

void check_book(study::Study const& study, study::OrderBook const& book, Problems& problems)
{
    auto const key = [&](std::string_view field) { return key_of("order_book", book.name, field); };
    check_quarters(book, "term_years", book.term_years, problems);
    check_quarters(book, "loan_years", book.loan_years, problems);
    if (book.full_cover <= book.least_cover) {
        problems.error(key("full_cover"), fmt::format("is not above least_cover ({})", book.least_cover),
                       "The pace grows from none at least_cover to all of it at full_cover.");
    }
    if (book.advance_rate + book.deposit_share > 1) {
        problems.error(key("deposit_share"),
                       fmt::format("and advance_rate sum to {:.4g} of the capital cost",
                                   book.advance_rate + book.deposit_share),
                       "Customers and lenders pay no more than it costs.");
    }
    if (book.life_years < book.term_years) {
        problems.error(key("life_years"),
                       fmt::format("is below the term of its orders ({} years)", book.term_years),
                       "A GPU serves its order to the end.");
    }
    if (book.loan_years > book.term_years) {
        problems.warning(
            key("loan_years"),
            fmt::format("is beyond the term of the order that pays for it ({} years)", book.term_years),
            "Lenders against an order are repaid within its term.");
    }
    if (!is_nothing(book.gpus_per_year) &&
        value_on(book.capital_usd_per_gpu, horizon_end(study.general)) <= 0) {
        problems.error(key("capital_usd_per_gpu"), "is 0 at the horizon, so that orders cost nothing",
                       "Give the cost of a GPU with what stands with it.");
    }
    if (value_on(book.capital_usd_per_gpu, horizon_end(study.general)) > kDearestGpu) {
        problems.warning(key("capital_usd_per_gpu"), fmt::format("is above USD {:.0f} a GPU", kDearestGpu),
                         "Check the unit: USD per GPU, not per system.");
    }
}

}  // namespace

void check_order_books(study::Study const& study, Problems& problems)
{
    for (study::OrderBook const& book : study.order_books) {
        check_book(study, book, problems);
    }
}

}  // namespace ballast::config
