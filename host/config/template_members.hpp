#pragma once
/// The members of a template one by one: which value of a range each has, and the objects that it is made of.
#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "host/config/fields/field.hpp"
#include "host/config/firm_template.hpp"
#include "host/config/problems.hpp"

namespace ballast::config {

/// Kinds of which a member has one, called as the member; and those of which it has some, called MEMBER_NAME.
inline constexpr std::array<std::string_view, 2> kOwnKinds = {"firm", "lab"};
inline constexpr std::array<std::string_view, 11> kHangingKinds = {
    "site",  "cohort",      "contract",   "debt",     "facility", "lease", "equity_commitment",
    "stake", "power_right", "order_book", "guarantee"};

template <class Words>
bool is_one_of(Words const& words, std::string_view word)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// template.NAME, and the key below it.
std::string path_of(FirmTemplate const& of, std::string_view key);

/// The key that `times` beside the value of `key` names.
std::string factor_key(std::string const& key, Node const& times);

/// Makes the objects of members from the body of a template.
class MemberMaker {
public:
    MemberMaker(FirmTemplate const& of, Problems* problems)
        : of_(&of)
        , problems_(problems)
    {
    }

    /// The keys of one object for member `i`. `key`: of the object below the template, e.g. debt.loan.
    Node object(ObjectKind const& kind, std::string const& key, Node const& table, std::int64_t i);

    std::vector<MemberValues> const& drawn() const { return drawn_; }

private:
    Node value(std::string const& key, Node const& node, bool whole, std::int64_t i);

    void check_range(std::string const& key, Node const& node);

    /// What a value with `times` is multiplied by: the member's value of another key.
    double factor(std::string const& key, Node const& node, std::int64_t i);

    /// A key of the template below its name.
    Node const* find_value(std::string_view key) const;

    static std::optional<double> base_of(Node const& node);

    double place(std::string const& key, std::int64_t i);

    void note(std::string const& key, std::int64_t i, double value);

    void fail(Node const& node, std::string const& key, std::string problem, std::string remedy);

    FirmTemplate const* of_;
    Problems* problems_;
    std::map<std::string, std::vector<double>> places_;  ///< [key][member]
    std::vector<MemberValues> drawn_;
    std::set<std::string> failed_;
};

/// Every object of the template: kind, key below the template, what follows the member's name, its keys.
template <class Visit>
void for_each_object(FirmTemplate const& of, Visit const& visit)
{
    for (Member const& kind : of.body.members) {
        if (is_one_of(kOwnKinds, kind.key)) {
            visit(kind.key, kind.key, std::string(), kind);
        } else if (kind.value.kind == Node::Kind::table) {
            for (Member const& object : kind.value.members) {
                visit(kind.key, kind.key + "." + object.key, "_" + object.key, object);
            }
        }
    }
}

}  // namespace ballast::config
