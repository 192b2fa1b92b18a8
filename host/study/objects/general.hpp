#pragma once
/// What is simulated: dates, steps, paths, seed, and how results are reported.
#include <cstdint>
#include <string>
#include <vector>

#include "host/study/objects/dated_values.hpp"

namespace ballast::study {

struct General {
    std::string name;
    std::string title;
    Day start = 0;       ///< day of the opening balance sheets, whose flows are over
    int num_steps = 78;  ///< horizon in steps
    int step_days = 7;
    std::uint64_t seed = 20260630;
    std::int64_t paths = 1'000'000;  ///< paths of the base case
    std::int64_t scenario_paths = 100'000;
    double confidence_level = 0.95;  ///< of every interval
    std::vector<Day> report_dates;   ///< empty: every month end up to the horizon
    std::vector<double> survival_levels = {0.90, 0.95, 0.99};
    std::vector<double> quantiles = {0.01, 0.05, 0.25, 0.50, 0.75, 0.95, 0.99};
    double money_quantum_log2 = 14;      ///< single precision books amounts in multiples of 2^this USD
    bool liquidity_given_stress = true;  ///< count every firm's liquidity by the stress of every other
    bool losses = false;                 ///< count what creditors lose
    bool cash_flows = false;             ///< count cash flows of every firm
    double student_t_nu = 0;             ///< 0: Gaussian innovations; else degrees of freedom, > 4
};

}  // namespace ballast::study
