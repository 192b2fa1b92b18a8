#include "host/config/reference_markdown.hpp"

#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/config/fields/field.hpp"
#include "host/config/renamed_names.hpp"

namespace ballast::config {
namespace {

constexpr char kIntroduction[] = R"(# Reference of the study format

Generated from the descriptions in `host/config/fields/`, like the output of `ballast schema` for editors; a test keeps this page equal to them.

A study is a folder with `study.toml`, or such a file by any name. Keys are the members of the structs in `host/study/objects`.

- **Objects.** `[general]`, `[market]`, `[correlation]`, `[open_weights]`, `[transmission]`, `[switches]` appear once; all others have a name, as in
  `[firm.alpha]`: lower case letters, digits and `_`, at most 64. Their order does not matter. An object may be spread over several files, each key once.
- **Files.** `include = ["firms.toml"]` at the top of `study.toml` reads further files of the folder; nothing outside it is opened.
- **Tables.** `[tables]` with `contract = ["contracts.csv"]` reads objects from CSV: a header with `name` and keys, and optionally `source`,
  `confidence`, `low`, `high`, `note`, `as_of`, `ranged`, `range_of`, `vary`, `one_sided`. An empty cell leaves the default. Lists in a cell are `1;2;3`, schedules
  `2026-06-30:1.2;2026-12-31:2.0` with `linear ` before them for straight lines, weights `ai_equity:0.3`. `low` and `high` are about the
  column named in `ranged`, else about the amount. Commas stand between cells, points in decimal numbers; a cell with a comma is in double quotes,
  in which a quote is written twice. Lines end in LF, CR LF or CR.
- **Texts** are one line of UTF-8, at most 4,000 bytes, without control characters; this holds for keys and names of files, too.
- **Templates.** `[template.small_lab]` with `count = 8` makes the firms `small_lab_01` to `small_lab_08`, and a `[firm_class.small_lab]` of them. Below it stand
  `[template.small_lab.firm]`, `[template.small_lab.lab]`, and by name what hangs on the firm (site, cohort, contract, debt, facility, lease, equity_commitment, stake,
  power_right, order_book, guarantee): `[template.small_lab.debt.loan]` makes `debt.small_lab_01_loan`. In their texts `*` is the member's name and `#` its number. A value
  `{ low = 0.3, value = 1.0, high = 2.5 }` differs between members: half of them lie below `value`, evenly from `low` on (in the logarithm where high is ten times low or more), half above.
  With `draw = "strata"` (the default) member i has the share (pi(i) + 1/2) / count of that probability, pi a permutation of its own for each key; with
  `draw = "each"` a share by its number and the key alone, which another count does not change; `seed` (0) makes others. With `times = "fixed_cost_usd_bn_per_year"`
  the value is multiplied by the member's value of that key of the same object, with `times = "cohort.fleet.gpus"` by that of another. Lists and schedules are the same for all.
  `-p template.small_lab.firm.cash_usd_bn=0.5` and a scenario's `set` move all members, `-p firm.small_lab_03.cash_usd_bn=0.5` one, and what a file says of a member goes before its template. `ballast plan` shows what they drew.
- **Provenance.** Any value may be a table: `{ value = 75, low = 50, high = 95, source = "G1", confidence = "A", note = "why", as_of = 2026-06-30 }`.
  Confidence is H, M or L (how well the source bears it), R (reported) or A (assumption; needs low, high and note). A source key
  needs its table `[source.G1]` with `title` and `where`; several keys are separated by commas.
- **Ranges of lists and schedules.** `range_of` says which of the numbers low and high are about: `"first"`, `"last"`, `"sum"`, a place
  (0 the first), `"each"` (not given: every number lies between them) or `"factor"` (they multiply all numbers). `vary` says how the rest
  follows: `"factor"` (not given: all numbers are multiplied alike), `"ramp"` (the first stands and the distance of the others from it is
  multiplied) or `"element"` (each is drawn by itself, from the range in proportion to it; a matrix row by row). Probabilities that sum
  to 1 share what the one that the range is about leaves. `one_sided = "reason"` says why a value lies within a tenth of an end of its range.
- **Dates** follow one rule. A day is whole, and a period from one day to another contains both. A payment or an event belongs to the step that
  contains its day; what holds for a period (a guarantee, a held regime) holds in every step that has a day of it. A balance on a date is the one at the
  end of that day. `general.start` is the day of the opening balance sheets: what was due by its end has been paid, and the first step begins on the next day.
- **Schedules** are a number, `[[2026-06-30, 1.2], [2027-01-01, 2.0]]` (each value holds from that day on) or `{ linear = [[date, value], ...] }`
  (the values at the ends of these days, straight lines between); before the first point they are 0. What flows in a step is the sum over its days. **Payments** are `[[date, amount], ...]`.
- **One value changed:** `-p firm.alpha.cash_usd_bn=4.0`, `-p site.hall.power_tranches[0].mw=80`, `-p event.panic.loadings.inference_demand=-0.2`;
  texts as in CSV cells. A scenario's `set` takes the same keys.
- Unknown keys are errors, and so are old names (last section). All errors are reported at once, each with file, line and column.
)";

std::string type_text(Field const& field)
{
    switch (field.shape) {
    case Shape::number:
        return "number";
    case Shape::integer:
        return "whole number";
    case Shape::flag:
        return "true or false";
    case Shape::text:
        return "text";
    case Shape::word:
        return "word";
    case Shape::name:
        return fmt::format("name of a {}", field.refers_to);
    case Shape::date:
        return "date";
    case Shape::schedule:
        return "schedule";
    case Shape::payments:
        return "payments";
    case Shape::numbers:
        return field.length > 0 ? fmt::format("{} numbers", field.length) : "list of numbers";
    case Shape::dates:
        return "list of dates";
    case Shape::texts:
        return "list of texts";
    case Shape::names:
        return fmt::format("list of names of {}s", field.refers_to);
    case Shape::matrix:
        return "rows of numbers";
    case Shape::weights:
        return fmt::format("{{ {} = number }}", field.refers_to);
    case Shape::records:
        return "list of tables";
    case Shape::settings:
        return "{ \"key\" = value }";
    case Shape::rows: {
        std::vector<std::string> labels;
        for (Field const& column : field.columns) {
            labels.push_back(column.key);
        }
        return fmt::format("list of [{}]", fmt::join(labels, ", "));
    }
    }
    return "";
}

/// Text inside a cell of a Markdown table.
std::string cell(std::string text)
{
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) {
        text.insert(at, "\\");
    }
    return text;
}

