#include "host/config/expand_templates.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "host/config/dotted_path.hpp"
#include "host/config/numbers.hpp"
#include "host/config/parameter_design.hpp"
#include "host/config/parse_text.hpp"
#include "kernels/core/table_math.hpp"
#include "kernels/random/draw_names.hpp"
#include "kernels/random/table_draws.hpp"

namespace ballast::config {
namespace {

/// Kinds of which a member has one, called as the member; and those of which it has some, called MEMBER_NAME.
constexpr std::array<std::string_view, 2> kOwnKinds = {"firm", "lab"};
constexpr std::array<std::string_view, 9> kHangingKinds = {
    "site", "cohort", "contract", "debt", "facility", "lease", "equity_commitment", "stake", "guarantee"};
constexpr std::array<std::string_view, 4> kOwnKeys = {"count", "title", "draw", "seed"};

template <class Words>
bool is_one_of(Words const& words, std::string_view word)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<std::string> known_keys()
{
    std::vector<std::string> known(kOwnKeys.begin(), kOwnKeys.end());
    known.insert(known.end(), kOwnKinds.begin(), kOwnKinds.end());
    known.insert(known.end(), kHangingKinds.begin(), kHangingKinds.end());
    return known;
}

std::string path_of(FirmTemplate const& of, std::string_view key)
{
    return fmt::format("template.{}{}{}", of.name, key.empty() ? "" : ".", key);
}

Member* find_member(Node& table, std::string_view key)
{
    auto const at = std::find_if(table.members.begin(), table.members.end(),
                                 [&](Member const& member) { return member.key == key; });
    return at == table.members.end() ? nullptr : &*at;
}

void replace_all(std::string& text, std::string_view was, std::string const& now)
{
    for (std::size_t at = 0; (at = text.find(was, at)) != std::string::npos; at += now.size()) {
        text.replace(at, was.size(), now);
    }
}

// ------------------------------------------------------------------------------------- a member's place in a range

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
        bool const logarithmic = low > 0 && high / low >= kLogarithmicRatio;
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

// ------------------------------------------------------------------------------------- one member

/// The key that `times` beside the value of `key` names.
std::string factor_key(std::string const& key, Node const& times)
{
    bool const elsewhere = times.text.find('.') != std::string::npos;
    return elsewhere ? times.text : key.substr(0, key.rfind('.') + 1) + times.text;
}

/// Makes the objects of members from the body of a template.
class MemberMaker {
public:
    MemberMaker(FirmTemplate const& of, Problems* problems)
        : of_(&of)
        , problems_(problems)
    {
    }

    /// The keys of one object for member `i`. `key`: of the object below the template, e.g. debt.loan.
    Node object(ObjectKind const& kind, std::string const& key, Node const& table, std::int64_t i)
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

    std::vector<MemberValues> const& drawn() const { return drawn_; }

private:
    Node value(std::string const& key, Node const& node, bool whole, std::int64_t i)
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

    void check_range(std::string const& key, Node const& node)
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

    /// What a value with `times` is multiplied by: the member's value of another key.
    double factor(std::string const& key, Node const& node, std::int64_t i)
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

    /// A key of the template below its name.
    Node const* find_value(std::string_view key) const
    {
        Node const* at = &of_->body;
        while (at != nullptr && !key.empty()) {
            at = at->find(next_part(key));
        }
        return at;
    }

    static std::optional<double> base_of(Node const& node)
    {
        Node const* const value = node.kind == Node::Kind::table ? node.find("value") : &node;
        return value != nullptr && value->is_number() ? std::optional(value->number) : std::nullopt;
    }

    double place(std::string const& key, std::int64_t i)
    {
        auto const [at, fresh] = places_.try_emplace(key);
        if (fresh) {
            at->second = places_of(*of_, key);
        }
        return at->second[static_cast<std::size_t>(i)];
    }

    void note(std::string const& key, std::int64_t i, double value)
    {
        auto at = std::find_if(drawn_.begin(), drawn_.end(),
                               [&](MemberValues const& values) { return values.key == key; });
        if (at == drawn_.end()) {
            at = drawn_.insert(at, {key, std::vector<double>(static_cast<std::size_t>(of_->count))});
        }
        at->values[static_cast<std::size_t>(i)] = value;
    }

