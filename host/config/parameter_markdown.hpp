#pragma once
/// The parameter table of a study as a page: what each number is, where it comes from and how sure it is.
#include <string>

#include "host/config/read_study.hpp"

namespace ballast::config {

/// Markdown: counts of facts and assumptions, numbers that lack a source, then every quantity that somebody wrote with
/// its provenance, by object, and the sources. The same study gives the same text.
std::string parameter_markdown(LoadedStudy const& loaded);

}  // namespace ballast::config
