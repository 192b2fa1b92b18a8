#pragma once
/// The reference page of the study format, docs/study_reference.md.
#include <string>

namespace ballast::config {

/// Markdown from the descriptions in fields/; a test keeps the page in docs/ equal to it.
std::string reference_markdown();

}  // namespace ballast::config
