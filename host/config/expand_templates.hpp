#pragma once
/// Templates to objects: each member of a [template.NAME] becomes a firm with what hangs on it, and all of them a
/// [firm_class.NAME]. What comes out reads as if it had been written so, at the template's lines.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/config/fields/reader.hpp"
#include "host/config/firm_template.hpp"
#include "host/config/study_files.hpp"

namespace ballast::config {

/// KEY = VALUE about a template: its count, seed, draw, title, or a key of its objects.
struct TemplateSetting {
    std::string key;  ///< from "template." on
    std::string text;
};

/// Takes the templates out of the documents, applies the settings, and adds a document with their members. A key that a
/// file gives to a member itself stands; the template's is left out.
void expand_templates(StudyFiles& files, std::vector<TemplateSetting> const& settings, KeyRecords& keys,
                      Problems& problems);

/// The keys of members that a setting of a scenario reaches, with their values as text. `key`: from "template." on.
std::vector<std::pair<std::string, std::string>>
settings_of_members(std::map<std::string, FirmTemplate>& templates, std::string_view key,
                    std::string_view text, SourcePlace const& place, Problems& problems);

/// What members drew, by template; for messages and tables.
std::vector<MemberValues> member_values(FirmTemplate const& from);

/// A kind of object that a template can have.
bool is_in_templates(std::string_view kind);

/// A key of a member as the template's own (template.small_lab.firm.cash_usd_bn), or the key itself.
std::string key_in_template(std::map<std::string, FirmTemplate> const& templates, std::string const& key);

}  // namespace ballast::config