void write_table(std::string& out, std::vector<Field> const& fields, void const* defaults)
{
    out += "| key | type | unit | allowed | default | meaning |\n|---|---|---|---|---|---|\n";
    for (Field const& field : fields) {
        std::string const allowed =
            field.choices.empty() ? field.range.text() : fmt::format("{}", fmt::join(field.choices, ", "));
        std::string const value = field.required               ? "required"
                                  : field.shape == Shape::date ? ""
                                                               : "`" + field.write(field, defaults) + "`";
        fmt::format_to(std::back_inserter(out), "| `{}` | {} | {} | {} | {} | {} |\n", field.key,
                       cell(type_text(field)), cell(field.unit), cell(allowed),
                       value == "`\"\"`" || value == "`[]`" || value == "`{ }`" ? "" : cell(value),
                       cell(field.meaning));
    }
}

}  // namespace

std::string reference_markdown()
{
    std::string out = kIntroduction;
    for (ObjectKind const& kind : study_kinds()) {
        fmt::format_to(std::back_inserter(out), "\n## [{}{}]\n{}\n", kind.key, kind.named ? ".NAME" : "",
                       kind.meaning);
        if (!kind.amounts.empty()) {
            fmt::format_to(std::back_inserter(out),
                           "In a CSV row `low` and `high` are about the first of these that is filled: {}.\n",
                           fmt::join(kind.amounts, ", "));
        }
        out += '\n';
        write_table(out, kind.fields, kind.defaults.get());
        for (Field const& field : kind.fields) {
            if (field.shape != Shape::records) {
                continue;
            }
            fmt::format_to(std::back_inserter(out), "\nOne of `{}`:\n\n", field.key);
            write_table(out, field.columns, field.record_defaults.get());
        }
    }
    out += "\n## Old names\nAn old name is an error that says the new one.\n\n| where | was | is "
           "|\n|---|---|---|\n";
    for (RenamedName const& name : renamed_names()) {
        fmt::format_to(std::back_inserter(out), "| `{}` | `{}` | `{}` |\n", name.where, name.was, name.now);
    }
    return out;
}

}  // namespace ballast::config
