#pragma once
/// Studies of firms that owe each other, and what one step of a path pays, read off its ledger.
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "host/run/ledger_sheet.hpp"
#include "host/study/build_tables.hpp"
#include "host/study/calendar.hpp"
#include "host/study/study_index.hpp"

namespace ballast::testing {

inline constexpr double kQuantum = 16384.0;  ///< USD
inline constexpr double kWeekYears = 7.0 / 365.0;

inline study::Day january(int day)
{
    return day_number({2026, 1, day});
}

inline double billions(double quanta)
{
    return quanta * kQuantum / 1e9;
}

/// Firms f00, f01, ... of which all that is owed in the first week is set by hand [quanta].
class PaymentStudy {
public:
    explicit PaymentStudy(int num_firms, int num_steps = 1)
    {
        study_.general.name = "payments";
        study_.general.start = january(1);
        study_.general.num_steps = num_steps;
        study_.general.paths = 64;
        for (int i = 0; i < num_firms; ++i) {
            study::Firm firm;
            firm.name = name(i);
            firm.group = "other";
            study_.firms.push_back(firm);
        }
    }

    static std::string name(int firm) { return "f" + std::to_string(firm / 10) + std::to_string(firm % 10); }

    study::Firm& firm(int i) { return study_.firms[static_cast<std::size_t>(i)]; }
    void cash(int i, double quanta) { firm(i).cash_usd_bn = billions(quanta); }

    void equity(int from, int to, double quanta)
    {
        study::EquityCommitment c;
        c.name = "e" + std::to_string(study_.equity_commitments.size());
        c.investor = name(from);
        c.investee = name(to);
        c.usd_bn = billions(quanta);
        c.date = january(3);
        study_.equity_commitments.push_back(c);
    }
    void lease(int from, int to, double quanta)
    {
        study::Lease l;
        l.name = "l" + std::to_string(study_.leases.size());
        l.payer = name(from);
        l.payee = to < 0 ? "" : name(to);
        l.usd_bn_per_year = billions(quanta) / dt();
        l.start = january(1) - 100;
        l.end = january(1) + 10000;
        study_.leases.push_back(l);
    }
    void contract(int from, int to, double quanta)
    {
        study::Contract c;
        c.name = "c" + std::to_string(study_.contracts.size());
        c.customer = name(from);
        c.provider = name(to);
        c.usd_bn_per_year.constant = billions(quanta) / dt();
        c.start = january(1) - 100;
        c.end = january(1) + 10000;
        c.cancel_per_year = 0;
        study_.contracts.push_back(c);
    }
    /// Owed outside the study: at once, in one class.
    void debt(int from, study::DebtSeniority seniority, double quanta)
    {
        study::Debt d;
        d.name = "d" + std::to_string(study_.debts.size());
        d.firm = name(from);
        d.seniority = seniority;
        d.amount_usd_bn = billions(quanta);
        d.maturity = january(4);
        study_.debts.push_back(d);
    }

    study::Study& study() { return study_; }
    double dt() const { return StepGrid(study_.general).dt(); }

private:
    study::Study study_;
};

/// Signed lines and levels of all firms and steps of one path.
template <class Scalar>
class PathOf {
public:
    PathOf(study::Study const& study, TableOptions const& options = {}, std::uint64_t path = 0)
        : index_(index_study(study))
        , tables_(build_tables<Scalar>(study, nullptr, schedule_plan(study), options))
        , sheet_(index_)
    {
        replay<Scalar>(tables_.view(), path, index_.num_steps, sheet_.view());
    }

    double line(int step, int firm, Line which) const
    {
        return static_cast<double>(
            sheet_[Trace::lines][at(step, firm) * kNumLines + static_cast<std::size_t>(which)]);
    }
    double total(int firm, Line which) const
    {
        double sum = 0;
        for (int step = 0; step < index_.num_steps; ++step) {
            sum += line(step, firm, which);
        }
        return sum;
    }
    double cash(int step, int firm) const { return static_cast<double>(sheet_[Trace::cash][at(step, firm)]); }
    int level(int step, int firm) const { return static_cast<int>(sheet_[Trace::level][at(step, firm)]); }
    int steps() const { return index_.num_steps; }
    int firms() const { return static_cast<int>(index_.firms.size()); }
    StudyTables<Scalar> tables() const { return tables_.view(); }

private:
    std::size_t at(int step, int firm) const
    {
        return static_cast<std::size_t>(step) * index_.firms.size() + static_cast<std::size_t>(firm);
    }

    StudyIndex index_;
    OwnedTables<Scalar> tables_;
    LedgerSheet<Scalar> sheet_;
};

}  // namespace ballast::testing
