#include "tests/fault/studies/broken_studies.hpp"

namespace ballast::test {

std::vector<BrokenStudy> broken_order_books()
{
    std::string const file = "study.toml";
    return {
        {"order_book_of_odd_term", file, "term_years = 4", "term_years = 4.1", "by whole ones"},
        {"order_book_of_odd_loan", file, "loan_years = 4", "loan_years = 1.3", "by whole ones"},
        {"order_book_of_part_quarters", file, "term_years = 4", "term_years = 4\nlead_quarters = 1.5",
         "whole", "lead_quarters"},
        {"order_book_without_slope", file, "term_years = 4", "term_years = 4\nfull_cover = 1",
         "not above least_cover", "full_cover"},
        {"order_book_paid_twice", file, "term_years = 4", "term_years = 4\ndeposit_share = 0.3",
         "no more than it costs", "deposit_share"},
        {"order_book_outlives_gpu", file, "term_years = 4", "term_years = 4\nlife_years = 3",
         "serves its order", "life_years"},
        {"order_book_for_nothing", file, "capital_usd_per_gpu = 30000", "capital_usd_per_gpu = 0",
         "cost nothing", "capital_usd_per_gpu"},
        {"order_book_of_nobody", file, "[order_book.alpha_orders]\nfirm = \"alpha\"",
         "[order_book.alpha_orders]\nfirm = \"nobody\"", "not a firm", "firm = \"nobody\""},
    };
}

}  // namespace ballast::test
