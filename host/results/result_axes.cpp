#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/units.hpp"
#include "host/results/result_file.hpp"
#include "host/results/result_file_parts.hpp"
#include "host/study/loss_limits.hpp"
#include "host/study/ownership.hpp"

namespace ballast::results {
namespace {

/// Confidences of value at risk and expected shortfall.
constexpr std::array<double, 3> kGapConfidences = {0.95, 0.99, 0.999};

std::string tier_name(study::Tier tier)
{
    switch (tier) {
    case study::Tier::full:
        return "full";
    case study::Tier::deep_pocket:
        return "deep_pocket";
    case study::Tier::host:
        break;
    }
    return "host";
}

/// What owning costs, where somebody buys GPUs.
std::vector<OwningCost> costs_of_owning(StudyIndex const& index, study::Study const& study)
{
    std::vector<OwningCost> costs;
    OrderedStudy const ordered(study);
    bool bought = false;
    for (study::GpuClass const& gpu : ordered.gpu_classes) {
        OwningCost cost{{},
                        running_cost_of_owning(ordered, gpu),
                        gpu.owner_utilisation,
                        gpu.tokens_m_per_hour,
                        gpu.tokens_m_per_hour * study.market.token_price_usd_per_m};
        for (int const step : index.quantile_report_steps) {
            double const years = (step + 1) * index.step_days / kDaysPerYear;
            cost.fixed.push_back(fixed_cost_of_owning(gpu, years));
            bought = bought || cost.fixed.back() > 0.0;
        }
        costs.push_back(std::move(cost));
    }
    return bought ? costs : std::vector<OwningCost>{};
}

void add_portfolios(ResultAxes& axes, StudyIndex const& index, study::Study const& study)
{
    for (std::size_t p = 0; p < index.portfolios.size(); ++p) {
        std::string const& name = index.portfolios[p];
        auto const portfolio = std::find_if(study.portfolios.begin(), study.portfolios.end(),
                                            [&](study::Portfolio const& x) { return x.name == name; });
        bool const known = portfolio != study.portfolios.end();
        axes.portfolios.push_back(name);
        axes.portfolio_titles.push_back(known && !portfolio->title.empty() ? portfolio->title : name);
        axes.portfolio_vendors.push_back(
            fmt::format("{}", fmt::join(index.portfolio_vendors[p], kNameSeparator)));
        axes.portfolio_terms.push_back(known ? iso_date(portfolio->term_end) : "");
    }
}

void add_firm_classes(ResultAxes& axes, StudyIndex const& index, study::Study const& study)
{
    for (std::size_t c = 0; c < index.firm_classes.size(); ++c) {
        std::string const& name = index.firm_classes[c];
        auto const firm_class = std::find_if(study.firm_classes.begin(), study.firm_classes.end(),
                                             [&](study::FirmClass const& x) { return x.name == name; });
        bool const titled = firm_class != study.firm_classes.end() && !firm_class->title.empty();
        axes.firm_classes.push_back(name);
        axes.firm_class_titles.push_back(titled ? firm_class->title : name);
        axes.firm_class_members.push_back(
            fmt::format("{}", fmt::join(index.class_members[c], kNameSeparator)));
    }
}

std::vector<study::Rating> by_rank(study::Study const& study)
{
    std::vector<study::Rating> ratings = study.ratings;
    std::sort(ratings.begin(), ratings.end(), [](auto const& a, auto const& b) { return a.rank < b.rank; });
    return ratings;
}

/// [group] numbers of the firms whose names stand in its text.
std::vector<std::vector<std::int64_t>> firm_numbers(ResultAxes const& axes,
                                                    std::vector<std::string> const& groups, char const* role)
{
    std::vector<std::vector<std::int64_t>> all;
    for (std::string const& group : groups) {
        std::vector<std::int64_t>& numbers = all.emplace_back();
        for (std::string const& name : split_names(group)) {
            auto const firm = std::find(axes.firms.begin(), axes.firms.end(), name);
            if (firm == axes.firms.end()) {
                throw Error(ExitCode::input_bad,
                            fmt::format("the {} \"{}\" is none of the firms", role, name),
                            "its losses cannot be counted", "Write the file again with `ballast run`.");
            }
            numbers.push_back(firm - axes.firms.begin());
        }
    }
    return all;
}

}  // namespace

std::vector<std::string> split_names(std::string const& text)
{
    std::vector<std::string> names;
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t const end = std::min(text.find(kNameSeparator, begin), text.size());
        names.push_back(text.substr(begin, end - begin));
        begin = end + kNameSeparator.size();
    }
    return names;
}

Labels names_of_states(ResultAxes const& axes)
{
    Labels names;
    for (std::string const& chain : axes.chain_states) {
        for (std::string const& name : split_names(chain)) {
            if (std::find(names.begin(), names.end(), name) == names.end()) {
                names.push_back(name);
            }
        }
    }
    return names;
}

