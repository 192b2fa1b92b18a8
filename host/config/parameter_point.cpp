#include "host/config/parameter_point.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "host/base/sha256.hpp"
#include "host/config/check_study.hpp"
#include "host/config/effective_study.hpp"
#include "host/config/numbers.hpp"
#include "host/config/set_value.hpp"

namespace ballast::config {
namespace {

/// The object that a key belongs to: firm.x of firm.x.cash_usd_bn, market of market.spot_ratio.
std::string object_of(std::string const& key)
{
    std::size_t const kind_end = key.find('.');
    if (kind_end == std::string::npos) {
        return key;
    }
    ObjectKind const* const kind = find_kind(std::string_view(key).substr(0, kind_end));
    return kind == nullptr || !kind->named ? key.substr(0, kind_end)
                                           : key.substr(0, key.find_first_of(".[", kind_end + 1));
}

bool at_or_below(std::string const& key, std::string const& above)
{
    return key.starts_with(above) &&
           (key.size() == above.size() || key[above.size()] == '.' || key[above.size()] == '[');
}

class PointMaker {
public:
    PointMaker(LoadedStudy const& loaded, ParameterDesign const& design, std::size_t point)
        : design_(design)
        , keys_(loaded.keys)
        , place_{fmt::format("parameter point {}", point + 1), 0, 0}
    {
        made_.study = loaded.study;
        for (std::size_t p = 0; p < design.parameters.size(); ++p) {
            made_.values.push_back(design.value(point, p));
        }
    }

    StudyPoint make()
    {
        Problems problems(keys_.locations);
        for (std::size_t p = 0; p < design_.parameters.size(); ++p) {
            if (!is_later_axis(p)) {
                set(p, made_.values[p], problems);
            }
        }
        std::vector<Diagnostic> errors = problems.errors();
        if (errors.empty()) {
            errors = repair();
        }
        for (Diagnostic const& error : errors) {
            made_.refused.push_back(fmt::format("{}{} {}", error.key,
                                                error.value.empty() ? "" : " = " + shortened(error.value),
                                                error.problem));
        }
        if (errors.empty()) {
            made_.sha256 = sha256_of_text(effective_study(made_.study));
        }
        return std::move(made_);
    }

private:
    static std::string shortened(std::string const& text)
    {
        constexpr std::size_t kLongest = 40;
        return text.size() <= kLongest ? text : text.substr(0, kLongest) + "...";
    }

    void set(std::size_t parameter, double value, Problems& problems)
    {
        ParameterRange const& range = design_.parameters[parameter];
        made_.values[parameter] = value;
        set_value(made_.study, range.target(),
                  range.list    ? text_of_list(*range.list)
                  : range.whole ? fmt::format("{:.0f}", value)
                                : number_text(value),
                  place_, keys_, problems);
    }

    /// Axes of a list stand together; the first sets it with all of them.
    bool is_later_axis(std::size_t parameter) const
    {
        auto const& list = design_.parameters[parameter].list;
        return list && parameter > 0 && design_.parameters[parameter - 1].list == list;
    }

    std::string text_of_list(VariedList const& list) const
    {
        std::vector<double> at;
        for (std::size_t p = 0; p < design_.parameters.size(); ++p) {
            if (design_.parameters[p].list.get() == &list) {
                at.push_back(made_.values[p]);
            }
        }
        return list.range.text_at(at);
    }

    std::vector<Diagnostic> errors_of_study() const
    {
        Problems problems(keys_.locations);
        check_study(made_.study, keys_, problems);
        return problems.errors();
    }

    /// Moves what the checks complain of until nothing is left, or nothing helps.
    std::vector<Diagnostic> repair()
    {
        std::vector<Diagnostic> errors = errors_of_study();
        std::set<std::string> tried;
        while (true) {
            auto const next = std::find_if(errors.begin(), errors.end(),
                                           [&](Diagnostic const& e) { return !tried.contains(e.key); });
            if (next == errors.end()) {
                return errors;
            }
            Diagnostic const error = *next;
            tried.insert(error.key);
            repair_one(error);
            errors = errors_of_study();
        }
    }

    void repair_one(Diagnostic const& error)
    {
        std::vector<std::size_t> const group = parameters_about(error.key);
        std::vector<double> drawn;
        for (std::size_t const p : group) {
            drawn.push_back(made_.values[p]);
        }
        for (std::vector<double> const& candidate : candidates(group, drawn)) {
            use(group, candidate);
            std::vector<Diagnostic> const left = errors_of_study();
            if (std::any_of(left.begin(), left.end(),
                            [&](Diagnostic const& each) { return each.key == error.key; })) {
                continue;
            }
            for (std::size_t i = 0; i < group.size(); ++i) {
                if (candidate[i] != drawn[i]) {
                    made_.moves.push_back(
                        {design_.parameters[group[i]].key, drawn[i], candidate[i], error.problem});
                }
            }
            return;
        }
        use(group, drawn);
    }

    void use(std::vector<std::size_t> const& group, std::vector<double> const& values)
    {
        Problems ignored(keys_.locations);  // values within their ranges were accepted by their keys before
        for (std::size_t i = 0; i < group.size(); ++i) {
            set(group[i], values[i], ignored);
        }
    }

    /// Drawn parameters at or below the key, else all of its object.
    std::vector<std::size_t> parameters_about(std::string const& key) const
    {
        std::vector<std::size_t> group;
        for (std::string const& above : {key, object_of(key)}) {
            for (std::size_t p = 0; p < design_.parameters.size() && above != ""; ++p) {
                if (at_or_below(design_.parameters[p].key, above)) {
                    group.push_back(p);
                }
            }
            if (!group.empty()) {
                break;
            }
        }
        return group;
    }

    std::vector<std::vector<double>> candidates(std::vector<std::size_t> const& group,
                                                std::vector<double> const& drawn) const
    {
        std::vector<std::vector<double>> all;
        if (group.size() == 1) {
            ParameterRange const& range = design_.parameters[group[0]];
            for (int step = 0; step <= kMoveSteps; ++step) {
                all.push_back({range.at(static_cast<double>(step) / kMoveSteps)});
            }
            all.push_back({range.value});
            std::stable_sort(all.begin(), all.end(), [&](auto const& a, auto const& b) {
                return std::abs(a[0] - drawn[0]) < std::abs(b[0] - drawn[0]);
            });
            return all;
        }
        for (double const part : {0.25, 0.5, 0.75, 1.0}) {
            std::vector<double> values;
            for (std::size_t i = 0; i < group.size(); ++i) {
                ParameterRange const& range = design_.parameters[group[i]];
                double const value = part * range.value + (1.0 - part) * drawn[i];
                values.push_back(range.whole ? std::nearbyint(value) : value);
            }
            all.push_back(std::move(values));
        }
        return all;
    }

    ParameterDesign const& design_;
    KeyRecords keys_;
    SourcePlace place_;
    StudyPoint made_;
};

}  // namespace

StudyPoint study_at(LoadedStudy const& loaded, ParameterDesign const& design, std::size_t point)
{
    return PointMaker(loaded, design, point).make();
}

}  // namespace ballast::config
