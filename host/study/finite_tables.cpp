#include "host/study/finite_tables.hpp"

#include <cmath>
#include <optional>
#include <string_view>
#include <type_traits>

#include <fmt/format.h>

#include "host/base/error.hpp"

namespace ballast {
namespace {

/// A number of a record, array or table that Scalar cannot hold.
template <class Scalar, class Value>
std::optional<double> nonfinite_in(Value const& value)
{
    std::optional<double> found;
    auto const look = [&found](auto const& part) {
        if (!found) {
            found = nonfinite_in<Scalar>(part);
        }
    };
    if constexpr (std::is_floating_point_v<Value>) {
        if (!std::isfinite(static_cast<Scalar>(value))) {
            found = value;
        }
    } else if constexpr (std::is_array_v<Value>) {
        for (auto const& element : value) {
            look(element);
        }
    } else if constexpr (kHasFields<Value>) {
        with_fields(value, [&look](auto const&... member) { (look(member), ...); });
    }
    return found;
}

/// Objects to which the elements of an array belong, in turns: by row, or by step and object.
struct Owners {
    std::string_view kind;
    NameTable const* names;
    std::vector<std::string_view> arrays;
};

std::vector<Owners> owners_of_arrays(OrderedStudy const& s)
{
    return {{"gpu_class",
             &s.class_names,
             {"classes", "log_rent", "training_weight", "inference_weight", "planned_log_rent",
              "remaining_life"}},
            {"region", &s.region_names, {"regions", "power_price"}},
            {"site", &s.site_names, {"sites", "certain_mw", "required_mw_inv"}},
            {"cohort", &s.cohort_names, {"cohorts", "gpus", "working_gpus"}},
            {"contract",
             &s.contract_names,
             {"contracts", "contract_gpus", "contract_pay", "contract_compute", "contract_present_pay",
              "contract_rent", "contract_present_rent"}},
            {"lab", &s.lab_names, {"labs", "efficiency", "planned_signed_pay"}},
            {"firm",
             &s.firm_names,
             {"firms", "sales", "core", "fixed_cost", "committed_capex", "uncommitted_capex", "expected_flow",
              "planned_spot", "planned_receipts", "planned_revenue", "planned_costs"}},
            {"debt", &s.debt_names, {"debts", "debt_principal"}},
            {"facility", &s.facility_names, {"facilities", "facility_invoice"}},
            {"lease", &s.lease_names, {"leases", "lease_rent"}},
            {"stake", &s.stake_names, {"stakes"}},
            {"power_right", &s.power_right_names, {"power_rights", "planned_power_margin"}},
            {"order_book", &s.order_book_names, {"order_books", "order_steps"}},
            {"equity_commitment", &s.commitment_names, {"commitments"}},
            {"guarantee", &s.guarantee_names, {"guarantees"}},
            {"event", &s.event_names, {"events"}}};
}

/// Whose number the i-th element is, as far as the array says.
std::string owner_of(OrderedStudy const& s, std::string_view array, std::size_t i)
{
    if (array == "linear" || array == "cir" || array == "markov" || array == "trend") {
        int const before = array == "cir" ? s.num_linear : array == "markov" ? s.num_linear + s.num_cir : 0;
        int const at = array == "trend" ? static_cast<int>(i) % s.num_linear : before + static_cast<int>(i);
        return "factor." + s.factor_names.names()[row(at)];
    }
    for (Owners const& owners : owners_of_arrays(s)) {
        for (std::string_view const of : owners.arrays) {
            if (of == array) {
                auto const& names = owners.names->names();
                return fmt::format("{}.{}", owners.kind, names[i % names.size()]);
            }
        }
    }
    return fmt::format("element {}", i);
}

[[noreturn]] void refuse(std::string_view table, std::string const& owner, double value)
{
    throw Error(ExitCode::study_invalid,
                fmt::format("{} has a number that is not finite ({}) in the table {}", owner, value, table),
                "it would make every figure that depends on it meaningless",
                "Look for extreme values or zeros among its keys and those of what it names.");
}

}  // namespace

template <class Scalar>
void refuse_nonfinite(TableBuild const& b)
{
    auto const look = [&b]<class Member>(char const* table, Member const& values) {
        if constexpr (kIsArray<Member>) {
            for (std::size_t i = 0; i < values.size(); ++i) {
                if (auto const bad = nonfinite_in<Scalar>(values[i])) {
                    refuse(table, owner_of(b.study, table, i), *bad);
                }
            }
        } else if (auto const bad = nonfinite_in<Scalar>(values)) {
            refuse(table, "the market", *bad);
        }
    };
    for_each_member(look, b.out);
}

template void refuse_nonfinite<float>(TableBuild const&);
template void refuse_nonfinite<double>(TableBuild const&);

}  // namespace ballast
