/// PTX text to a Module. Statements end with `;`, labels with `:`, directives of the debugger with their line.
#include "tests/ptx/literals.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <utility>

namespace ballast::ptx {
namespace {

struct Piece {
    std::uint32_t line;
    char end;  ///< ';' statement, '{' opens, '}' closes, ':' label, '\n' .loc or .file
    std::string text;
};

bool is_name(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || c == '%';
    });
}

bool opens_scope(std::string_view text)
{
    return text.empty() || text.find(".entry") != text.npos || text.find(".func") != text.npos ||
           text.starts_with(".section");
}

/// Cut the text into pieces; comments vanish.
std::vector<Piece> cut(std::string_view text)
{
    std::vector<Piece> pieces;
    std::string open;
    std::uint32_t line = 1;
    std::uint32_t first_line = 1;
    int depth = 0;
    auto finish = [&](char end) {
        std::string_view const body = trim(open);
        if (!body.empty() || end == '{' || end == '}') {
            pieces.push_back({body.empty() ? line : first_line, end, std::string(body)});
        }
        open.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        if (c == '/' && text.substr(i, 2) == "//") {
            i = std::min(text.find('\n', i), text.size()) - 1;
            continue;
        }
        if (c == '/' && text.substr(i, 2) == "/*") {
            std::size_t const end = std::min(text.find("*/", i), text.size() - 2) + 1;
            line +=
                static_cast<std::uint32_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(i),
                                                      text.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
            i = end;
            continue;
        }
        bool const debug_line = open.starts_with(".loc") || open.starts_with(".file") ||
                                open.starts_with(".version") || open.starts_with(".target") ||
                                open.starts_with(".address_size");
        if (c == '\n') {
            if (debug_line) {
                finish('\n');
            }
            ++line;
        }
        if (open.empty()) {
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                continue;
            }
            first_line = line;
        }
        if (c == '{' && depth == 0 && opens_scope(open)) {
            finish('{');
        } else if (c == '}' && depth == 0) {
            finish('}');
        } else if (c == ';' && depth == 0) {
            finish(';');
        } else if (c == ':' && is_name(open) && text.substr(i, 2) != "::") {
            finish(':');
        } else {
            depth += c == '{';
            depth -= c == '}';
            open += c;
        }
    }
    finish(';');
    return pieces;
}

Space space_of(std::string_view word, std::uint32_t line)
{
    static std::map<std::string_view, Space> const spaces = {{".global", Space::global},
                                                             {".const", Space::constant},
                                                             {".shared", Space::shared},
                                                             {".local", Space::local},
                                                             {".param", Space::parameter}};
    auto const found = spaces.find(word);
    if (found == spaces.end()) {
        fail_at(line, fmt::format("'{}' is not understood", word));
    }
    return found->second;
}

