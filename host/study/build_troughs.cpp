/// Troughs of the ledger ahead (host/study/build_ahead.cpp): the points at which a firm's liquidity can be lowest within its
/// spans, seen from each step (kernels/firms/accounts/runway.hpp). Firms that expect what the plan's study does share them.
#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <span>

#include "host/study/table_build.hpp"

namespace ballast {
namespace {

/// A point of the ledger ahead: so many steps from now, so much flow expected until then.
struct Point {
    double after, sum;
};

/// Does j lie below the line from i to k by more than `tolerance`?
bool is_below(Point const& i, Point const& j, Point const& k, double tolerance)
{
    double const line = i.sum + (k.sum - i.sum) * ((j.after - i.after) / (k.after - i.after));
    return line - j.sum > tolerance;
}

/// Vertices of the lower convex hull by Andrew's monotone chain. Collinear points are no vertices.
void find_lower_hull(std::vector<Point> const& points, double tolerance, std::vector<Point>& hull)
{
    hull.clear();
    for (Point const& p : points) {
        while (hull.size() > 1 && !is_below(hull[hull.size() - 2], hull.back(), p, tolerance)) {
            hull.pop_back();
        }
        hull.push_back(p);
    }
}

/// The fewest vertices of a convex chain from which the others lie at most `tolerance` below the lines between them:
/// from each the farthest that does, by halving, since what is left out grows with the distance.
void thin_out(std::vector<Point> const& hull, double tolerance, std::vector<Point>& kept)
{
    kept.clear();
    std::size_t const last = hull.empty() ? 0 : hull.size() - 1;
    for (std::size_t i = 0; i < hull.size();) {
        kept.push_back(hull[i]);
        auto const reaches = [&](std::size_t k) {
            bool fits = true;
            for (std::size_t j = i + 1; j < k && fits; ++j) {
                fits = !is_below(hull[i], hull[j], hull[k], tolerance);
            }
            return fits;
        };
        std::size_t low = i + 1;
        std::size_t high = last;
        while (low < high) {
            std::size_t const middle = (low + high + 1) / 2;
            if (reaches(middle)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        i = low;
    }
}

/// What the search for one trough after another works in.
struct TroughSearch {
    std::vector<Point> points, hull, troughs;
};

/// The points at which liquidity can be lowest within a span, whatever flows deviate by a step, but for an eighth of a
/// step's mean flow. A span may end within a step.
std::vector<Point> const& troughs_within(TableBuild const& b, int n, int firm, double span,
                                         TroughSearch& search)
{
    double const* const ahead = b.out.firms.ahead.data() + firm * (b.steps() + 1);
    std::vector<Point>& points = search.points;
    points.clear();
    double moved = 0.0;
    int const whole_steps = std::min(static_cast<int>(span), b.steps() - n);
    for (int j = 1; j <= whole_steps; ++j) {
        points.push_back({static_cast<double>(j), ahead[n + j] - ahead[n]});
        moved += std::abs(ahead[n + j] - ahead[n + j - 1]);
    }
    double const rest = span - whole_steps;
    if (rest > 0.0 && n + whole_steps < b.steps()) {
        double const* const last = ahead + n + whole_steps;
        points.push_back({span, last[0] - ahead[n] + rest * (last[1] - last[0])});
        moved += rest * std::abs(last[1] - last[0]);
    }
    double const mean_flow = points.empty() ? 0.0 : moved / points.back().after;
    find_lower_hull(points, 1e-9 * moved, search.hull);
    thin_out(search.hull, 0.125 * mean_flow, search.troughs);
    return search.troughs;
}

/// The lowest of values[n + 1] to values[n + span], cut off at the end, for each n; the last value behind it.
std::vector<double> lowest_within(std::span<double const> values, std::size_t span)
{
    std::vector<double> lowest(values.size(), values.back());
    std::deque<std::size_t> candidates;  // ascending in place and value
    std::size_t next = 1;
    for (std::size_t n = 0; n + 1 < values.size(); ++n) {
        for (; next < values.size() && next <= n + span; ++next) {
            while (!candidates.empty() && values[candidates.back()] > values[next]) {
                candidates.pop_back();
            }
            candidates.push_back(next);
        }
        while (candidates.front() <= n) {
            candidates.pop_front();
        }
        lowest[n] = values[candidates.front()];
    }
    return lowest;
}

/// The spans of a firm's troughs. [months]
std::array<double, kNumSpans> spans_of(study::Firm const& firm)
{
    return {firm.stress_months, firm.watch_months, firm.target_runway_months};
}

void append_trough(TableBuild& b, double after, double sum)
{
    b.out.firms.trough_after.push_back(after);
    b.out.firms.trough_sum.push_back(sum);
}

/// Those of all spans of a firm after n steps.
void find_troughs(TableBuild& b, int n, int f, double lowest_ahead, TroughSearch& search)
{
    auto& out = b.out.firms;
    double const steps_per_month = 1.0 / (12.0 * b.dt);
    TroughTable<double> troughs{};
    troughs.lowest_ahead = lowest_ahead;
    int span = 0;
    for (double const months : spans_of(b.study.firms[row(f)])) {
        troughs.first[span++] = static_cast<std::int32_t>(out.trough_after.size());
        for (Point const& point : troughs_within(b, n, f, months * steps_per_month, search)) {
            append_trough(b, point.after, point.sum);
            troughs.lowest = std::min(troughs.lowest, point.sum);
            troughs.farthest = std::max(troughs.farthest, point.after);
        }
    }
    troughs.first[span] = static_cast<std::int32_t>(out.trough_after.size());
    out.troughs.push_back(troughs);
}

/// The same as the base case has them.
void copy_troughs(TableBuild& b, TroughTable<double> troughs)
{
    auto const moved = static_cast<std::int32_t>(b.out.firms.trough_after.size()) - troughs.first[0];
    for (std::int32_t i = troughs.first[0]; i < troughs.first[kNumSpans]; ++i) {
        append_trough(b, b.plan.ahead.after[row(i)], b.plan.ahead.sum[row(i)]);
    }
    for (std::int32_t& first : troughs.first) {
        first += moved;
    }
    b.out.firms.troughs.push_back(troughs);
}

/// Does a firm expect of every step what the plan's study does?
bool expects_as_planned(TableBuild const& b, int f)
{
    auto const spans = spans_of(b.study.firms[row(f)]);
    auto const rows = static_cast<std::ptrdiff_t>(b.steps()) + 1;
    auto const& planned = b.plan.ahead;
    auto const flow = b.out.firms.ahead.begin() + f * rows;
    return planned.flow.size() == b.out.firms.ahead.size() &&
           std::equal(spans.begin(), spans.end(), planned.spans.begin() + f * std::ssize(spans)) &&
           std::equal(flow, flow + rows, planned.flow.begin() + f * rows);
}

/// Troughs of all firms after 0 to `last` steps.
void add_troughs(TableBuild& b, int last)
{
    auto& out = b.out.firms;
    int const num_firms = b.study.firm_names.size();
    std::size_t const rows = row(b.steps() + 1);
    auto const planned_steps = static_cast<int>(std::ssize(b.plan.ahead.troughs) / std::max(num_firms, 1));
    std::vector<int> steps_as_planned;
    std::vector<std::vector<double>> lowest;
    for (int f = 0; f < num_firms; ++f) {
        steps_as_planned.push_back(expects_as_planned(b, f) ? planned_steps : 0);
        lowest.push_back(
            lowest_within(std::span(out.ahead).subspan(row(f) * rows, rows), row(out.ahead_steps)));
    }
    TroughSearch search;
    for (int n = 0; n <= last; ++n) {
        for (int f = 0; f < num_firms; ++f) {
            if (n < steps_as_planned[row(f)]) {
                copy_troughs(b, b.plan.ahead.troughs[row(n * num_firms + f)]);
            } else {
                find_troughs(b, n, f, lowest[row(f)][row(n)], search);
            }
        }
    }
}

}  // namespace

void build_troughs(TableBuild& b)
{
    add_troughs(b, b.options.noise_free ? b.steps() : b.grid.num_steps + b.grid.year_steps());  // of a replay
}

Plan::Ahead take_ahead(TableBuild& b)
{
    auto& out = b.out.firms;
    std::vector<double> spans;
    for (study::Firm const& firm : b.study.firms) {
        for (double const months : spans_of(firm)) {
            spans.push_back(months);
        }
    }
    return {std::move(spans), std::move(out.ahead), std::move(out.troughs), std::move(out.trough_after),
            std::move(out.trough_sum)};
}

}  // namespace ballast
