#pragma once
/// What `ballast plan` says of time: a run in its parts as this machine would do it, from a trial; and on GPUs that are not
/// asked, what can be predicted of them.
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "host/config/read_study.hpp"
#include "host/run/pilot.hpp"

namespace ballast::app {

struct PlanCost {
    double reading_seconds = 0;  ///< of the study with its scenarios and parameter points, measured
    Forecast forecast;
    double output_seconds = 0;   ///< figures and file: those of the trial, measured, times the scenarios
    std::vector<GpuModel> gpus;  ///< for which there is a prediction
    std::vector<GpuPrediction> predictions{};  ///< [gpus]

    /// From the start of the program to its end [s].
    double seconds(double Speed::*at = &Speed::mean) const;
};

/// Takes the names of GPUs that predictions know (h100) out of the words of --device.
std::vector<GpuModel> take_gpu_names(std::vector<std::string>& words);

/// Measures what is left to measure, and predicts for `named` and for the devices that simulate.
PlanCost cost_of_run(config::LoadedStudy const& loaded, RunStudies const& studies, Execution const& execution,
                     std::vector<GpuModel> const& named, Forecast forecast);

/// The part "time" of what plan prints.
std::string cost_text(PlanCost const& cost);

/// The same as members of a JSON object.
nlohmann::ordered_json cost_json(PlanCost const& cost);

}  // namespace ballast::app
