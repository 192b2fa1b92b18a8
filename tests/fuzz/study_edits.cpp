#include <algorithm>
#include <random>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/config/fields/field.hpp"
#include "tests/fuzz/targets.hpp"

namespace ballast::fuzz {
namespace {

using Random = std::minstd_rand;

std::size_t below(Random& random, std::size_t n)
{
    return n == 0 ? 0 : random() % n;
}

template <class Items>
auto const& one_of(Items const& items, Random& random)
{
    return items[below(random, std::size(items))];
}

std::vector<std::string> lines_of(std::string_view text)
{
    std::vector<std::string> lines;
    while (!text.empty()) {
        std::size_t const end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

constexpr char const* kValues[] = {"0",
                                   "1",
                                   "-1",
                                   "0.5",
                                   "1e9",
                                   "1e308",
                                   "-0.0",
                                   "nan",
                                   "inf",
                                   "9223372036854775807",
                                   "true",
                                   "false",
                                   "\"\"",
                                   "\"one\"",
                                   "\"two\"",
                                   "[]",
                                   "{}",
                                   "[0.5, 0.5]",
                                   "[[0, 1], [1, 0]]",
                                   "[\"one\", \"two\"]",
                                   "2026-07-01",
                                   "2028-01-01",
                                   "0001-01-01",
                                   "9999-12-31",
                                   "[2026-09-30, 2027-06-30]",
                                   "[[2026-10-01, 0.25], [2027-10-01, 3]]",
                                   "{ linear = [[2026-10-01, 1], [2028-10-01, 2]] }",
                                   "{ value = 1, low = 0.5, high = 2 }",
                                   "{ one = 0.5, two = 0.5 }",
                                   "[{ mw = 60, date = 2026-07-01 }]",
                                   "{ \"firm.one.cash_usd_bn\" = 0.5 }"};

std::string value_for(config::Field const& field, Random& random)
{
    if (!field.choices.empty() && random() % 4 != 0) {
        return fmt::format("\"{}\"", one_of(field.choices, random));
    }
    return one_of(kValues, random);
}

/// A key that the object has above which line `at` stands, or of any object.
std::string new_line(std::vector<std::string> const& lines, std::size_t at, Random& random)
{
    config::ObjectKind const* kind = &one_of(config::study_kinds(), random);
    if (random() % 4 == 0) {
        return kind->named ? fmt::format("[{}.{}]", kind->key, random() % 2 == 0 ? "one" : "two")
                           : fmt::format("[{}]", kind->key);
    }
    for (std::size_t i = std::min(at, lines.size()); i > 0; --i) {
        if (std::string const& line = lines[i - 1]; line.starts_with('[')) {
            config::ObjectKind const* const here =
                config::find_kind(line.substr(1, line.find_first_of(".]") - 1));
            kind = here == nullptr ? kind : here;
            break;
        }
    }
    config::Field const& field = one_of(kind->fields, random);
    return fmt::format("{} = {}", field.key, value_for(field, random));
}

void give_another_value(std::vector<std::string>& lines, std::size_t at, Random& random)
{
    std::string const& other = one_of(lines, random);
    std::size_t const equals = lines[at].find('='), others = other.find('=');
    if (equals != std::string::npos) {
        bool const takes = others != std::string::npos && random() % 2 == 0;
        lines[at].replace(equals, std::string::npos,
                          takes ? other.substr(others) : fmt::format("= {}", one_of(kValues, random)));
    }
}

void edit_once(std::vector<std::string>& lines, Random& random)
{
    std::size_t const at = below(random, lines.size());
    auto const place = lines.begin() + static_cast<std::ptrdiff_t>(at);
    switch (lines.empty() ? 0 : random() % 6) {
    case 0:
    case 1: {
        std::string line = new_line(lines, at + 1, random);
        lines.insert(lines.empty() ? lines.end() : place + 1, std::move(line));
        return;
    }
    case 2:
        lines.erase(place);
        return;
    case 3:
        std::swap(*place, lines[below(random, lines.size())]);
        return;
    default:
        return give_another_value(lines, at, random);
    }
}

}  // namespace

std::string edit_study(std::string_view text, std::uint32_t seed)
{
    Random random(seed);
    std::vector<std::string> lines = lines_of(text);
    for (std::size_t i = 1 + below(random, 3); i > 0; --i) {
        edit_once(lines, random);
    }
    return fmt::format("{}\n", fmt::join(lines, "\n"));
}

}  // namespace ballast::fuzz
