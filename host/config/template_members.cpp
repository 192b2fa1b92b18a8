#include "host/config/template_members.hpp"

#include <cmath>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "host/config/dotted_path.hpp"
#include "host/config/list_range.hpp"
#include "host/config/numbers.hpp"
#include "kernels/core/table_math.hpp"
#include "kernels/random/draw_names.hpp"
#include "kernels/random/table_draws.hpp"

namespace ballast::config {
namespace {

void replace_all(std::string& text, std::string_view was, std::string const& now)
{
    for (std::size_t at = 0; (at = text.find(was, at)) != std::string::npos; at += now.size()) {
        text.replace(at, was.size(), now);
    }
}

/// Shares of the probability of a key's range, one for each member.
std::vector<double> places_of(FirmTemplate const& of, std::string const& key)
{
    Seed const seed{static_cast<std::uint32_t>(of.seed & 0xffffffffu),
                    static_cast<std::uint32_t>(of.seed >> 32)};
    DrawKey const draw = draw_key(fmt::format("template/{}/{}", of.name, key));
    auto const count = static_cast<std::size_t>(of.count);
    std::vector<double> places(count);
    std::vector<std::uint64_t> order(count);
    for (std::size_t i = 0; i < count; ++i) {
        auto const words = table_words(static_cast<std::int32_t>(i), draw, seed);
        order[i] = std::uint64_t{words[0]} << 32 | words[1];
        places[i] = table_uniform(words[2]);
    }
    if (of.draw == TemplateDraw::each) {
        return places;
    }
    std::vector<std::size_t> members(count);
    std::iota(members.begin(), members.end(), std::size_t{0});
    std::sort(members.begin(), members.end(),
              [&](std::size_t a, std::size_t b) { return std::pair(order[a], a) < std::pair(order[b], b); });
    for (std::size_t stratum = 0; stratum < count; ++stratum) {
        places[members[stratum]] = (static_cast<double>(stratum) + 0.5) / static_cast<double>(count);
    }
    return places;
}

struct ValueRange {
    double low, value, high;

