#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> assumption_group_kinds()
{
    using study::AssumptionGroup;
    return {named_kind<AssumptionGroup>(
        "assumption_group", &study::Study::assumption_groups,
        "Assumptions that --parameter-points draws together: who is wrong about one is likely wrong about "
        "the "
        "others in the same direction. Changes no simulated path.",
        {},
        {
            text("title", &AssumptionGroup::title, "One line on what they have in common."),
            bound(Shape::texts, "keys", &AssumptionGroup::keys, "", kAny,
                  "Keys of the study; * stands for any one part: firm.*.debt_raises_per_year.")
                .needed(),
            bound(Shape::texts, "against", &AssumptionGroup::against, "", kAny,
                  "Keys of the same kind that are low where the others are high."),
            number("correlation", &AssumptionGroup::correlation, "", between(0, 1),
                   "Correlation of the normal scores of any two of them (Gaussian copula).")
                .needed(),
        })};
}

}  // namespace ballast::config
