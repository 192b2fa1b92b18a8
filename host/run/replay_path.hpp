#pragma once
/// One path of one scenario, written down step by step with the bits that it has in any run.
#include <cstdint>
#include <vector>

#include "host/run/run_settings.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"

namespace ballast {

/// All arrays run over [steps][objects]; money in USD.
struct PathLedger {
    int num_steps = 0;
    StudyIndex index;
    std::vector<double> lines;                  ///< [steps][firms][kNumLines] USD per step; + comes in
    std::vector<double> cash, liquidity, debt;  ///< [steps][firms]
    std::vector<double> runway_years;           ///< [steps][firms]
    std::vector<std::int32_t> level, cause;     ///< [steps][firms]; 4 + End after an end
    std::vector<double> variable;               ///< [steps][variables]
    std::vector<double> contract_paid;          ///< [steps][contracts] USD per step
    std::vector<double> contract_delivered;     ///< [steps][contracts] share
    std::vector<std::int32_t> event;            ///< [steps][events] arrivals, forced ones too
    std::vector<double> facility_balance, facility_dscr;  ///< [steps][facilities]
    std::vector<double> vehicle_cash, vehicle_arrears;    ///< [steps][facilities]
    std::vector<double> debt_balance;                     ///< [steps][debts]
    std::vector<double> stake_left;                       ///< [steps][stakes] share that is not sold

    double line(int step, std::size_t firm, Line which) const
    {
        std::size_t const row = static_cast<std::size_t>(step) * index.firms.size() + firm;
        return lines[row * kNumLines + static_cast<std::size_t>(which)];
    }
};

struct ReplayRequest {
    std::uint64_t path = 0;
    int num_steps = 0;        ///< 0: the horizon; at most the plan's steps
    bool noise_free = false;  ///< the plan: no innovation, no event, no slip
    Precision precision = Precision::f32;
};

/// Replay `studies.scenarios[0]`, or the base if there is none.
PathLedger replay_path(RunStudies const& studies, ReplayRequest const& request);

}  // namespace ballast
