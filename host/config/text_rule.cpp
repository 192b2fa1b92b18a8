#include "host/config/text_rule.hpp"

#include "host/base/utf8.hpp"

namespace ballast::config {

std::string foreign_encoding(std::string_view file)
{
    using namespace std::string_view_literals;
    bool const utf16 = file.starts_with("\xff\xfe"sv) || file.starts_with("\xfe\xff"sv);
    return utf16 ? "is UTF-16, not UTF-8" : "";
}

bool check_text(std::string_view text, SourcePlace const& place, std::string const& key, Problems& problems)
{
    std::string const problem = text_problem(text, kLongestText);
    if (!problem.empty()) {
        problems.error_at(place, key, "", problem,
                          text.size() > kLongestText ? "Shorten the text."
                                                     : "Take it out; a text is one line of UTF-8.");
    }
    return problem.empty();
}

}  // namespace ballast::config