ResultAxes axes_of(StudyIndex const& index, study::Study const& study)
{
    ResultAxes axes;
    axes.start = iso_date(index.start);
    axes.firms = index.firms;
    for (std::string const& name : index.firms) {
        auto const firm = std::find_if(study.firms.begin(), study.firms.end(),
                                       [&](study::Firm const& f) { return f.name == name; });
        axes.firm_titles.push_back(firm == study.firms.end() || firm->title.empty() ? name : firm->title);
        axes.firm_tiers.push_back(firm == study.firms.end() ? "full" : tier_name(firm->tier));
    }
    for (Day const day : index.report_days) {
        axes.dates.push_back(day - index.start);
    }
    for (int const date : index.quantile_report) {
        axes.quantile_dates.push_back(axes.dates[static_cast<std::size_t>(date)]);
    }
    axes.variables = index.variables;
    axes.variable_units.assign(index.factors.size(), "1");
    axes.variable_units.insert(axes.variable_units.end(), index.classes.size(), "ln(USD/hour)");
    axes.variable_units.insert(axes.variable_units.end(), index.regions.size(), "USD/MWh");
    axes.variable_units.emplace_back("ln(H100 equivalents)");
    axes.classes = index.classes;
    axes.chains = index.markov;
    for (std::vector<std::string> const& states : index.states) {
        axes.chain_states.push_back(fmt::format("{}", fmt::join(states, kNameSeparator)));
    }
    axes.events = index.events;
    axes.contracts = index.contracts;
    axes.labs = index.labs;
    axes.facilities = index.facilities;
    for (std::string const& name : index.facilities) {
        auto const facility = std::find_if(study.facilities.begin(), study.facilities.end(),
                                           [&](study::Facility const& x) { return x.name == name; });
        axes.facility_firms.push_back(facility == study.facilities.end() ? "" : facility->firm);
    }
    axes.power_tranches = index.power_tranches;
    add_portfolios(axes, index, study);
    add_firm_classes(axes, index, study);
    for (study::Rating const& rating : by_rank(study)) {
        axes.ratings.push_back(rating.symbol.empty() ? rating.name : rating.symbol);
    }
    return axes;
}

FigureOptions options_of(StudyIndex const& index, study::Study const& study)
{
    FigureOptions options;
    options.confidence_level = study.general.confidence_level;
    options.usd_per_quantum = index.money_quantum_usd;
    options.quantiles = study.general.quantiles;
    options.confidences.assign(kGapConfidences.begin(), kGapConfidences.end());
    options.survival_levels = study.general.survival_levels;
    options.variable_units.assign(index.factors.size() + index.classes.size(), 1.0);
    options.variable_units.insert(options.variable_units.end(), index.regions.size(), kPowerPriceUnit);
    options.variable_units.push_back(1.0);
    options.first_rent = std::ssize(index.factors);
    options.num_rents = std::ssize(index.classes);
    options.owning = costs_of_owning(index, study);
    add_axes_to_options(axes_of(index, study), options);
    for (study::Rating const& rating : by_rank(study)) {
        options.rating_years = rating.years;
        options.ratings.push_back({rating.cumulative_default, rating.risk_premium, rating.recovery});
    }
    LossLimits limits = loss_limits(study, index);
    options.shortfall_limit = std::move(limits.shortfall);
    options.receipts_lost_limit = std::move(limits.receipts_lost);
    options.stranded_limit = std::move(limits.stranded);
    if (study.general.losses) {
        options.credit_loss_limit = std::move(limits.credit_loss);
        options.stake_loss_limit = std::move(limits.stake_loss);
    }
    options.raised_limit = std::move(limits.raised);
    options.orders_signed_limit = std::move(limits.orders_signed);
    options.order_loans_limit = std::move(limits.order_loans);
    options.power_proceeds_limit = std::move(limits.power_proceeds);
    for (std::string const& name : index.portfolios) {
        for (study::Portfolio const& portfolio : study.portfolios) {
            if (portfolio.name == name) {
                double const cost = std::accumulate(portfolio.switching_cost_usd_m.begin(),
                                                    portfolio.switching_cost_usd_m.end(), 0.0);
                options.switching_cost_limit.push_back(cost * kUsdPerMillion);
            }
        }
    }
    return options;
}

void add_axes_to_options(ResultAxes const& axes, FigureOptions& options)
{
    options.dates = axes.dates;
    options.vendors = firm_numbers(axes, axes.portfolio_vendors, "vendor");
    options.members = firm_numbers(axes, axes.firm_class_members, "member");
    Labels const names = names_of_states(axes);
    for (std::string const& chain : axes.chain_states) {
        std::vector<std::string> const states = split_names(chain);
        std::vector<std::int64_t>& numbers = options.states.emplace_back();
        for (std::string const& name : names) {
            auto const state = std::find(states.begin(), states.end(), name);
            numbers.push_back(state == states.end() ? -1 : state - states.begin());
        }
    }
}

}  // namespace ballast::results
