#include "host/risk/figures_classes.hpp"

#include <algorithm>

namespace ballast {
namespace {

/// Mean of `members` indicators that were true `hits` times in all on `paths` paths.
Interval mean_of_members(std::uint64_t hits, std::uint64_t members, std::uint64_t paths, double level)
{
    std::uint64_t const down = hits / members;
    std::uint64_t const up = (hits + members - 1) / members;
    double const all = static_cast<double>(members) * static_cast<double>(paths);
    return {static_cast<double>(hits) / all, clopper_pearson(down, paths, level).lower,
            clopper_pearson(up, paths, level).upper};
}

/// [class][date] from what `count(date, firm)` finds.
template <class Count>
Figure mean_member(Tally const& tally, FigureOptions const& options, Count count)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::vector<std::int64_t> const& members : options.members) {
        for (std::int64_t date = 0; date < reader.shape().num_dates; ++date) {
            std::uint64_t hits = 0;
            for (std::int64_t const firm : members) {
                hits += count(reader, date, firm);
            }
            figure.add(mean_of_members(hits, members.size(), reader.paths(), options.confidence_level));
        }
    }
    return figure;
}

/// [class][members + 1] from what `count(place, members)` finds: paths on which exactly so many.
template <class Count>
Figure at_least(Tally const& tally, FigureOptions const& options, Count count)
{
    TallyReader const reader(tally);
    std::size_t largest = 0;
    for (std::vector<std::int64_t> const& members : options.members) {
        largest = std::max(largest, members.size());
    }
    Figure figure;
    for (std::size_t c = 0; c < options.members.size(); ++c) {
        std::size_t const size = options.members[c].size();
        auto const place = static_cast<std::int64_t>(options.vendors.size() + c);
        std::vector<std::uint64_t> tail(size + 1, 0);
        std::uint64_t paths = 0;
        for (std::size_t ended = size + 1; ended-- > 0;) {
            paths += count(reader, place, static_cast<std::int64_t>(ended));
            tail[ended] = paths;
        }
        for (std::size_t ended = 0; ended <= largest; ++ended) {
            Interval tail_interval =
                ended > size ? unknown_interval()
                             : clopper_pearson(tail[ended], reader.paths(), options.confidence_level);
            if (ended == 0) {
                tail_interval.lower = 1.0;  // none or more is certain, not just always seen
            }
            figure.add(tail_interval);
        }
    }
    return figure;
}

}  // namespace

Figure class_survival_probability(Tally const& tally, FigureOptions const& options)
{
    return mean_member(tally, options, [](TallyReader const& reader, std::int64_t date, std::int64_t firm) {
        return reader.firm_count(date, firm, FirmCount::independent, 0);
    });
}

Figure class_default_probability(Tally const& tally, FigureOptions const& options)
{
    return mean_member(tally, options, [](TallyReader const& reader, std::int64_t date, std::int64_t firm) {
        return reader.defaulted(date, firm);
    });
}

Figure class_acquisition_probability(Tally const& tally, FigureOptions const& options)
{
    return mean_member(tally, options, [](TallyReader const& reader, std::int64_t date, std::int64_t firm) {
        return reader.firm_count(date, firm, FirmCount::acquired, 0);
    });
}

Figure class_ended_at_least_probability(Tally const& tally, FigureOptions const& options)
{
    return at_least(tally, options, [](TallyReader const& reader, std::int64_t place, std::int64_t members) {
        return reader.portfolio_lost(place, members);
    });
}

Figure class_default_at_least_probability(Tally const& tally, FigureOptions const& options)
{
    return at_least(tally, options, [](TallyReader const& reader, std::int64_t place, std::int64_t members) {
        return reader.portfolio_defaulted(place, members);
    });
}

Figure class_first_to_default_probability(Tally const& tally, FigureOptions const& options)
{
    TallyReader const reader(tally);
    Figure figure;
    for (std::vector<std::int64_t> const& members : options.members) {
        std::uint64_t first = 0;
        for (std::int64_t const firm : members) {
            first += reader.first_default(firm, static_cast<std::int64_t>(Tie::alone));
        }
        figure.add(clopper_pearson(first, reader.paths(), options.confidence_level));
    }
    return figure;
}

}  // namespace ballast