    void fail(Node const& node, std::string const& key, std::string problem, std::string remedy)
    {
        std::string const path = path_of(*of_, key);
        if (problems_ != nullptr && failed_.insert(path).second) {
            problems_->error_at(node.place, path, toml_text(node), std::move(problem), std::move(remedy));
        }
    }

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

// ------------------------------------------------------------------------------------- all of them

class Expander {
public:
    Expander(StudyFiles& files, KeyRecords& keys, Problems& problems)
        : files_(&files)
        , keys_(&keys)
        , problems_(&problems)
    {
    }

    void take()
    {
        for (Node& document : files_->documents) {
            auto const at = std::find_if(document.members.begin(), document.members.end(),
                                         [](Member const& member) { return member.key == "template"; });
            if (at == document.members.end()) {
                continue;
            }
            Member const found = std::move(*at);
            document.members.erase(at);
            if (found.value.kind != Node::Kind::table) {
                refuse(found.value.place, "template", found.value, "is not a table",
                       "Write [template.NAME] with count, and [template.NAME.firm].");
                continue;
            }
            for (Member const& one : found.value.members) {
                take_one(one);
            }
        }
    }

    void apply(TemplateSetting const& setting)
    {
        apply_setting(keys_->templates, setting.key, setting.text, SourcePlace{"-p", 0, 0}, *problems_);
    }

    void expand()
    {
        for (auto& [name, one] : keys_->templates) {
            if (read_own_keys(one)) {
                expand_one(one);
            }
        }
    }

    /// Sets a key of a template's body; the key below the template, or "" where it cannot.
    static std::string apply_setting(std::map<std::string, FirmTemplate>& templates, std::string_view key,
                                     std::string_view text, SourcePlace const& place, Problems& problems)
    {
        std::string const whole(key);
        auto const refuse = [&](std::string problem, std::vector<std::string> const& known,
                                std::string const& word) {
            problems.error_at(place, whole, std::string(text), std::move(problem),
                              "Correct the key." + suggestion(word, known));
            return std::string();
        };
        next_part(key);
        std::string const name(next_part(key));
        auto const at = templates.find(name);
        if (at == templates.end()) {
            std::vector<std::string> known;
            for (auto const& [other, one] : templates) {
                known.push_back(other);
            }
            return refuse(fmt::format("names {}, and there is no template of that name", name), known, name);
        }
        std::string const rest(key);
        std::string const kind_key(next_part(key));
        if (is_one_of(kOwnKeys, kind_key) && key.empty()) {
            Node const node = parse_text(own_field(kind_key), text, whole, place, problems);
            set_member(at->second.body, kind_key, node);
            return rest;
        }
        bool const own = is_one_of(kOwnKinds, kind_key);
        if (!own && !is_one_of(kHangingKinds, kind_key)) {
            return refuse(fmt::format("names {}, which no template has", kind_key), known_keys(), kind_key);
        }
        Member* table = find_member(at->second.body, kind_key);
        if (!own && table != nullptr) {
            table = find_member(table->value, next_part(key));
        }
        std::string const field_key(next_part(key));
        Field const* const field = kind_called(kind_key).find(field_key);
        if (table == nullptr || field == nullptr || !key.empty()) {
            return refuse("names nothing that the template's members have as a whole",
                          kind_called(kind_key).field_keys(), field_key);
        }
        set_member(table->value, field_key, parse_text(*field, text, whole, place, problems));
        return rest;
    }

private:
    static Field own_field(std::string_view key)
    {
        Field field;
        field.shape = key == "count" || key == "seed" ? Shape::integer : Shape::text;
        return field;
    }

    static void set_member(Node& table, std::string const& key, Node node)
    {
        if (Member* const member = find_member(table, key)) {
            member->value = std::move(node);
        } else {
            SourcePlace const place = node.place;
            table.members.push_back({key, place, std::move(node)});
        }
    }

    void refuse(SourcePlace const& place, std::string const& key, Node const& node, std::string problem,
                std::string remedy)
    {
        problems_->error_at(place, key, toml_text(node), std::move(problem), std::move(remedy));
    }

    void take_one(Member const& member)
    {
        FirmTemplate one;
        one.name = member.key;
        one.place = member.place;
        one.body = member.value;
        std::string const key = "template." + member.key;
        if (member.value.kind != Node::Kind::table) {
            return refuse(member.value.place, key, member.value, "is not a table",
                          "Write [template.NAME] with count, and [template.NAME.firm].");
        }
        auto const [at, fresh] = keys_->templates.try_emplace(one.name, one);
        if (!fresh) {
            problems_->error_at(member.place, key, "",
                                fmt::format("is given twice, first at {}", at->second.place.text()),
                                "Rename one of the two.");
        }
    }

