#include "tests/fault/studies/broken_studies.hpp"

namespace ballast::test {
namespace {

/// A template of three small firms in which `was` (standing once) is `now`; `at` is text on the line to be named.
BrokenStudy in_template(std::string name, std::string const& was, std::string const& now, std::string words,
                        std::string at)
{
    std::string text = R"([template.small]
count = 3
draw = "strata"

[template.small.firm]
group = "other"
cash_usd_bn = { low = 1, value = 2, high = 4 }
fixed_cost_usd_bn_per_year = { low = 0.1, value = 0.2, high = 0.4 }
minimum_liquidity_usd_bn = { value = 0.5, times = "fixed_cost_usd_bn_per_year" }

[template.small.debt.loan]
firm = "*"
kind = "bullet"
amount_usd_bn = 0.2
rate = 0.08
maturity = 2030-06-30

)";
    text.replace(text.find(was), was.size(), now);
    return {std::move(name),           "promises.toml",  "[portfolio.shop]",
            text + "[portfolio.shop]", std::move(words), std::move(at)};
}

}  // namespace

std::vector<BrokenStudy> broken_templates()
{
    return {
        in_template("template_of_none", "count = 3", "count = 0", "whole number from 1 to 99", "count = 0"),
        in_template("template_without_count", "count = 3\n", "", "the number of firms of the class",
                    "[template.small]"),
        in_template("template_without_firm", "[template.small.firm]", "[template.small.debt.other]",
                    "Add [template.small.firm]", "[template.small]"),
        in_template("template_unknown_draw", "\"strata\"", "\"dice\"", "Write \"strata\" or \"each\"",
                    "draw = \"dice\""),
        in_template("template_unknown_kind", "[template.small.debt.loan]", "[template.small.dept.loan]",
                    "Did you mean debt?", "[template.small.dept.loan]"),
        in_template("template_unknown_key", "cash_usd_bn = {", "cash_usd_mn = {", "Did you mean cash_usd_bn?",
                    "cash_usd_mn"),
        in_template("template_range_without_base", "low = 1, value = 2,", "low = 1,",
                    "range without a base value", "cash_usd_bn = { low"),
        in_template("template_range_with_one_end", "low = 1, value = 2, high = 4", "low = 1, value = 2",
                    "Give low and high", "cash_usd_bn = { low"),
        in_template("template_base_outside", "low = 1, value = 2,", "low = 1, value = 5,",
                    "between low and high", "cash_usd_bn = { low"),
        in_template("template_times_what", "times = \"fixed_cost_usd_bn_per_year\"", "times = \"fixed_cost\"",
                    "names no number of the template", "times = "),
        in_template("template_name_of_nobody", "firm = \"*\"", "firm = \"small\"",
                    "is not a firm of the study", "firm = \"small\""),
        in_template("template_out_of_range", "low = 1, value = 2, high = 4",
                    "low = -4, value = -2, high = -1", "at least 0", "cash_usd_bn = { low"),
        in_template("template_and_class_of_one_name", "[template.small]",
                    "[firm_class.small]\nmembers = [\"alpha\"]\n[template.small]", "is given twice",
                    "[template.small]"),
        {"class_unknown_member", "promises.toml", "[portfolio.shop]",
         "[firm_class.some]\nmembers = [\"alpha\", \"alhpa\"]\n[portfolio.shop]", "Did you mean alpha?",
         "members = "},
        {"class_member_twice", "promises.toml", "[portfolio.shop]",
         "[firm_class.some]\nmembers = [\"alpha\", \"alpha\"]\n[portfolio.shop]", "Name each firm once",
         "members = "},
        {"class_empty", "promises.toml", "[portfolio.shop]",
         "[firm_class.some]\nmembers = []\n[portfolio.shop]", "is empty", "members = "},
    };
}

std::vector<BrokenStudy> broken_ratings()
{
    auto const scale = [](std::string name, std::string const& was, std::string const& now, std::string words,
                          std::string at) {
        std::string text = R"([rating.good]
rank = 1
years = [1, 5]
cumulative_default = [0.001, 0.01]

[rating.bad]
rank = 2
years = [1.0, 5]
cumulative_default = [0.03, 0.15]

)";
        text.replace(text.find(was), was.size(), now);
        return BrokenStudy{std::move(name),           "promises.toml",  "[portfolio.shop]",
                           text + "[portfolio.shop]", std::move(words), std::move(at)};
    };
    return {
        scale("rating_ranks_alike", "rank = 2", "rank = 1", "a rank of its own", "rank = 1"),
        scale("rating_other_years", "[1.0, 5]", "[2, 5]", "the same years", "[1, 5]"),
        scale("rating_years_unordered", "[1, 5]", "[5, 1]", "Order them", "[5, 1]"),
        scale("rating_one_share_missing", "[0.03, 0.15]", "[0.03]", "1 entries for 2 years", "[0.03]"),
        scale("rating_shares_fall", "[0.03, 0.15]", "[0.03, 0.02]", "by each year, not in it",
              "[0.03, 0.02]"),
        scale("rating_share_of_more_than_all", "[0.03, 0.15]", "[0.03, 1.5]", "0.9999", "[0.03, 1.5]"),
    };
}

}  // namespace ballast::test
