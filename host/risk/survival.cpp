#include "host/risk/survival.hpp"

#include "kernels/tables/vocabulary/level.hpp"

namespace ballast {

Figure dated_probability(Tally const& tally, FigureOptions const& options, FirmCount first,
                         std::int64_t items)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        for (std::int64_t item = 0; item < items; ++item) {
            for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
                figure.add(clopper_pearson(reader.firm_count(date, firm, first, item), reader.paths(),
                                           options.confidence_level));
            }
        }
    }
    return figure;
}

Figure survival_probability(Tally const& tally, FigureOptions const& options)
{
    return dated_probability(tally, options, FirmCount::independent, 1);
}

Figure acquisition_probability(Tally const& tally, FigureOptions const& options)
{
    return dated_probability(tally, options, FirmCount::acquired, 1);
}

Figure stress_probability(Tally const& tally, FigureOptions const& options)
{
    return dated_probability(tally, options, FirmCount::ever_first, kNumStressLevels);
}

Figure stress_probability_now(Tally const& tally, FigureOptions const& options)
{
    return dated_probability(tally, options, FirmCount::now_first, kNumStressLevels);
}

Figure default_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
            figure.add(
                clopper_pearson(reader.defaulted(date, firm), reader.paths(), options.confidence_level));
        }
    }
    return figure;
}

Figure joint_failure_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        for (std::int64_t other = 0; other < reader.shape().num_firms; ++other) {
            figure.add(
                clopper_pearson(reader.joint_failure(firm, other), reader.paths(), options.confidence_level));
        }
    }
    return figure;
}

Figure failure_count_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t failures = 0; failures <= reader.shape().num_firms; ++failures) {
        figure.add(clopper_pearson(reader.failure_count(failures), reader.paths(), options.confidence_level));
    }
    return figure;
}

Figure survival_delta(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
            // A path lost in the base alone is one that survives here alone.
            figure.add(paired_difference(reader.paths(), reader.lost_only_in_base(date, firm),
                                         reader.lost_only_here(date, firm), options.confidence_level));
        }
    }
    return figure;
}

Figure default_delta(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t firm = 0; firm < reader.shape().num_firms; ++firm) {
        for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
            figure.add(paired_difference(reader.paths(), reader.defaulted_only_here(date, firm),
                                         reader.defaulted_only_in_base(date, firm),
                                         options.confidence_level));
        }
    }
    return figure;
}

Figure unsolved_clearing_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    figure.add(
        clopper_pearson(reader.flag(Flag::unconverged_clearings), reader.paths(), options.confidence_level));
    return figure;
}

}  // namespace ballast
