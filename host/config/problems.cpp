#include "host/config/problems.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/near_word.hpp"

namespace ballast::config {
namespace {

constexpr std::size_t kLongestValue = 100;  ///< characters of a value that a message shows

bool same(Diagnostic const& a, Diagnostic const& b)
{
    return a.key == b.key && a.problem == b.problem && a.place.text() == b.place.text();
}

void add_new(std::vector<Diagnostic>& to, std::vector<Diagnostic> const& from)
{
    for (Diagnostic const& diagnostic : from) {
        if (std::none_of(to.begin(), to.end(), [&](Diagnostic const& d) { return same(d, diagnostic); })) {
            to.push_back(diagnostic);
        }
    }
}

std::string shortened(std::string value)
{
    if (value.size() > kLongestValue) {
        std::size_t end = kLongestValue - 3;
        while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U) {
            --end;  // not within a character
        }
        value = value.substr(0, end) + "...";
    }
    return value;
}

}  // namespace

void KeyLocations::set(std::string const& key, SourcePlace place, std::string value)
{
    entries_[key] = Entry{std::move(place), std::move(value)};
}

SourcePlace KeyLocations::place(std::string_view key) const
{
    while (true) {
        if (auto const entry = entries_.find(key); entry != entries_.end()) {
            return entry->second.place;
        }
        std::size_t const end = key.find_last_of(".[");
        if (end == std::string_view::npos) {
            break;
        }
        key = key.substr(0, end);
    }
    auto const root = entries_.find("");
    return root != entries_.end() ? root->second.place : SourcePlace{};
}

std::string KeyLocations::value(std::string const& key) const
{
    auto const entry = entries_.find(key);
    return entry != entries_.end() ? entry->second.value : std::string();
}

void Problems::error(std::string const& key, std::string problem, std::string remedy)
{
    // What follows from an error already reported about this key (a missing date, say) would only distract.
    if (std::any_of(errors_.begin(), errors_.end(),
                    [&](Diagnostic const& known) { return known.key == key; })) {
        return;
    }
    error_at(locations_->place(key), key, locations_->value(key), std::move(problem), std::move(remedy));
}

void Problems::warning(std::string const& key, std::string problem, std::string remedy)
{
    warnings_.push_back(Diagnostic{locations_->place(key), key, shortened(locations_->value(key)),
                                   std::move(problem), std::move(remedy), true});
}

void Problems::error_at(SourcePlace place, std::string key, std::string value, std::string problem,
                        std::string remedy)
{
    errors_.push_back(Diagnostic{std::move(place), std::move(key), shortened(std::move(value)),
                                 std::move(problem), std::move(remedy), false});
}

void Problems::merge(Problems const& other)
{
    add_new(errors_, other.errors_);
    add_new(warnings_, other.warnings_);
}

std::string suggestion(std::string_view word, std::vector<std::string> const& known)
{
    constexpr std::size_t kShortList = 8;
    if (auto const near = near_word(word, known)) {
        return fmt::format(" Did you mean {}?", *near);
    }
    // A key without its unit (cash for cash_usd_bn) is further away than any typing error.
    for (std::string const& one : known) {
        if (word.size() >= 3 && one.starts_with(std::string(word) + "_")) {
            return fmt::format(" Did you mean {}?", one);
        }
    }
    if (!known.empty() && known.size() <= kShortList) {
        return fmt::format(" Known: {}.", fmt::join(known, ", "));
    }
    return {};
}

}  // namespace ballast::config
