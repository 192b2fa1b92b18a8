/// PTX text to a Module.
#include "tests/ptx/declarations.hpp"
#include "tests/ptx/literals.hpp"
#include "tests/ptx/scan.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace ballast::ptx {
namespace {

/// The body of one function. Names declared in an inner scope become `name'3` for scope 3.
class BodyParser {
public:
    BodyParser(Function& function, SourcePlace& place)
        : function_(function)
        , place_(place)
    {
    }

    void open_scope()
    {
        scopes_.emplace_back();
        ++num_scopes_;
    }
    /// False if this closes the function itself.
    bool close_scope()
    {
        if (scopes_.empty()) {
            return false;
        }
        scopes_.pop_back();
        return true;
    }

    void add(Piece const& piece)
    {
        std::string_view const text = piece.text;
        if (piece.end == ':') {
            function_.body.push_back(
                {.kind = Statement::Kind::label, .line = piece.line, .name = piece.text});
        } else if (text.starts_with(".reg")) {
            declare_registers(text.substr(4), piece.line);
        } else if (text.starts_with(".local") || text.starts_with(".shared") || text.starts_with(".param")) {
            Variable variable = parse_variable(text, piece.line);
            variable.name = declare(variable.name);
            function_.variables.push_back(std::move(variable));
        } else if (text.starts_with(".branchtargets")) {
            function_.body.push_back({.kind = Statement::Kind::branch_targets,
                                      .line = piece.line,
                                      .operands = split_list(text.substr(14))});
        } else if (!text.starts_with(".pragma")) {
            add_instruction(text, piece.line);
        }
    }

private:
    std::string declare(std::string const& name)
    {
        if (scopes_.empty()) {
            return name;
        }
        return scopes_.back()[name] = fmt::format("{}'{}", name, num_scopes_);
    }

    void declare_registers(std::string_view text, std::uint32_t line)
    {
        text = trim(text);
        std::size_t const type_end = std::min(text.find_first_of(" \t"), text.size());
        std::optional<std::uint32_t> const width = type_bytes(text.substr(0, type_end));
        if (!width || *width == 1) {
            fail_at(line, fmt::format("registers of type '{}' are not understood", text.substr(0, type_end)));
        }
        for (std::string const& item : split_list(text.substr(type_end))) {
            std::size_t const angle = item.find('<');
            std::string const name = item.substr(0, angle);
            std::uint32_t count = 0;
            if (angle != item.npos) {
                std::string_view const number =
                    std::string_view(item).substr(angle + 1, item.size() - angle - 2);
                count = static_cast<std::uint32_t>(parse_literal(number).value_or(0));
            }
            if (scopes_.empty() || count == 0) {
                function_.registers[declare(name)] = {*width, count};
            } else {
                for (std::uint32_t i = 0; i < count; ++i) {
                    function_.registers[declare(name + std::to_string(i))] = {*width, 0};
                }
            }
        }
    }

    /// Put the inner scopes' names in place of those written.
    std::string resolve(std::string_view text) const
    {
        std::string out;
        for (std::size_t i = 0; i < text.size();) {
            std::size_t end = i;
            while (end < text.size() && is_name(text.substr(end, 1))) {
                ++end;
            }
            if (end == i) {
                out += text[i++];
                continue;
            }
            std::string const word(text.substr(i, end - i));
            std::string const* found = &word;
            for (auto scope = scopes_.rbegin(); scope != scopes_.rend() && found == &word; ++scope) {
                if (auto const renamed = scope->find(word); renamed != scope->end()) {
                    found = &renamed->second;
                }
            }
            out += *found;
            i = end;
        }
        return out;
    }

    void add_instruction(std::string_view text, std::uint32_t line)
    {
        Statement statement{.line = line, .place = place_};
        if (text.starts_with('@')) {
            std::size_t const end = std::min(text.find_first_of(" \t"), text.size());
            statement.guard_negated = text.starts_with("@!");
            statement.guard = resolve(
                text.substr(statement.guard_negated ? 2 : 1, end - (statement.guard_negated ? 2 : 1)));
            text = trim(text.substr(end));
        }
        std::size_t const end = std::min(text.find_first_of(" \t\n"), text.size());
        statement.name = text.substr(0, end);
        std::string_view const operands = text.substr(end);
        statement.operands = split_list(scopes_.empty() ? std::string(operands) : resolve(operands));
        function_.body.push_back(std::move(statement));
    }

