/// Tables of order books, by firm.
#include <algorithm>

#include "host/base/units.hpp"
#include "host/study/schedules.hpp"
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr double kQuartersPerYear = 4.0;
constexpr double kHoursPerYear = 8760.0;
constexpr double kMeanRest =
    0.75;  ///< of a term, what is left of a mean contract: between a young pool and a steady one
constexpr double kShortestSecondLife = 0.25;  ///< years

int whole_quarters(double years)
{
    return static_cast<int>(years * kQuartersPerYear + 0.5);
}

/// Planned log rent of a class after a step; before the first, that of the first.
double planned_log_rent(TableBuild const& b, int gpu_class, int k)
{
    return b.out.firms.planned_log_rent[row(std::max(k, 0)) * b.out.firms.classes.size() + row(gpu_class)];
}

OrderBookTable<double> order_book(TableBuild const& b, study::OrderBook const& book)
{
    auto const& s = b.study;
    std::string const name = "order_book." + book.name;
    OrderBookTable<double> t{};
    t.firm = s.firm_names.require(book.firm, name);
    t.gpu_class = s.class_names.require(book.gpu_class, name);
    t.region = s.region_names.require(book.region, name);
    t.lead_quarters = book.lead_quarters;
    t.term_quarters = whole_quarters(book.term_years);
    t.loan_quarters = whole_quarters(book.loan_years);
    t.quarter_steps = std::max(1, static_cast<int>(0.25 / b.dt + 0.5));
    double const quarter = t.quarter_steps;
    double const term_steps = t.term_quarters * quarter;
    GpuClassTable<double> const& gpu = b.out.firms.classes[row(t.gpu_class)];
    t.per_quarter = 1.0 / quarter;
    t.lead_inverse = 1.0 / (t.lead_quarters * quarter);
    t.price_ratio = book.price_ratio;
    t.billed_share = book.hours_per_year / kHoursPerYear;
    t.term_years = term_steps * b.dt;
    t.credit_per_quantum = 1.0 / (t.billed_share * gpu.hours_to_quanta_step * term_steps);
    t.deposit_share = book.deposit_share;
    t.demand_beta = book.demand_beta;
    t.least_cover = book.least_cover;
    t.cover_inverse = 1.0 / (book.full_cover - book.least_cover);
    t.largest_gpus = book.largest_gpus;
    t.advance = book.advance_rate;
    t.spread_ratio = book.spread_ratio;
    t.loan_steps_inverse = 1.0 / (t.loan_quarters * quarter);
    t.cancel_rate = book.cancel_per_year * b.dt;
    t.credit_share = 1.0 / term_steps;
    t.retired_share =
        1.0 - decay_over(1.0 / std::max(book.life_years - book.term_years, kShortestSecondLife), b.dt);
    t.merchant_h100e = book.merchant ? gpu.h100e : 0.0;
    t.exit_rate = 1.0 / (kMeanRest * t.term_years);
    return t;
}

}  // namespace

void build_order_books(TableBuild& b)
{
    auto& out = b.out.firms;
    for (study::OrderBook const& book : b.study.order_books) {
        out.order_books.push_back(order_book(b, book));
    }
    double const quanta_per_usd = b.quanta / kUsdPerBillion;
    for (int k = 0; k < b.steps(); ++k) {
        for (std::size_t i = 0; i < out.order_books.size(); ++i) {
            study::OrderBook const& book = b.study.order_books[i];
            OrderBookTable<double> const& t = out.order_books[i];
            int const lead = t.lead_quarters * t.quarter_steps;
            auto const capital = [&](int step) {
                return value_on(book.capital_usd_per_gpu, b.grid.last_day(step)) * quanta_per_usd;
            };
            auto const moved = [&](int since) {
                return table_exp(planned_log_rent(b, t.gpu_class, k) -
                                 planned_log_rent(b, t.gpu_class, since));
            };
            OrderBookStepTable<double> step{};
            step.gpus = flow_in_step(book.gpus_per_year, b.grid, k);
            step.capital = capital(k);
            step.capital_ahead = capital(k + lead);
            step.expected_move = moved(k - 1);
            step.expected_since = moved(k - lead);
            out.order_steps.push_back(step);
        }
    }
}

}  // namespace ballast
