#pragma once
/// Collects everything that is wrong with a study, each with the place of the value it is about.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/error.hpp"

namespace ballast::config {

/// Where each key of a study was written, and how. A key that was not written is placed at the nearest key above it
/// (firm.x.cash_usd_bn -> firm.x -> the study).
class KeyLocations {
public:
    void set(std::string const& key, SourcePlace place, std::string value = {});
    bool has(std::string const& key) const { return entries_.contains(key); }
    SourcePlace place(std::string_view key) const;
    /// As written; "" where the key itself was not.
    std::string value(std::string const& key) const;

private:
    struct Entry {
        SourcePlace place;
        std::string value;
    };
    std::map<std::string, Entry, std::less<>> entries_;
};

class Problems {
public:
    explicit Problems(KeyLocations const& locations)
        : locations_(&locations)
    {
    }

    KeyLocations const& locations() const { return *locations_; }
    /// About a key, the first thing said about it only; place and value come from its location.
    void error(std::string const& key, std::string problem, std::string remedy);
    void warning(std::string const& key, std::string problem, std::string remedy);
    /// About a place in a file.
    void error_at(SourcePlace place, std::string key, std::string value, std::string problem,
                  std::string remedy);

    std::vector<Diagnostic> const& errors() const { return errors_; }
    std::vector<Diagnostic> const& warnings() const { return warnings_; }
    /// Takes over the other's findings that are not here yet.
    void merge(Problems const& other);

private:
    KeyLocations const* locations_;
    std::vector<Diagnostic> errors_;
    std::vector<Diagnostic> warnings_;
};

/// " Did you mean X?" for the near one of the known words, or the list of them where it is short, or "".
std::string suggestion(std::string_view word, std::vector<std::string> const& known);

}  // namespace ballast::config
