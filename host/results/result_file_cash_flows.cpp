// Figures of the result file on cash flows.
#include "host/results/result_file_figures.hpp"
#include "host/risk/figures_cash_flows.hpp"

namespace ballast::results {

std::vector<FigureSpec> cash_flow_figures(TallyShape const& shape)
{
    if (shape.num_flow_firms == 0) {
        return {};
    }
    return {{"cash_flow_mean",
             {"firm", "heading", "date"},
             "USD",
             "mean of what was received less what was paid under the heading since the start, until the "
             "firm's end",
             cash_flow_mean}};
}

}  // namespace ballast::results