/// `.visible .const .align 4 .b8 name[64] = {1, 2}` and its like.
Variable parse_variable(std::string_view text, std::uint32_t line)
{
    std::size_t const equals = text.find('=');
    std::vector<std::string> words = split_words(text.substr(0, equals));
    Variable variable;
    std::uint32_t element = 0;
    bool has_space = false;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        std::string const& word = words[i];
        if (word == ".visible" || word == ".extern" || word == ".weak" || word == ".common") {
        } else if (word == ".align" || word == ".ptr") {
            if (word == ".align") {
                variable.align = static_cast<std::uint32_t>(parse_literal(words[++i]).value_or(0));
            }
        } else if (auto const bytes = type_bytes(word); bytes.value_or(0) > 0) {
            element = *bytes;
        } else if (!has_space) {
            variable.space = space_of(word, line);
            has_space = true;
        } else {
            fail_at(line, fmt::format("'{}' in a declaration is not understood", word));
        }
    }
    if (words.empty() || element == 0 || !has_space) {
        fail_at(line, fmt::format("'{}' is not understood", text));
    }
    variable.align = std::max(variable.align, element);
    std::string_view name = words.back();
    std::uint64_t count = 1;
    if (std::size_t const bracket = name.find('['); bracket != name.npos) {
        std::string_view const size = name.substr(bracket + 1, name.size() - bracket - 2);
        count = size.empty() ? 0 : parse_literal(size).value_or(0);
        if (!size.empty() && (count == 0 || size.find(']') != size.npos)) {
            fail_at(line, fmt::format("the size of '{}' is not understood", name));
        }
        name = name.substr(0, bracket);
    }
    variable.name = name;
    variable.bytes = count * element;
    if (equals == text.npos) {
        return variable;
    }
    std::string_view values = trim(text.substr(equals + 1));
    if (values.starts_with('{')) {
        values = values.substr(1, values.size() - 2);
    }
    for (std::string const& value : split_list(values)) {
        std::optional<std::uint64_t> const bits = parse_literal(value);
        if (!bits) {
            fail_at(line, fmt::format("the initial value '{}' is not a number", value));
        }
        for (std::uint32_t byte = 0; byte < element; ++byte) {
            variable.initial.push_back(static_cast<std::byte>(*bits >> (8u * byte)));
        }
    }
    if (variable.initial.size() > variable.bytes) {
        fail_at(line, fmt::format("'{}' has more initial values than elements", name));
    }
    variable.initial.resize(variable.bytes);
    return variable;
}

std::vector<Parameter> parse_parameters(std::string_view list, std::uint32_t line)
{
    std::vector<Parameter> parameters;
    std::uint32_t offset = 0;
    for (std::string text : split_list(list)) {
        // A pointer's `.ptr .global .align 8` speaks of what it points to.
        if (std::size_t const ptr = text.find(".ptr"); ptr != text.npos) {
            text = text.substr(0, ptr) + split_words(text).back();
        }
        Variable const variable = parse_variable(text, line);
        offset = (offset + variable.align - 1) / variable.align * variable.align;
        parameters.push_back(
            {variable.name, variable.align, static_cast<std::uint32_t>(variable.bytes), offset});
        offset += static_cast<std::uint32_t>(variable.bytes);
    }
    return parameters;
}

/// The text in the first parentheses of `text`, which is cut off behind them.
std::string_view take_parentheses(std::string_view& text, std::uint32_t line)
{
    std::size_t const open = text.find('(');
    std::size_t const close = text.find(')');
    if (open == text.npos || close == text.npos || close < open) {
        fail_at(line, "a list in parentheses is missing");
    }
    std::string_view const inside = text.substr(open + 1, close - open - 1);
    text = trim(text.substr(close + 1));
    return inside;
}

/// `.visible .entry name(...) .maxntid 256, 1, 1` or `.func (...) name(...)`.
Function parse_header(std::string_view text, std::uint32_t line)
{
    Function function;
    function.line = line;
    function.is_entry = text.find(".entry") != text.npos;
    text = trim(text.substr(text.find(function.is_entry ? ".entry" : ".func") + (function.is_entry ? 6 : 5)));
    if (text.starts_with('(')) {
        function.results = parse_parameters(take_parentheses(text, line), line);
    }
    std::size_t const name_end = std::min(text.find_first_of(" \t\n("), text.size());
    function.name = text.substr(0, name_end);
    text = trim(text.substr(name_end));
    if (text.starts_with('(')) {
        function.parameters = parse_parameters(take_parentheses(text, line), line);
    }
    std::vector<std::string> const words = split_words(text);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == ".maxntid" || words[i] == ".reqntid") {
            std::uint64_t threads = 1;
            while (i + 1 < words.size() && words[i + 1].front() != '.') {
                for (std::string const& extent : split_list(words[++i])) {
                    threads *= parse_literal(extent).value_or(0);
                }
            }
            function.max_threads = static_cast<std::uint32_t>(threads);
        } else if (words[i] == ".minnctapersm" || words[i] == ".maxnreg") {
            ++i;
        } else if (words[i] != ".noreturn") {
            fail_at(line, fmt::format("'{}' in the head of '{}' is not understood", words[i], function.name));
        }
    }
    return function;
}

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