    /// count, title, draw, seed out of the body; false where the members cannot be made.
    bool read_own_keys(FirmTemplate& one)
    {
        std::string const key = path_of(one, "");
        bool good = true;
        auto const fail = [&](Member const& member, std::string problem, std::string remedy) {
            refuse(member.value.place, key + "." + member.key, member.value, std::move(problem),
                   std::move(remedy));
            good = false;
        };
        bool counted = false;
        for (Member const& member : one.body.members) {
            Node const& value = member.value;
            if (member.key == "count") {
                counted = true;
                one.count = value.integer;
                if (value.kind != Node::Kind::integer || value.integer < 1 || value.integer > kMostMembers) {
                    fail(member, "is not a number of firms",
                         fmt::format("Write a whole number from 1 to {}.", kMostMembers));
                }
            } else if (member.key == "title") {
                one.title = value.text;
            } else if (member.key == "draw") {
                one.draw = value.text == "each" ? TemplateDraw::each : TemplateDraw::strata;
                if (value.text != "each" && value.text != "strata") {
                    fail(member, "is not a way to draw members", "Write \"strata\" or \"each\".");
                }
            } else if (member.key == "seed") {
                one.seed = static_cast<std::uint64_t>(value.integer);
                if (value.kind != Node::Kind::integer || value.integer < 0) {
                    fail(member, "is not a seed", "Write a whole number, at least 0.");
                }
            } else if (!is_one_of(kOwnKinds, member.key) && !is_one_of(kHangingKinds, member.key)) {
                fail(member, "is nothing that hangs on a firm",
                     "Correct the key." + suggestion(member.key, known_keys()));
            } else if (value.kind != Node::Kind::table) {
                fail(member, "is not a table", fmt::format("Write [{}.{}].", key, member.key));
            }
        }
        if (!counted) {
            problems_->error_at(one.place, key + ".count", "", "is missing",
                                "Add it: the number of firms of the class.");
            good = false;
        }
        if (one.body.find("firm") == nullptr) {
            problems_->error_at(one.place, key + ".firm", "", "is missing",
                                fmt::format("Add [{}.firm].", key));
            good = false;
        }
        for_each_object(one, [&](std::string const&, std::string const& object_key, std::string const&,
                                 Member const& object) {
            if (good && object.value.kind != Node::Kind::table) {
                refuse(object.value.place, key + "." + object_key, object.value, "is not an object",
                       fmt::format("Write [{}.{}] and its keys below it.", key, object_key));
                good = false;
            }
        });
        std::erase_if(one.body.members, [](Member const& member) { return is_one_of(kOwnKeys, member.key); });
        return good;
    }

    void expand_one(FirmTemplate const& one)
    {
        Node document;
        document.kind = Node::Kind::table;
        document.place = one.place;
        MemberMaker maker(one, problems_);
        for_each_object(one, [&](std::string const& kind_key, std::string const& key,
                                 std::string const& suffix, Member const& object) {
            Node& objects = table_in(document, kind_key, object.place);
            for (std::int64_t i = 0; i < one.count; ++i) {
                std::string const name = one.member(i) + suffix;
                Node made = maker.object(kind_called(kind_key), key, object.value, i);
                leave_out_given(kind_key, name, made);
                objects.members.push_back({name, object.place, std::move(made)});
            }
        });
        Node& made = table_in(table_in(document, "firm_class", one.place), one.name, one.place);
        Node members;
        members.kind = Node::Kind::array;
        members.place = one.place;
        for (std::int64_t i = 0; i < one.count; ++i) {
            members.items.push_back(text_node(one.member(i), one.place));
        }
        made.members.push_back({"members", one.place, std::move(members)});
        if (!one.title.empty()) {
            made.members.push_back({"title", one.place, text_node(one.title, one.place)});
        }
        expanded_.push_back(std::move(document));
    }

    static Node text_node(std::string text, SourcePlace const& place)
    {
        Node node;
        node.kind = Node::Kind::text;
        node.text = std::move(text);
        node.place = place;
        return node;
    }

