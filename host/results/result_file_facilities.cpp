// Figures of the result file on loans against GPUs and their covenants.
#include "host/results/result_file_figures.hpp"
#include "host/risk/figures_facilities.hpp"

namespace ballast::results {

// A row per figure.
// clang-format off
std::vector<FigureSpec> facility_figures(TallyShape const& shape)
{
    if (shape.num_facilities == 0) {
        return {};
    }
    std::vector<FigureSpec> specs = {
        {"covenant_headroom_mean", {"facility", "covenant", "date"}, "1",
         "mean of ratio over covenant less 1, within +-8, of loans that are owed on the date", covenant_headroom_mean},
        {"covenant_below_probability", {"facility", "covenant", "date"}, "1",
         "probability, given that the loan is owed on the date, that the ratio is below its covenant",
         covenant_below_probability},
        {"facility_owed_probability", {"facility", "date"}, "1", "probability that something is owed on the date",
         facility_owed_probability},
        {"in_breach_probability", {"facility", "date"}, "1",
         "probability that a breach of covenants stands on the date, neither cured nor waived", in_breach_probability},
        {"facility_event_probability", {"facility", "facility_event", "date"}, "1",
         "probability that it has happened to the loan by the date", facility_event_probability},
        {"facility_event_mean", {"facility", "facility_event", "date"}, "1",
         "mean number of times that it has happened to the loan by the date", facility_event_mean}};
    if (shape.num_quantile_dates > 0) {
        specs.push_back({"dscr_quantile", {"facility", "quantile_date", "quantile"}, "1",
                         "quantile of trailing-year cash available over service, of loans that are owed on the date",
                         dscr_quantile});
    }
    return specs;
}
// clang-format on

}  // namespace ballast::results
