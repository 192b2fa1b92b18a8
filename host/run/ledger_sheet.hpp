#pragma once
/// The memory behind a Ledger: what a replay fills, in its own precision and in quanta.
#include <array>
#include <vector>

#include "host/study/study_index.hpp"
#include "kernels/backends/backend.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"

namespace ballast {

/// Values of a trace in one step.
inline std::size_t width_of(StudyIndex const& index, TraceOf of)
{
    switch (of) {
    case TraceOf::run:
        return 1;
    case TraceOf::firm:
        return index.firms.size();
    case TraceOf::firm_line:
        return index.firms.size() * kNumLines;
    case TraceOf::variable:
        return index.variables.size();
    case TraceOf::contract:
        return index.contracts.size();
    case TraceOf::event:
        return index.events.size();
    case TraceOf::facility:
        return index.facilities.size();
    case TraceOf::debt:
        return index.debts.size();
    case TraceOf::stake:
        return index.stakes.size();
    case TraceOf::power_right:
        return index.power_rights.size();
    case TraceOf::order_book:
        return index.order_books.size();
    case TraceOf::lab:
        return index.labs.size();
    }
    return 0;
}

template <class Scalar>
class LedgerSheet {
public:
    explicit LedgerSheet(StudyIndex const& index)
    {
        for (TraceTerm const& trace : kTraces) {
            rows_[index_of(trace.value)].resize(static_cast<std::size_t>(index.num_plan_steps) *
                                                width_of(index, trace.of));
        }
    }

    /// [num_plan_steps][objects]
    std::vector<Scalar> const& operator[](Trace trace) const { return rows_[index_of(trace)]; }

    Ledger<Scalar> view()
    {
        Ledger<Scalar> ledger{};
        for (TraceTerm const& trace : kTraces) {
            ledger.rows[index_of(trace.value)] = rows_[index_of(trace.value)].data();
        }
        return ledger;
    }

private:
    std::array<std::vector<Scalar>, kNumTraces> rows_;
};

}  // namespace ballast
