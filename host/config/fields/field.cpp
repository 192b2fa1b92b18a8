#include "host/config/fields/field.hpp"

#include <stdexcept>

#include <fmt/format.h>

#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::string Range::text() const
{
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    if (high == kInfinity) {
        return low == -kInfinity ? "" : fmt::format("{} {}", low_open ? "above" : "at least", low);
    }
    if (low == -kInfinity) {
        return fmt::format("at most {}", high);
    }
    return low_open ? fmt::format("above {}, at most {}", low, high) : fmt::format("{} to {}", low, high);
}

Field const* ObjectKind::find(std::string_view field_key) const
{
    for (Field const& field : fields) {
        if (field.key == field_key) {
            return &field;
        }
    }
    return nullptr;
}

std::vector<std::string> ObjectKind::field_keys() const
{
    std::vector<std::string> keys;
    for (Field const& field : fields) {
        keys.push_back(field.key);
    }
    return keys;
}

std::string ObjectKind::path(void const* object) const
{
    return named ? key + "." + name_of(object) : key;
}

std::vector<ObjectKind> const& study_kinds()
{
    static std::vector<ObjectKind> const kinds = [] {
        std::vector<ObjectKind> all;
        for (auto const& make : {general_kinds,      factor_kinds,      market_kinds,
                                 gpu_class_kinds,    region_kinds,      event_kinds,
                                 firm_kinds,         lender_kinds,      lab_kinds,
                                 transmission_kinds, switch_kinds,      site_kinds,
                                 cohort_kinds,       contract_kinds,    debt_kinds,
                                 facility_kinds,     lease_kinds,       equity_commitment_kinds,
                                 stake_kinds,        power_right_kinds, order_book_kinds,
                                 guarantee_kinds,    portfolio_kinds,   assumption_group_kinds,
                                 firm_class_kinds,   rating_kinds,      scenario_kinds}) {
            for (ObjectKind& kind : make()) {
                all.push_back(std::move(kind));
            }
        }
        return all;
    }();
    return kinds;
}

ObjectKind const* find_kind(std::string_view key)
{
    for (ObjectKind const& kind : study_kinds()) {
        if (kind.key == key) {
            return &kind;
        }
    }
    return nullptr;
}

ObjectKind const& kind_called(std::string_view key)
{
    if (ObjectKind const* kind = find_kind(key)) {
        return *kind;
    }
    throw std::logic_error(fmt::format("no kind of object is called {}", key));
}

std::vector<std::string> names_of_kind(study::Study const& study, std::string_view key)
{
    ObjectKind const& kind = kind_called(key);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kind.count(study); ++i) {
        names.push_back(kind.name_of(kind.at(study, i)));
    }
    return names;
}

}  // namespace ballast::config
