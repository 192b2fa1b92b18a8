#include "host/config/assumption_groups.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace ballast::config {
namespace {

class Checker {
public:
    Checker(KeyRecords const& keys, Problems& problems)
        : keys_(&keys)
        , problems_(&problems)
    {
    }

    void check(std::string const& list, std::vector<std::string> const& patterns)
    {
        for (std::size_t i = 0; i < patterns.size(); ++i) {
            std::string const place = fmt::format("{}[{}]", list, i);
            bool fits = false;
            for (auto const& [key, origin] : keys_->origins) {
                if (fits_pattern(key, patterns[i])) {
                    fits = true;
                    claim(key, list, place);
                }
            }
            if (!fits) {
                problems_->error(place, "fits no key that the study writes, so nothing would move together",
                                 "Correct it, or leave it out." + suggestion(patterns[i], all_keys()));
            }
        }
    }

private:
    void claim(std::string const& key, std::string const& list, std::string const& place)
    {
        auto const [entry, fresh] = owner_.try_emplace(key, list);
        if (!fresh && entry->second != list) {
            problems_->error(place, fmt::format("fits {}, which {} has already", key, entry->second),
                             "Leave each key to one list of one group.");
        }
    }

    std::vector<std::string> all_keys() const
    {
        std::vector<std::string> all;
        for (auto const& [key, origin] : keys_->origins) {
            all.push_back(key);
        }
        return all;
    }

    KeyRecords const* keys_;
    Problems* problems_;
    std::map<std::string, std::string> owner_;  ///< key -> list that has it
};

}  // namespace

bool fits_pattern(std::string_view key, std::string_view pattern)
{
    while (true) {
        std::size_t const key_end = std::min(key.find('.'), key.size());
        std::size_t const pattern_end = std::min(pattern.find('.'), pattern.size());
        std::string_view const part = pattern.substr(0, pattern_end);
        if (key.empty() || pattern.empty() || (part != "*" && part != key.substr(0, key_end))) {
            return false;
        }
        if (key_end == key.size() || pattern_end == pattern.size()) {
            return key_end == key.size() && pattern_end == pattern.size();
        }
        key.remove_prefix(key_end + 1);
        pattern.remove_prefix(pattern_end + 1);
    }
}

void check_assumption_groups(study::Study const& study, KeyRecords const& keys, Problems& problems)
{
    Checker checker(keys, problems);
    for (study::AssumptionGroup const& group : study.assumption_groups) {
        std::string const path = "assumption_group." + group.name;
        checker.check(path + ".keys", group.keys);
        checker.check(path + ".against", group.against);
    }
}

}  // namespace ballast::config
