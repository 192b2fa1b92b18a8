#include "host/config/parse_csv.hpp"

#include <utility>

#include <fmt/format.h>

#include "host/config/numbers.hpp"

namespace ballast::config {
namespace {

/// Cuts text into records; keeps line and column of every cell.
class Cutter {
public:
    Cutter(std::string_view text, std::string const& file, Problems& problems)
        : text_(text)
        , file_(file)
        , problems_(&problems)
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

    void end_line()
    {
        take('\r');
        if (take('\n')) {
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
        if (!comment && at_ < text_.size() && text_[at_] == '"') {
            ++at_;
            quoted(out);
        }
        std::size_t const end = std::min(text_.find_first_of(comment ? "\n" : ",\r\n", at_), text_.size());
        out.text += trimmed(text_.substr(at_, end - at_));
        at_ = end;
        return out;
    }

    void quoted(Cell& out)
    {
        while (at_ < text_.size()) {
            char const c = text_[at_++];
            if (c == '"' && !take('"')) {
                return;
            }
            if (c == '\n') {
                ++line_;
                line_begin_ = at_;
            }
            out.text += c;
        }
        problems_->error_at(out.place, "", "", "begins with a quote that is never closed",
                            "Close the quote.");
    }

    std::string_view text_;
    std::string const& file_;
    Problems* problems_;
    std::size_t at_ = 0;
    std::size_t line_begin_ = 0;
    int line_ = 1;
};

}  // namespace

CsvTable parse_csv(std::string_view text, std::string const& file, Problems& problems)
{
    CsvTable table;
    Cutter cutter(text, file, problems);
    if (!cutter.next(table.header)) {
        problems.error_at({file, 1, 1}, "", "", "is an empty table",
                          "Write a header with a column `name`, or remove the file.");
        return table;
    }
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
        } else {
            problems.error_at(
                record.front().place, record.front().text, "",
                fmt::format("is a row of {} cells under a header of {}", record.size(), table.header.size()),
                "Add or remove commas; put cells that contain commas in quotes.");
        }
    }
    return table;
}

}  // namespace ballast::config
