/// From statements to instructions: labels become indices, functions are copied into their callers.
#include "tests/ptx/instruction_families.hpp"
#include "tests/ptx/literals.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace ballast::ptx {
namespace {

std::vector<std::string> split_dots(std::string_view mnemonic)
{
    std::vector<std::string> parts;
    for (std::size_t start = 0; start <= mnemonic.size();) {
        std::size_t const end = std::min(mnemonic.find('.', start), mnemonic.size());
        parts.emplace_back(mnemonic.substr(start, end - start));
        start = end + 1;
    }
    return parts;
}

class Decoder {
public:
    Decoder(Module const& module, Function const& entry)
        : module_(module)
        , entry_(entry)
        , at_(module, entry, program_)
    {
    }

    Program decode()
    {
        program_.name = entry_.name;
        program_.max_threads = entry_.max_threads;
        for (Parameter const& parameter : entry_.parameters) {
            program_.parameter_bytes = std::max(program_.parameter_bytes, parameter.offset + parameter.bytes);
        }
        Frame frame{entry_};
        place_function(frame, entry_, 0);
        for (auto const& [instruction, label] : branches_) {
            program_.code[instruction].target = labels_[label];
        }
        for (std::vector<std::uint32_t>& table : program_.branch_tables) {
            for (std::uint32_t& target : table) {
                target = labels_[target];
            }
        }
        return std::move(program_);
    }

private:
    std::uint32_t new_label()
    {
        labels_.push_back(0);
        return static_cast<std::uint32_t>(labels_.size() - 1);
    }
    void set_label(std::uint32_t label) { labels_[label] = static_cast<std::uint32_t>(program_.code.size()); }

    void place_function(Frame& frame, Function const& function, int depth)
    {
        if (depth > 16) {
            fail_at(function.line, fmt::format("function '{}' calls itself, or too deeply", function.name));
        }
        for (Variable const& variable : function.variables) {
            if (variable.space != Space::shared) {
                frame.locals[variable.name] = at_.take_local(variable.bytes, variable.align);
            }
        }
        frame.end = new_label();
        std::string open_label;
        for (Statement const& statement : function.body) {
            if (statement.kind == Statement::Kind::label) {
                frame.labels[statement.name] = new_label();
                open_label = statement.name;
            } else if (statement.kind == Statement::Kind::branch_targets) {
                frame.tables[open_label] = statement.operands;
            }
        }
        for (Statement const& statement : function.body) {
            if (statement.kind == Statement::Kind::label) {
                set_label(frame.labels[statement.name]);
            } else if (statement.kind == Statement::Kind::instruction) {
                add_statement(frame, statement, depth);
            }
        }
        if (depth == 0) {
            set_label(frame.end);
            emit(Statement{.line = function.line, .name = "exit"}, {.kind = Kind::exit});
        } else {
            set_label(frame.end);
        }
    }

    void emit(Statement const& statement, Instruction const& instruction)
    {
        auto const [known, is_new] =
            mnemonics_.try_emplace(statement.name, static_cast<std::uint32_t>(program_.mnemonics.size()));
        if (is_new) {
            program_.mnemonics.push_back(statement.name);
        }
        std::string text = statement.guard.empty()
                               ? std::string()
                               : fmt::format("@{}{} ", statement.guard_negated ? "!" : "", statement.guard);
        text += fmt::format("{} {}", statement.name, fmt::join(statement.operands, ", "));
        program_.code.push_back(instruction);
        program_.origins.push_back({statement.line, statement.place, known->second, std::move(text)});
    }

    void add_call(Frame& frame, Statement const& statement, int depth)
    {
        std::vector<std::string> operands = statement.operands;
        std::vector<std::string> results;
        if (!operands.empty() && operands[0].starts_with('(')) {
            results = split_list(std::string_view(operands[0]).substr(1, operands[0].size() - 2));
            operands.erase(operands.begin());
        }
        if (operands.empty() || operands.size() > 2) {
            fail_at(statement.line, "only direct calls are understood");
        }
        if (operands[0] == "__assertfail") {
            Instruction trap{.kind = Kind::trap};
            at_.set_guard(frame, statement, trap);
            emit(statement, trap);
            return;
        }
        auto const found = module_.functions.find(operands[0]);
        if (found == module_.functions.end() || !statement.guard.empty()) {
            fail_at(
                statement.line,
                fmt::format("'{}' cannot be called: not a function of this module, or guarded", operands[0]));
        }
        Function const& callee = found->second;
        std::vector<std::string> arguments;
        if (operands.size() == 2) {
            arguments = split_list(std::string_view(operands[1]).substr(1, operands[1].size() - 2));
        }
        if (arguments.size() != callee.parameters.size() || results.size() != callee.results.size()) {
            fail_at(statement.line, fmt::format("the call does not fit the parameters of '{}'", callee.name));
        }
        Frame inner{callee};
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            inner.locals[callee.parameters[i].name] = local_of(frame, arguments[i], statement.line);
        }
        for (std::size_t i = 0; i < results.size(); ++i) {
            inner.locals[callee.results[i].name] = local_of(frame, results[i], statement.line);
        }
        place_function(inner, callee, depth + 1);
    }