void note_place(Module& module, SourcePlace& place, std::string_view text)
{
    std::vector<std::string> const words = split_words(text);
    if (words.size() >= 3 && words[0] == ".loc") {
        place = {static_cast<std::uint32_t>(parse_literal(words[1]).value_or(0)),
                 static_cast<std::uint32_t>(parse_literal(words[2]).value_or(0))};
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

bool is_plain_barrier(Statement const& statement)
{
    return statement.kind == Statement::Kind::instruction &&
           (statement.name == "bar.sync" || statement.name == "barrier.sync" ||
            statement.name == "bar.cta.sync" || statement.name == "barrier.cta.sync" ||
            statement.name == "barrier.sync.aligned" || statement.name == "barrier.cta.sync.aligned");
}

}  // namespace

Module load_ptx(std::string_view text)
{
    Module module;
    SourcePlace place;
    std::vector<Piece> const pieces = cut(text);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        Piece const& piece = pieces[i];
        if (piece.end == '\n') {
            note_place(module, place, piece.text);
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
                    note_place(module, place, pieces[i].text);
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

std::vector<std::string> Module::entry_names() const
{
    std::vector<std::string> names;
    for (auto const& [name, function] : functions) {
        if (function.is_entry) {
            names.push_back(name);
        }
    }
    return names;
}

Function const& Module::entry(std::string_view name) const
{
    auto const found = functions.find(name);
    if (found == functions.end() || !found->second.is_entry) {
        throw PtxError(fmt::format("the module has no kernel '{}'", name));
    }
    return found->second;
}

std::vector<Variable> Module::constants() const
{
    std::vector<Variable> found;
    std::copy_if(variables.begin(), variables.end(), std::back_inserter(found),
                 [](Variable const& variable) { return variable.space == Space::constant; });
    return found;
}

void Module::set_constant(std::string_view name, std::span<std::byte const> bytes)
{
    for (Variable& variable : variables) {
        if (variable.name == name && variable.space != Space::shared) {
            if (bytes.size() != variable.bytes) {
                throw PtxError(fmt::format("'{}' has {} bytes, not {}", name, variable.bytes, bytes.size()));
            }
            variable.initial.assign(bytes.begin(), bytes.end());
            return;
        }
    }
    throw PtxError(fmt::format("the module has no variable '{}'", name));
}

std::size_t count_barriers(Module const& module, std::string_view entry)
{
    auto const& body = module.entry(entry).body;
    return static_cast<std::size_t>(std::count_if(body.begin(), body.end(), is_plain_barrier));
}

Module remove_barrier(Module const& module, std::string_view entry, std::size_t index)
{
    if (index >= count_barriers(module, entry)) {
        throw PtxError(fmt::format("kernel '{}' has no barrier number {}", entry, index));
    }
    Module changed = module;
    auto& body = changed.functions.find(entry)->second.body;
    auto at = std::find_if(body.begin(), body.end(), is_plain_barrier);
    for (; index > 0; --index) {
        at = std::find_if(at + 1, body.end(), is_plain_barrier);
    }
    body.erase(at);
    return changed;
}

std::vector<std::byte> pack_parameters(Module const& module, std::string_view entry,
                                       std::vector<std::span<std::byte const>> const& values)
{
    Function const& function = module.entry(entry);
    if (values.size() != function.parameters.size()) {
        throw PtxError(fmt::format("kernel '{}' has {} parameters, not {}", entry, function.parameters.size(),
                                   values.size()));
    }
    std::vector<std::byte> blob;
    for (std::size_t i = 0; i < values.size(); ++i) {
        Parameter const& parameter = function.parameters[i];
        if (values[i].size() != parameter.bytes) {
            throw PtxError(fmt::format("parameter {} of kernel '{}' has {} bytes, not {}", i, entry,
                                       parameter.bytes, values[i].size()));
        }
        blob.resize(parameter.offset);
        blob.insert(blob.end(), values[i].begin(), values[i].end());
    }
    return blob;
}

}  // namespace ballast::ptx
