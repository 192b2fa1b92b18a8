#include <cmath>

#include <fmt/format.h>

#include "host/config/check_study.hpp"
#include "host/config/checks/tools.hpp"
#include "host/config/numbers.hpp"
#include "host/config/object_name.hpp"

namespace ballast::config {
namespace {

void check_rising(std::vector<double> const& levels, std::string const& key, Problems& problems)
{
    for (std::size_t i = 1; i < levels.size(); ++i) {
        if (levels[i] <= levels[i - 1]) {
            return problems.error(element(key, i), "does not rise above the element before it",
                                  "Put the list in rising order, each value once.");
        }
    }
}

}  // namespace

void check_general(study::Study const& study, Problems& problems)
{
    study::General const& general = study.general;
    if (!is_object_name(general.name)) {
        problems.error("general.name", "is not a name that a study can have, after which files are called",
                       kObjectNameRule);
    }
    for (std::size_t i = 0; i < general.report_dates.size(); ++i) {
        study::Day const day = general.report_dates[i];
        std::string const key = element("general.report_dates", i);
        if (day < general.start + general.step_days || day > horizon_end(general)) {
            problems.error(key,
                           fmt::format("lies outside the steps, which end from {} to {}",
                                       date_text(general.start + general.step_days),
                                       date_text(horizon_end(general))),
                           "Move the date or lengthen the horizon (general.num_steps).");
        }
        if (i > 0 && day <= general.report_dates[i - 1]) {
            problems.error(key, "is not later than the date before it", "Put the dates in order, each once.");
        }
    }
    check_rising(general.survival_levels, "general.survival_levels", problems);
    check_rising(general.quantiles, "general.quantiles", problems);
    if (general.student_t_nu > 0 && general.student_t_nu <= 4) {
        problems.error("general.student_t_nu",
                       "is at most 4, where the innovations have no fourth moment and their sample variance "
                       "never settles",
                       "Choose more than 4 degrees of freedom, or 0 for Gaussian innovations.");
    }
    if (general.money_quantum_log2 != std::floor(general.money_quantum_log2)) {
        problems.error("general.money_quantum_log2",
                       "is not whole, so amounts would not be multiples of a power of two",
                       "Write a whole number, e.g. 14.");
    }
    if (study.firms.empty()) {
        problems.error("general", "has no firm to simulate", "Add at least one [firm.NAME].");
    }
}

}  // namespace ballast::config
