#include "host/config/expand_templates.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "host/config/dotted_path.hpp"
#include "host/config/numbers.hpp"
#include "host/config/parse_text.hpp"
#include "host/config/template_members.hpp"

namespace ballast::config {
namespace {

constexpr std::array<std::string_view, 4> kOwnKeys = {"count", "title", "draw", "seed"};

std::vector<std::string> known_keys()
{
    std::vector<std::string> known(kOwnKeys.begin(), kOwnKeys.end());
    known.insert(known.end(), kOwnKinds.begin(), kOwnKinds.end());
    known.insert(known.end(), kHangingKinds.begin(), kHangingKinds.end());
    return known;
}

Member* find_member(Node& table, std::string_view key)
{
    auto const at = std::find_if(table.members.begin(), table.members.end(),
                                 [&](Member const& member) { return member.key == key; });
    return at == table.members.end() ? nullptr : &*at;
}

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

    void add_documents()
    {
        for (Node& document : expanded_) {
            files_->documents.push_back(std::move(document));
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
