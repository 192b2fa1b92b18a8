#include "host/run/replay_path.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/run/finite_ledger.hpp"
#include "host/run/make_plan.hpp"

namespace ballast {
namespace {

/// The first `steps` of `all` rows, times `unit`.
template <class Scalar>
std::vector<double> rows(std::vector<Scalar> const& values, std::size_t all, std::size_t steps, double unit)
{
    std::vector<double> out;
    out.reserve(values.size() / all * steps);
    for (std::size_t i = 0; i < values.size() / all * steps; ++i) {
        out.push_back(static_cast<double>(values[i]) * unit);
    }
    return out;
}

std::vector<std::int32_t> rows(std::vector<std::int32_t> const& values, std::size_t all, std::size_t steps)
{
    return {values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / all * steps)};
}

template <class Scalar>
PathLedger replay_in(RunStudies const& studies, ReplayRequest const& request)
{
    Plan const plan = make_plan(studies.base);
    TableOptions options;
    options.noise_free = request.noise_free;
    bool const base = studies.scenarios.empty();
    OwnedTables<Scalar> const tables =
        base ? build_tables<Scalar>(studies.base, nullptr, plan, options)
             : build_tables<Scalar>(studies.scenarios[0].second, &studies.scenarios[0].first, plan, options);
    PathLedger ledger;
    ledger.index = index_study(base ? studies.base : studies.scenarios[0].second);
    StudyIndex const& index = ledger.index;
    ledger.num_steps =
        request.num_steps == 0 ? index.num_steps : std::clamp(request.num_steps, 1, index.num_replay_steps);

    LedgerSheet<Scalar> sheet(index);
    replay<Scalar>(tables.view(), request.path, ledger.num_steps, sheet.view());
    std::string const scenario = base ? std::string(kBaseName) : studies.scenarios[0].first.name;
    refuse_nonfinite(sheet, index, ledger.num_steps,
                     request.noise_free ? fmt::format("the noise-free path of {}", scenario)
                                        : fmt::format("path {} of {}", request.path, scenario));

    std::size_t const all = sheet.steps;
    std::size_t const steps = static_cast<std::size_t>(ledger.num_steps);
    double const usd = index.money_quantum_usd;
    ledger.lines = rows(sheet.lines, all, steps, usd);
    ledger.cash = rows(sheet.cash, all, steps, usd);
    ledger.liquidity = rows(sheet.liquidity, all, steps, usd);
    ledger.debt = rows(sheet.debt, all, steps, usd);
    ledger.runway_years = rows(sheet.runway_years, all, steps, 1.0);
    ledger.level = rows(sheet.level, all, steps);
    ledger.cause = rows(sheet.cause, all, steps);
    ledger.variable = rows(sheet.variable, all, steps, 1.0);
    ledger.contract_paid = rows(sheet.contract_paid, all, steps, usd);
    ledger.contract_delivered = rows(sheet.contract_delivered, all, steps, 1.0);
    ledger.event = rows(sheet.event, all, steps);
    ledger.facility_balance = rows(sheet.facility_balance, all, steps, usd);
    ledger.facility_dscr = rows(sheet.facility_dscr, all, steps, 1.0);
    ledger.vehicle_cash = rows(sheet.vehicle_cash, all, steps, usd);
    ledger.vehicle_arrears = rows(sheet.vehicle_arrears, all, steps, usd);
    ledger.debt_balance = rows(sheet.debt_balance, all, steps, usd);
    ledger.stake_left = rows(sheet.stake_left, all, steps, 1.0);
    return ledger;
}

}  // namespace

PathLedger replay_path(RunStudies const& studies, ReplayRequest const& request)
{
    return request.precision == Precision::f32 ? replay_in<float>(studies, request)
                                               : replay_in<double>(studies, request);
}

}  // namespace ballast
