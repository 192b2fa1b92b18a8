#include "host/run/finite_ledger.hpp"

#include <cmath>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/error.hpp"
#include "host/study/calendar.hpp"

namespace ballast {
namespace {

constexpr std::size_t kMostNamed = 3;

/// Names of what is not finite in one step: lines and balances of firms first, then what they may come from.
template <class Scalar>
class StepCheck {
public:
    StepCheck(LedgerSheet<Scalar> const& sheet, StudyIndex const& index, std::size_t step)
        : sheet_(sheet)
        , index_(index)
        , step_(step)
    {
    }

    std::vector<std::string> names()
    {
        std::vector<Scalar> const& lines = sheet_[Trace::lines];
        for (std::size_t firm = 0; firm < index_.firms.size(); ++firm) {
            std::size_t const at = (step_ * index_.firms.size() + firm) * kNumLines;
            for (LineTerm const& line : kLines) {
                look(lines[at + static_cast<std::size_t>(line.value)], line.name, "firm", index_.firms[firm]);
            }
        }
        look(TraceOf::firm, "firm", index_.firms);
        look(TraceOf::contract, "contract", index_.contracts);
        look(TraceOf::facility, "facility", index_.facilities);
        look(TraceOf::debt, "debt", index_.debts);
        look(TraceOf::power_right, "power_right", index_.power_rights);
        look(TraceOf::order_book, "order_book", index_.order_books);
        look(TraceOf::variable, "variable", index_.variables);
        return std::move(names_);
    }

private:
    void look(Scalar value, std::string_view what, std::string_view kind, std::string const& name)
    {
        if (!std::isfinite(value)) {
            names_.push_back(fmt::format("{} of {} {}", what, kind, name));
        }
    }
    /// All watched traces of a kind of objects.
    void look(TraceOf of, std::string_view kind, std::vector<std::string> const& objects)
    {
        for (TraceTerm const& trace : kTraces) {
            for (std::size_t i = 0; trace.of == of && !trace.watched.empty() && i < objects.size(); ++i) {
                look(sheet_[trace.value][step_ * objects.size() + i], trace.watched, kind, objects[i]);
            }
        }
    }

    LedgerSheet<Scalar> const& sheet_;
    StudyIndex const& index_;
    std::size_t step_;
    std::vector<std::string> names_;
};

}  // namespace

template <class Scalar>
void refuse_nonfinite(LedgerSheet<Scalar> const& sheet, StudyIndex const& index, int num_steps,
                      std::string const& what)
{
    for (int step = 0; step < num_steps; ++step) {
        std::vector<std::string> names =
            StepCheck<Scalar>(sheet, index, static_cast<std::size_t>(step)).names();
        if (names.empty()) {
            continue;
        }
        std::size_t const count = names.size();
        if (count > kMostNamed) {
            names.resize(kMostNamed);
            names.push_back(fmt::format("{} more", count - kMostNamed));
        }
        throw Error(ExitCode::internal,
                    fmt::format("{} produced non-finite values in step {}, which ends on {}: {}", what, step,
                                iso_date(index.start + (step + 1) * index.step_days), fmt::join(names, ", ")),
                    "nothing after it would mean anything",
                    "Look for extreme values in the study, and report it with the study.");
    }
}

template void refuse_nonfinite<float>(LedgerSheet<float> const&, StudyIndex const&, int, std::string const&);
template void refuse_nonfinite<double>(LedgerSheet<double> const&, StudyIndex const&, int,
                                       std::string const&);

}  // namespace ballast
