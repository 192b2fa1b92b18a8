#include "host/run/replay_path.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "host/run/finite_ledger.hpp"
#include "host/run/make_plan.hpp"

namespace ballast {
namespace {

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

    for (TraceTerm const& trace : kTraces) {
        double const unit = trace.unit == TraceUnit::money ? index.money_quantum_usd : 1.0;
        std::vector<double>& values = ledger.traces[index_of(trace.value)];
        auto const first = sheet[trace.value].begin();
        auto const size = static_cast<std::size_t>(ledger.num_steps) * width_of(index, trace.of);
        std::transform(first, first + static_cast<std::ptrdiff_t>(size), std::back_inserter(values),
                       [unit](Scalar value) { return static_cast<double>(value) * unit; });
    }
    return ledger;
}

}  // namespace

PathLedger replay_path(RunStudies const& studies, ReplayRequest const& request)
{
    return request.precision == Precision::f32 ? replay_in<float>(studies, request)
                                               : replay_in<double>(studies, request);
}

}  // namespace ballast