    static std::uint32_t local_of(Frame const& frame, std::string const& name, std::uint32_t line)
    {
        auto const found = frame.locals.find(name);
        if (found == frame.locals.end()) {
            fail_at(line, fmt::format("'{}' is no parameter here", name));
        }
        return found->second;
    }

    void add_statement(Frame& frame, Statement const& statement, int depth);
    bool add_control(Frame& frame, Statement const& statement, std::vector<std::string> const& parts,
                     Instruction& out, int depth);

    Module const& module_;
    Function const& entry_;
    Program program_;
    Operands at_;
    std::map<std::string, std::uint32_t, std::less<>> mnemonics_;
    std::vector<std::uint32_t> labels_;                              ///< instruction
    std::vector<std::pair<std::uint32_t, std::uint32_t>> branches_;  ///< instruction, label
};

bool Decoder::add_control(Frame& frame, Statement const& statement, std::vector<std::string> const& parts,
                          Instruction& out, int depth)
{
    std::string const& name = parts[0];
    auto label_of = [&](std::string const& label) {
        auto const found = frame.labels.find(label);
        if (found == frame.labels.end()) {
            fail_at(statement.line, fmt::format("there is no label '{}'", label));
        }
        return found->second;
    };
    if (statement.name == "bra" || statement.name == "bra.uni") {
        Operands::expect(statement, 1);
        out.kind = Kind::branch;
        branches_.emplace_back(program_.code.size(), label_of(statement.operands[0]));
    } else if (statement.name == "brx.idx" || statement.name == "brx.idx.uni") {
        Operands::expect(statement, 2);
        out.kind = Kind::branch_table;
        out.source[0] = at_.source(frame, statement.operands[0], 4, false, statement.line);
        auto const table = frame.tables.find(statement.operands[1]);
        if (table == frame.tables.end()) {
            fail_at(statement.line, fmt::format("there is no table '{}'", statement.operands[1]));
        }
        out.target = static_cast<std::uint32_t>(program_.branch_tables.size());
        program_.branch_tables.emplace_back();
        for (std::string const& label : table->second) {
            program_.branch_tables.back().push_back(label_of(label));
        }
    } else if (statement.name == "exit" || (name == "ret" && depth == 0)) {
        out.kind = Kind::exit;
    } else if (name == "ret") {
        out.kind = Kind::branch;
        branches_.emplace_back(program_.code.size(), frame.end);
    } else if (statement.name == "trap") {
        out.kind = Kind::trap;
    } else if (name == "nanosleep") {
        out.kind = Kind::sleep;
    } else if (name == "membar" || name == "fence" || name == "prefetch" || name == "prefetchu") {
        out.kind = Kind::nothing;
    } else {
        return false;
    }
    return true;
}

void Decoder::add_statement(Frame& frame, Statement const& statement, int depth)
{
    std::vector<std::string> const parts = split_dots(statement.name);
    if (parts[0] == "call") {
        add_call(frame, statement, depth);
        return;
    }
    Instruction instruction;
    at_.set_guard(frame, statement, instruction);
    bool const known = decode_pack(at_, frame, statement, instruction) ||
                       decode_lanes(at_, frame, statement, instruction) ||
                       decode_memory(at_, frame, statement, parts, instruction) ||
                       add_control(frame, statement, parts, instruction, depth) ||
                       decode_warp(at_, frame, statement, parts, instruction) ||
                       decode_barrier(at_, frame, statement, parts, instruction);
    if (!known) {
        fail_at(statement.line, fmt::format("the instruction '{}' is not understood", statement.name));
    }
    emit(statement, instruction);
}

}  // namespace

Program decode(Module const& module, std::string_view entry)
{
    return Decoder(module, module.entry(entry)).decode();
}

}  // namespace ballast::ptx
