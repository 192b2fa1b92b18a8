#include "host/config/parse_csv.hpp"

#include <utility>

#include <fmt/format.h>

#include "host/base/streams.hpp"
#include "host/config/numbers.hpp"
#include "host/config/text_rule.hpp"

namespace ballast::config {
namespace {

/// A piece of a cell for a message.
std::string shown(std::string_view text)
{
    constexpr std::size_t kLongest = 40;
    return fmt::format("'{}'", printable(text.substr(0, kLongest)));
}

/// The separator that a header of one column was meant to have, if it is not the comma.
std::string other_separator(std::string_view header)
{
    for (auto const& [separator, name] :
         {std::pair(';', "';'"), std::pair('\t', "a tab"), std::pair('|', "'|'")}) {
        if (header.find(separator) != std::string_view::npos) {
            return name;
        }
    }
    return "";
}

/// Cuts text into records; keeps line and column of every cell.
class Cutter {
public:
    /// `whole` becomes false where something cannot be read.
    Cutter(std::string_view text, std::string const& file, Problems& problems, bool& whole)
        : text_(text)
        , file_(file)
        , problems_(&problems)
        , whole_(&whole)
    {
    }

    /// The next record that is neither blank nor a comment; false at the end.
    bool next(std::vector<Cell>& record)
    {
        while (at_ < text_.size()) {
            bool const comment = text_[at_] == '#';
            record.clear();
            do {
                record.push_back(cell(comment));
            } while (take(','));
            end_line();
            if (!comment && !(record.size() == 1 && record[0].text.empty())) {
                return true;
            }
        }
        return false;
    }

private:
    bool take(char c)
    {
        if (at_ >= text_.size() || text_[at_] != c) {
            return false;
        }
        ++at_;
        return true;
    }

    /// LF, CR LF, or CR alone.
    void end_line()
    {
        bool const cr = take('\r');
        if (take('\n') || cr) {
            ++line_;
            line_begin_ = at_;
        }
    }

    Cell cell(bool comment)
    {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) {
            ++at_;
        }
        Cell out{{}, {file_, line_, static_cast<int>(at_ - line_begin_) + 1}};
        bool const quote = !comment && take('"');
        if (quote) {
            quoted(out);
        }
        std::size_t const end = std::min(text_.find_first_of(comment ? "\r\n" : ",\r\n", at_), text_.size());
        std::string_view const rest = trimmed(text_.substr(at_, end - at_));
        at_ = end;
        if (quote && !rest.empty()) {
            problems_->error_at(out.place, "", "",
                                fmt::format("has text behind its closing quote, {}", shown(rest)),
                                "Put the whole cell in quotes, and a quote within it twice.");
            *whole_ = false;
        }
        out.text += rest;
        return out;
    }

    void quoted(Cell& out)
    {
        while (at_ < text_.size()) {
            char const c = text_[at_++];
            if (c == '"' && !take('"')) {
                return;
            }
            if (c == '\n' || (c == '\r' && (at_ == text_.size() || text_[at_] != '\n'))) {
                ++line_;
                line_begin_ = at_;
            }
            out.text += c;
        }
        problems_->error_at(out.place, "", "", "begins with a quote that is never closed",
                            "Close the quote.");
        *whole_ = false;
    }

    std::string_view text_;
    std::string const& file_;
    Problems* problems_;
    bool* whole_;
    std::size_t at_ = 0;
    std::size_t line_begin_ = 0;
    int line_ = 1;
};

}  // namespace

CsvTable parse_csv(std::string_view text, std::string const& file, Problems& problems)
{
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    CsvTable table;
    auto const unreadable = [&](SourcePlace const& place, std::string const& key, std::string const& problem,
                                std::string const& remedy) {
        problems.error_at(place, key, "", problem, remedy);
        table.whole = false;
    };
    if (std::string const encoding = foreign_encoding(text); !encoding.empty()) {
        unreadable({file, 1, 1}, "", encoding, "Save the table as CSV in UTF-8.");
        return table;
    }
    if (text.starts_with(kByteOrderMark)) {
        text.remove_prefix(kByteOrderMark.size());
    }
    Cutter cutter(text, file, problems, table.whole);
    if (!cutter.next(table.header)) {
        unreadable({file, 1, 1}, "", "is an empty table",
                   "Write a header with a column `name`, or remove the file.");
        return table;
    }
    if (std::string const separator = other_separator(table.header.front().text);
        table.header.size() == 1 && !separator.empty()) {
        unreadable(table.header.front().place, "",
                   fmt::format("is a header whose cells are separated by {}, not by commas", separator),
                   "Save the table with commas between cells and a point in decimal numbers.");
        return table;
    }
    auto const check_texts = [&](std::vector<Cell> const& cells) {
        for (Cell const& cell : cells) {
            check_text(cell.text, cell.place, "", problems);
        }
    };
    check_texts(table.header);
    for (std::size_t i = 0; i < table.header.size(); ++i) {
        Cell const& column = table.header[i];
        if (column.text.empty()) {
            problems.error_at(column.place, "", "", "is a column without a name", "Name the column.");
        }
        for (std::size_t k = 0; k < i; ++k) {
            if (!column.text.empty() && table.header[k].text == column.text) {
                problems.error_at(column.place, column.text, "", "is a second column of that name",
                                  "Remove one of the two.");
            }
        }
    }
    std::vector<Cell> record;
    while (cutter.next(record)) {
        if (record.size() == table.header.size()) {
            table.rows.push_back(record);
            if (table.whole) {
                check_texts(record);
            }
        } else {
            unreadable(
                record.front().place, record.front().text,
                fmt::format("is a row of {} cells under a header of {}", record.size(), table.header.size()),
                "Add or remove commas; put cells that contain commas in quotes.");
        }
    }
    return table;
}

}  // namespace ballast::config
