#pragma once
/// Which figures a result file holds, under which names and on which axes.
#include "host/results/result_file.hpp"

namespace ballast::results {

/// A figure made for each scenario; the scenario axis comes first in the file.
struct FigureSpec {
    char const* name;
    std::vector<std::string> dims;  ///< after `scenario`
    char const* units;
    char const* long_name;
    Figure (*make)(Tally const&, FigureOptions const&);
};

/// Defaults together and in their order; liquidity given another's stress and losses of creditors where the study counts
/// them.
std::vector<FigureSpec> system_figures(TallyShape const& shape);

/// Deep pockets, second life of GPUs, leadership, kept promises, the view of buyers with several vendors, sales of power
/// rights: what the study has of these.
std::vector<FigureSpec> consequence_figures(ResultAxes const& axes, TallyShape const& shape);

/// Own or rent, where somebody buys GPUs.
std::vector<FigureSpec> ownership_figures(FigureOptions const& options);

/// Coverage of loans, their covenants, and what lenders do; where the study has facilities.
std::vector<FigureSpec> facility_figures(TallyShape const& shape);

/// Cash flows by heading; where the study counts them.
std::vector<FigureSpec> cash_flow_figures(TallyShape const& shape);

/// Runways, raises, and what labs sell and burn: what the study has of these.
std::vector<FigureSpec> money_figures(TallyShape const& shape);

/// All figures of a result that are made for each scenario, in its order.
std::vector<FigureSpec> scenario_figures(ResultInputs const& inputs);

/// Adds every figure of the scenarios, and capital where it was simulated, to the root group.
void add_figures(Dataset& dataset, ResultInputs const& inputs);

}  // namespace ballast::results
