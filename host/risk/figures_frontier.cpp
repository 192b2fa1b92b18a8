#include "host/risk/figures_frontier.hpp"

#include "host/base/units.hpp"
#include "host/risk/figures_factors.hpp"

namespace ballast {

Figure second_life_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t gpu_class = 0; gpu_class < reader.shape().num_classes; ++gpu_class) {
        for (std::int64_t earns = 0; earns < kNumSecondLife; ++earns) {
            for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
                figure.add(clopper_pearson(reader.second_life(date, gpu_class, earns), reader.paths(),
                                           options.confidence_level));
            }
        }
    }
    return figure;
}

Figure lead_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::int64_t lab = 0; lab < reader.shape().num_labs; ++lab) {
        for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
            figure.add(clopper_pearson(reader.leader(date, lab), reader.paths(), options.confidence_level));
        }
    }
    return figure;
}

Figure leader_change_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::uint64_t const paths : reader.leader_changes()) {
        figure.add(clopper_pearson(paths, reader.paths(), options.confidence_level));
    }
    return figure;
}

Figure leader_change_rate(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    double const days = options.dates.empty() ? 0.0 : options.dates.back();
    figure.add(days > 0.0 ? scaled(mean_number(reader.leader_changes(), options.confidence_level),
                                   kDaysPerYear / days)
                          : unknown_interval());
    return figure;
}

}  // namespace ballast
