#pragma once
/// One path of one scenario, written down step by step with the bits that it has in any run.
#include <array>
#include <cstdint>
#include <vector>

#include "host/run/run_settings.hpp"
#include "kernels/tables/vocabulary/ledger_line.hpp"

namespace ballast {

struct PathLedger {
    int num_steps = 0;
    StudyIndex index;
    std::array<std::vector<double>, kNumTraces> traces;  ///< [num_steps][objects] each; money in USD

    std::vector<double> const& operator[](Trace trace) const { return traces[index_of(trace)]; }

    /// Value of one of `objects` objects; USD per step: + comes in.
    double at(Trace trace, int step, std::size_t objects, std::size_t object) const
    {
        return (*this)[trace][static_cast<std::size_t>(step) * objects + object];
    }
    double of_firm(Trace trace, int step, std::size_t firm) const
    {
        return at(trace, step, index.firms.size(), firm);
    }
    double line(int step, std::size_t firm, Line which) const
    {
        return at(Trace::lines, step, index.firms.size() * kNumLines,
                  firm * kNumLines + static_cast<std::size_t>(which));
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