    Function& function_;
    SourcePlace& place_;
    std::vector<std::map<std::string, std::string, std::less<>>> scopes_;
    int num_scopes_ = 0;
};

/// File, line and column -> index in Module::callers of what `.loc` last said of it.
using KnownPlaces = std::map<std::array<std::uint32_t, 3>, std::uint32_t>;

/// ".loc FILE LINE COLUMN, function_name LABEL, inlined_at FILE LINE COLUMN", the last two parts where there is a caller,
/// whose own `.loc` comes before.
SourcePlace read_place(Module& module, KnownPlaces& known, std::vector<std::string> const& words)
{
    auto number = [&words](std::size_t i) {
        return i < words.size() ? static_cast<std::uint32_t>(
                                      parse_literal(words[i].substr(0, words[i].find(','))).value_or(0))
                                : 0u;
    };
    SourcePlace place{number(1), number(2)};
    auto const caller = std::find(words.begin(), words.end(), "inlined_at");
    if (caller != words.end()) {
        auto const i = static_cast<std::size_t>(caller - words.begin());
        auto const found = known.find({number(i + 1), number(i + 2), number(i + 3)});
        place.inlined_at = found == known.end() ? 0 : found->second;
    }
    std::uint32_t& latest = known[{place.file, place.line, number(3)}];
    if (latest == 0 || module.callers[latest].inlined_at != place.inlined_at) {
        latest = static_cast<std::uint32_t>(module.callers.size());
        module.callers.push_back(place);
    }
    return place;
}

void note_place(Module& module, KnownPlaces& known, SourcePlace& place, std::string_view text)
{
    std::vector<std::string> const words = split_words(text);
    if (words.size() >= 3 && words[0] == ".loc") {
        place = read_place(module, known, words);
    } else if (words.size() >= 3 && words[0] == ".file") {
        std::size_t const open = text.find('"');
        std::size_t const close = text.find('"', open + 1);
        if (close != text.npos) {
            module.files[static_cast<std::uint32_t>(parse_literal(words[1]).value_or(0))] =
                text.substr(open + 1, close - open - 1);
        }
    } else if (words[0] == ".address_size" && words.back() != "64") {
        throw PtxError("only .address_size 64 is understood");
    }
}

}  // namespace

Module load_ptx(std::string_view text)
{
    Module module;
    SourcePlace place;
    KnownPlaces known;
    std::vector<Piece> const pieces = cut(text);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        Piece const& piece = pieces[i];
        if (piece.end == '\n') {
            note_place(module, known, place, piece.text);
        } else if (piece.text.starts_with(".section")) {
            while (i < pieces.size() && pieces[i].end != '}') {
                ++i;
            }
        } else if (piece.text.starts_with(".alias")) {
            fail_at(piece.line, "'.alias' is not understood");
        } else if (piece.text.find(".func") != piece.text.npos ||
                   piece.text.find(".entry") != piece.text.npos) {
            if (piece.end == ';') {
                continue;  // a declaration
            }
            Function function = parse_header(piece.text, piece.line);
            BodyParser body(function, place);
            place = {};
            for (++i; i < pieces.size(); ++i) {
                if (pieces[i].end == '{') {
                    body.open_scope();
                } else if (pieces[i].end == '}') {
                    if (!pieces[i].text.empty()) {
                        fail_at(pieces[i].line, fmt::format("'{}' is not ended", pieces[i].text));
                    }
                    if (!body.close_scope()) {
                        break;
                    }
                } else if (pieces[i].end == '\n') {
                    note_place(module, known, place, pieces[i].text);
                } else {
                    body.add(pieces[i]);
                }
            }
            if (i == pieces.size()) {
                fail_at(function.line, fmt::format("the body of '{}' does not end", function.name));
            }
            module.functions[function.name] = std::move(function);
        } else if (!piece.text.starts_with(".pragma")) {
            module.variables.push_back(parse_variable(piece.text, piece.line));
        }
    }
    return module;
}

}  // namespace ballast::ptx