    static Node& table_in(Node& parent, std::string const& key, SourcePlace const& place)
    {
        if (Member* const member = find_member(parent, key)) {
            return member->value;
        }
        Node table;
        table.kind = Node::Kind::table;
        table.place = place;
        parent.members.push_back({key, place, std::move(table)});
        return parent.members.back().value;
    }

    /// What a file says about a member itself goes before the template.
    void leave_out_given(std::string const& kind, std::string const& name, Node& made) const
    {
        for (Node const& document : files_->documents) {
            Node const* const objects = document.find(kind);
            Node const* const given = objects == nullptr ? nullptr : objects->find(name);
            if (given != nullptr) {
                std::erase_if(made.members,
                              [&](Member const& member) { return given->find(member.key) != nullptr; });
            }
        }
    }

    StudyFiles* files_;
    KeyRecords* keys_;
    Problems* problems_;
    std::vector<Node> expanded_;

public:
    void add_documents()
    {
        for (Node& document : expanded_) {
            files_->documents.push_back(std::move(document));
        }
    }
};

}  // namespace

std::string FirmTemplate::member(std::int64_t i) const
{
    return fmt::format("{}_{:02}", name, i + 1);
}

void expand_templates(StudyFiles& files, std::vector<TemplateSetting> const& settings, KeyRecords& keys,
                      Problems& problems)
{
    Expander expander(files, keys, problems);
    expander.take();
    for (TemplateSetting const& setting : settings) {
        expander.apply(setting);
    }
    expander.expand();
    expander.add_documents();
}

std::vector<std::pair<std::string, std::string>>
settings_of_members(std::map<std::string, FirmTemplate>& templates, std::string_view key,
                    std::string_view text, SourcePlace const& place, Problems& problems)
{
    std::vector<std::pair<std::string, std::string>> settings;
    std::string_view rest = key;
    next_part(rest);
    std::string const name(next_part(rest));
    if (is_one_of(kOwnKeys, rest)) {
        problems.error_at(place, std::string(key), std::string(text),
                          "changes which firms there are, which all scenarios share with the base case",
                          "Set values of the members' keys.");
        return settings;
    }
    std::string const changed = Expander::apply_setting(templates, key, text, place, problems);
    if (changed.empty()) {
        return settings;
    }
    FirmTemplate const& one = templates.at(name);
    MemberMaker maker(one, &problems);
    for_each_object(one, [&](std::string const& kind_key, std::string const& object_key,
                             std::string const& suffix, Member const& object) {
        for (std::int64_t i = 0; i < one.count; ++i) {
            Node const made = maker.object(kind_called(kind_key), object_key, object.value, i);
            for (std::size_t k = 0; k < made.members.size(); ++k) {
                std::string const key_of_value = object_key + "." + made.members[k].key;
                Node const* const times = object.value.members[k].value.find("times");
                if (key_of_value == changed ||
                    (times != nullptr && factor_key(key_of_value, *times) == changed)) {
                    settings.emplace_back(
                        fmt::format("{}.{}{}.{}", kind_key, one.member(i), suffix, made.members[k].key),
                        toml_text(made.members[k].value));
                }
            }
        }
    });
    return settings;
}

bool is_in_templates(std::string_view kind)
{
    return is_one_of(kOwnKinds, kind) || is_one_of(kHangingKinds, kind);
}

std::vector<MemberValues> member_values(FirmTemplate const& from)
{
    MemberMaker maker(from, nullptr);
    for_each_object(from, [&](std::string const& kind_key, std::string const& key, std::string const&,
                              Member const& object) {
        for (std::int64_t i = 0; i < from.count; ++i) {
            (void)maker.object(kind_called(kind_key), key, object.value, i);
        }
    });
    return maker.drawn();
}

std::string key_in_template(std::map<std::string, FirmTemplate> const& templates, std::string const& key)
{
    std::size_t const kind_end = key.find('.');
    if (kind_end == std::string::npos) {
        return key;
    }
    std::string_view const rest = std::string_view(key).substr(kind_end + 1);
    for (auto const& [name, one] : templates) {
        for (std::int64_t i = 0; i < one.count; ++i) {
            std::string const member = one.member(i);
            bool const about =
                rest.starts_with(member) &&
                (rest.size() == member.size() || rest[member.size()] == '.' || rest[member.size()] == '_');
            if (about) {
                return fmt::format("template.{}.{}{}", name, key.substr(0, kind_end),
                                   rest.substr(member.size()));
            }
        }
    }
    return key;
}

}  // namespace ballast::config
