#pragma once
/// Decodes nodes into the members of a study and records on the way where each key was written, its origin and what it refers to.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/config/fields/field.hpp"
#include "host/config/firm_template.hpp"
#include "host/config/problems.hpp"
#include "host/config/provenance.hpp"

namespace ballast::config {

/// A name that some value mentions; resolved when all objects are known.
struct Reference {
    std::string kind;  ///< of the object meant
    std::string name;
    SourcePlace place;
};

/// Everything learned while reading, beside the study itself. Keys are dotted paths.
struct KeyRecords {
    KeyLocations locations;
    std::map<std::string, Origin> origins;
    std::map<std::string, Reference> references;    ///< key (or key of the entry) -> object meant
    std::map<std::string, SourcePlace> sources;     ///< source key -> a place that cites it
    std::map<std::string, FirmTemplate> templates;  ///< by name
};

class FieldReader {
public:
    FieldReader(KeyRecords& keys, Problems& problems)
        : keys_(&keys)
        , problems_(&problems)
    {
    }

    /// Reads one field of an object. `row`: provenance that a CSV row gives to all of its cells.
    void read(Field const& field, std::string const& path, Node const& node, void* object,
              Provenance const* row = nullptr);
    /// Reads one number that may carry provenance (an entry of weights).
    void read_entry(Field const& field, std::string const& path, Node const& node, double& out);
    /// Reads the keys of one record.
    void read_record(std::vector<Field> const& fields, std::string const& path, Node const& node,
                     void* object);

    void fail(Node const& node, std::string const& path, std::string problem, std::string remedy);
    void refer(std::string const& kind, std::string const& name, std::string const& path, Node const& node);
    void note_place(std::string const& path, Node const& node)
    {
        keys_->locations.set(path, node.place, toml_text(node));
    }
    /// Forgets what was noted about a key, and below it, before the key is read again.
    void forget(std::string const& path);

    /// Checks what a row or a value says about its provenance. `field` and `value`: what low and high are about, where known.
    void check(Provenance const& provenance, std::string const& path, SourcePlace place, Field const* field,
               Node const* value);

private:
    void check_range(Provenance const& provenance, std::string const& path, SourcePlace place,
                     Field const* field, Node const* value);
    Node const& unwrap(Field const& field, std::string const& path, Node const& node, Provenance& provenance);
    void note_origin(std::string const& path, Node const& node, Provenance const& provenance);

    KeyRecords* keys_;
    Problems* problems_;
};

}  // namespace ballast::config