    /// The value at the share u of the probability: half of it lies below `value`, uniform there (in the logarithm
    /// where the range spans a factor of ten), and half above.
    double at(double u) const
    {
        bool const logarithmic = is_logarithmic(low, high);
        double const from = u < 0.5 ? low : value, to = u < 0.5 ? value : high;
        double const share = u < 0.5 ? 2 * u : 2 * u - 1;
        double const x = logarithmic ? table_exp(table_fma(share, table_log(to / from), table_log(from)))
                                     : table_fma(share, to - from, from);
        return std::clamp(x, from, to);
    }
};

/// The range that a table states about one number; nothing where it states none.
std::optional<ValueRange> range_in(Node const& node)
{
    Node const* const low = node.find("low");
    Node const* const value = node.find("value");
    Node const* const high = node.find("high");
    bool const all = low != nullptr && value != nullptr && high != nullptr;
    if (!all || !low->is_number() || !value->is_number() || !high->is_number()) {
        return std::nullopt;
    }
    return ValueRange{low->number, value->number, high->number};
}

Node number_node(double value, bool whole, SourcePlace const& place)
{
    Node node;
    node.place = place;
    node.kind = whole ? Node::Kind::integer : Node::Kind::number;
    node.number = whole ? std::nearbyint(value) : value;
    node.integer = whole ? std::llround(node.number) : 0;
    return node;
}

}  // namespace

std::string path_of(FirmTemplate const& of, std::string_view key)
{
    return fmt::format("template.{}{}{}", of.name, key.empty() ? "" : ".", key);
}

std::string factor_key(std::string const& key, Node const& times)
{
    bool const elsewhere = times.text.find('.') != std::string::npos;
    return elsewhere ? times.text : key.substr(0, key.rfind('.') + 1) + times.text;
}

Node MemberMaker::object(ObjectKind const& kind, std::string const& key, Node const& table, std::int64_t i)
{
    Node made;
    made.kind = Node::Kind::table;
    made.place = table.place;
    for (Member const& member : table.members) {
        Field const* const field = kind.find(member.key);
        bool const whole = field != nullptr && field->shape == Shape::integer;
        made.members.push_back(
            {member.key, member.place, value(key + "." + member.key, member.value, whole, i)});
    }
    return made;
}

Node MemberMaker::value(std::string const& key, Node const& node, bool whole, std::int64_t i)
{
    Node made = node;
    switch (node.kind) {
    case Node::Kind::text:
        replace_all(made.text, "*", of_->member(i));
        replace_all(made.text, "#", fmt::format("{:02}", i + 1));
        return made;
    case Node::Kind::array:
        for (std::size_t item = 0; item < node.items.size(); ++item) {
            made.items[item] = value(fmt::format("{}[{}]", key, item), node.items[item], whole, i);
        }
        return made;
    case Node::Kind::table:
        break;
    default:
        return made;
    }
    check_range(key, node);
    std::optional<ValueRange> const range = range_in(node);
    double const times = factor(key, node, i);
    double const drawn = range ? range->at(place(key, i)) : 0;
    made.members.clear();
    for (Member const& member : node.members) {
        bool const scaled = member.key == "low" || member.key == "high" || member.key == "value";
        if (member.key == "times" && node.find("value") != nullptr) {
            continue;
        }
        Node one =
            member.key == "note" ? member.value : value(key + "." + member.key, member.value, whole, i);
        if (range && member.key == "value") {
            one = number_node(drawn * times, whole, member.value.place);
            note(key, i, one.number);
        } else if (scaled && times != 1 && one.is_number()) {
            one = number_node(one.number * times, whole, member.value.place);
        }
        std::string name = member.key;
        replace_all(name, "*", of_->member(i));
        made.members.push_back({std::move(name), member.place, std::move(one)});
    }
    return made;
}

void MemberMaker::check_range(std::string const& key, Node const& node)
{
    bool const low = node.find("low") != nullptr, high = node.find("high") != nullptr;
    Node const* const value = node.find("value");
    bool const list = node.find("linear") != nullptr || node.find("step") != nullptr ||
                      node.find("payments") != nullptr || (value != nullptr && !value->is_number());
    if ((!low && !high) || list) {
        return;
    }
    if (value == nullptr) {
        fail(node, key, "is a range without a base value",
             "Write { low = ..., value = ..., high = ... }: half of the members lie below the value.");
    } else if (!low || !high) {
        fail(node, key, "is a range with one end", "Give low and high.");
    } else if (auto const range = range_in(node);
               range && (range->low > range->value || range->value > range->high)) {
        fail(node, key, "does not hold its base value between low and high", "Order them.");
    }
}

double MemberMaker::factor(std::string const& key, Node const& node, std::int64_t i)
{
    Node const* const times = node.find("times");
    if (times == nullptr || node.find("value") == nullptr) {
        return 1;
    }
    std::string const other_key = factor_key(key, *times);
    Node const* const other = find_value(other_key);
    if (other == nullptr || other->find("times") != nullptr || !base_of(*other)) {
        fail(*times, key + ".times", "names no number of the template",
             "Name a key of the same object, or KIND.OBJECT.KEY of another, that is one number and has "
             "no times itself.");
        return 1;
    }
    auto const range = range_in(*other);
    return range ? range->at(place(other_key, i)) : *base_of(*other);
}

Node const* MemberMaker::find_value(std::string_view key) const
{
    Node const* at = &of_->body;
    while (at != nullptr && !key.empty()) {
        at = at->find(next_part(key));
    }
    return at;
}

std::optional<double> MemberMaker::base_of(Node const& node)
{
    Node const* const value = node.kind == Node::Kind::table ? node.find("value") : &node;
    return value != nullptr && value->is_number() ? std::optional(value->number) : std::nullopt;
}

double MemberMaker::place(std::string const& key, std::int64_t i)
{
    auto const [at, fresh] = places_.try_emplace(key);
    if (fresh) {
        at->second = places_of(*of_, key);
    }
    return at->second[static_cast<std::size_t>(i)];
}

void MemberMaker::note(std::string const& key, std::int64_t i, double value)
{
    auto at = std::find_if(drawn_.begin(), drawn_.end(),
                           [&](MemberValues const& values) { return values.key == key; });
    if (at == drawn_.end()) {
        at = drawn_.insert(at, {key, std::vector<double>(static_cast<std::size_t>(of_->count))});
    }
    at->values[static_cast<std::size_t>(i)] = value;
}

void MemberMaker::fail(Node const& node, std::string const& key, std::string problem, std::string remedy)
{
    std::string const path = path_of(*of_, key);
    if (problems_ != nullptr && failed_.insert(path).second) {
        problems_->error_at(node.place, path, toml_text(node), std::move(problem), std::move(remedy));
    }
}

}  // namespace ballast::config
