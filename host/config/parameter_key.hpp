#pragma once
/// What a dotted key of a study stands for: its description and its value.
#include <optional>
#include <string>
#include <string_view>

#include "host/config/fields/field.hpp"
#include "host/study/study.hpp"

namespace ballast::config {

struct KeyMeaning {
    Field const* field = nullptr;
    void* object = nullptr;  ///< struct that holds the member: the object, or one record of it
    bool entry = false;      ///< one entry of weights: a number by itself

    /// One number, not a list, a schedule or a text (a schedule may be written as one number).
    bool may_be_number() const
    {
        return entry || field->shape == Shape::number || field->shape == Shape::integer ||
               field->shape == Shape::schedule;
    }
    /// Numbers or dates of any kind: a quantity, not a name, a word or a switch.
    bool is_quantity() const;
};

/// The meaning of a key as in messages (firm.x.cash_usd_bn, site.y.power_tranches[0].mw, event.z.loadings.demand); nothing
/// where the study has no such object or key. The object pointers are good as long as the study.
std::optional<KeyMeaning> meaning_of(study::Study& study, std::string_view key);

}  // namespace ballast::config
