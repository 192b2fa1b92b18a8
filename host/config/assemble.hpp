#pragma once
/// Files to objects: merges what the files say about each object and reads every key into the study's structs.
#include <map>
#include <string>

#include "host/config/fields/reader.hpp"
#include "host/config/study_files.hpp"

namespace ballast::config {

/// Fills `study` (objects sorted by name), `keys` and `sources`; whatever cannot stand goes to `problems`.
void assemble(StudyFiles const& files, study::Study& study, KeyRecords& keys,
              std::map<std::string, Source>& sources, Problems& problems);

/// Complains about required keys that nobody gave.
void check_required(study::Study const& study, KeyRecords const& keys, Problems& problems);

}  // namespace ballast::config
