/// From statements to instructions: registers and immediates become slots, labels become indices, calls are copied in.
#include "tests/ptx/lane_ops.hpp"
#include "tests/ptx/literals.hpp"
#include "tests/ptx/pack_ops.hpp"
#include "tests/ptx/program.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <set>
#include <tuple>

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

struct Register {
    std::uint32_t slot;
    std::uint32_t width;  ///< [bytes]; 0: predicate
};

bool is_wide(std::uint32_t width)
{
    return width == 8;
}

/// What a name means in one copy of a function.
struct Frame {
    Function const& function;
    std::map<std::string, Register, std::less<>> registers{};
    std::map<std::string, std::uint32_t, std::less<>> locals{};  ///< address in the thread's local memory
    std::map<std::string, std::uint32_t, std::less<>> labels{};
    std::map<std::string, std::vector<std::string>, std::less<>> tables{};
    std::uint32_t end = 0;  ///< label number behind this copy
};

std::map<std::string, Preset::What, std::less<>> const kSpecial = {
    {"%tid.x", Preset::What::tid_x},
    {"%tid.y", Preset::What::tid_y},
    {"%tid.z", Preset::What::tid_z},
    {"%ntid.x", Preset::What::ntid_x},
    {"%ntid.y", Preset::What::ntid_y},
    {"%ntid.z", Preset::What::ntid_z},
    {"%ctaid.x", Preset::What::ctaid_x},
    {"%ctaid.y", Preset::What::ctaid_y},
    {"%ctaid.z", Preset::What::ctaid_z},
    {"%nctaid.x", Preset::What::nctaid_x},
    {"%nctaid.y", Preset::What::nctaid_y},
    {"%nctaid.z", Preset::What::nctaid_z},
    {"%laneid", Preset::What::laneid},
    {"%warpid", Preset::What::warpid},
    {"%nwarpid", Preset::What::nwarpid},
    {"%lanemask_eq", Preset::What::lanemask_eq},
    {"%lanemask_lt", Preset::What::lanemask_lt},
    {"%lanemask_le", Preset::What::lanemask_le},
    {"%lanemask_gt", Preset::What::lanemask_gt},
    {"%lanemask_ge", Preset::What::lanemask_ge},
    {"%dynamic_smem_size", Preset::What::dynamic_shared_bytes},
};

std::map<std::string, Action, std::less<>> const kActions = {
    {"add", Action::add},
    {"min", Action::min},
    {"max", Action::max},
    {"exch", Action::exchange},
    {"cas", Action::compare_and_swap},
    {"and", Action::bit_and},
    {"or", Action::bit_or},
    {"xor", Action::bit_xor},
    {"inc", Action::increment},
    {"dec", Action::decrement},
    {"popc", Action::popc},
    {"all", Action::all},
    {"any", Action::any},
    {"uni", Action::uniform},
    {"ballot", Action::ballot},
    {"up", Action::up},
    {"down", Action::down},
    {"bfly", Action::butterfly},
    {"idx", Action::index},
};

class Decoder {
public:
    Decoder(Module const& module, Function const& entry)
        : module_(module)
        , entry_(entry)
    {
    }

    Program decode()
    {
        program_.name = entry_.name;
        program_.max_threads = entry_.max_threads;
        for (Parameter const& parameter : entry_.parameters) {
            program_.parameter_bytes = std::max(program_.parameter_bytes, parameter.offset + parameter.bytes);
        }
        place_shared_variables();
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
        program_.register_bytes = next_slot_;
        program_.local_bytes = next_local_;
        return std::move(program_);
    }

private:
    // ---- Places of variables ----

    std::uint32_t take_slot(std::uint32_t slot_bytes)
    {
        std::uint32_t const slot = next_slot_;
        next_slot_ += kLanes * slot_bytes;
        return slot;
    }

    std::uint32_t take_local(std::uint64_t bytes, std::uint32_t align)
    {
        next_local_ = (next_local_ + align - 1) / align * align;
        std::uint32_t const address = next_local_;
        next_local_ += static_cast<std::uint32_t>(bytes);
        return address;
    }

    void place_shared(Variable const& variable)
    {
        std::uint32_t& next = program_.static_shared_bytes;
        next = (next + variable.align - 1) / variable.align * variable.align;
        shared_[variable.name] = kSharedStart + next;
        next += static_cast<std::uint32_t>(variable.bytes);
    }

    /// Static variables in the order of the text, then what the launch adds.
    void place_shared_variables()
    {
        std::uint32_t dynamic_align = 16;
        std::vector<std::string> dynamic;
        auto place = [&](Variable const& variable) {
            if (variable.space != Space::shared) {
                return;
            }
            if (variable.bytes == 0) {
                dynamic_align = std::max(dynamic_align, variable.align);
                dynamic.push_back(variable.name);
            } else {
                place_shared(variable);
            }
        };
        std::for_each(module_.variables.begin(), module_.variables.end(), place);
        for (auto const& [name, function] : module_.functions) {
            if (!function.is_entry || name == entry_.name) {
                std::for_each(function.variables.begin(), function.variables.end(), place);
            }
        }
        std::uint32_t const start =
            (program_.static_shared_bytes + dynamic_align - 1) / dynamic_align * dynamic_align;
        program_.dynamic_shared_start = kSharedStart + start;
        for (std::string const& name : dynamic) {
            shared_[name] = program_.dynamic_shared_start;
        }
    }

    // ---- Functions ----

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
                frame.locals[variable.name] = take_local(variable.bytes, variable.align);
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
            set_guard(frame, statement, trap);
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

    // ---- Operands ----

    std::optional<Register> find_register(Frame& frame, std::string const& name)
    {
        if (auto const known = frame.registers.find(name); known != frame.registers.end()) {
            return known->second;
        }
        auto const& families = frame.function.registers;
        auto family = families.find(name);
        if (family == families.end() || family->second.count != 0) {
            std::size_t const digits = name.find_last_not_of("0123456789") + 1;
            family = families.find(std::string_view(name).substr(0, digits));
            std::optional<std::uint64_t> const number = parse_literal(std::string_view(name).substr(digits));
            if (family == families.end() || !number || *number >= family->second.count) {
                return std::nullopt;
            }
        }
        std::uint32_t const width = family->second.width;
        return frame.registers[name] = Register{take_slot(is_wide(width) ? 8 : 4), width};
    }

    Register register_at(Frame& frame, std::string const& name, std::uint32_t line)
    {
        std::optional<Register> const found = find_register(frame, name);
        if (!found) {
            fail_at(line, fmt::format("'{}' is no register", name));
        }
        return *found;
    }

    /// Slot of a predicate; `!` before it sets `negated`.
    std::uint32_t predicate(Frame& frame, std::string_view name, std::uint32_t line, bool* negated = nullptr)
    {
        if (negated != nullptr && name.starts_with('!')) {
            *negated = true;
            name.remove_prefix(1);
        }
        Register const found = register_at(frame, std::string(name), line);
        if (found.width != 0) {
            fail_at(line, fmt::format("'{}' is no predicate", name));
        }
        return found.slot;
    }

    std::uint32_t preset(Preset::What what, std::uint32_t slot_bytes, std::uint64_t value = 0,
                         std::uint32_t variable = 0)
    {
        auto const [known, is_new] = presets_.try_emplace({what, slot_bytes, value, variable}, 0);
        if (is_new) {
            known->second = take_slot(slot_bytes);
            program_.presets.push_back({what, known->second, slot_bytes, variable, value});
        }
        return known->second;
    }

    /// Slot with the address of a variable in its own space.
    std::optional<std::uint32_t> find_address(Frame const& frame, std::string const& name,
                                              std::uint32_t slot_bytes)
    {
        if (auto const local = frame.locals.find(name); local != frame.locals.end()) {
            return preset(Preset::What::value, slot_bytes, local->second);
        }
        if (auto const shared = shared_.find(name); shared != shared_.end()) {
            return preset(Preset::What::value, slot_bytes, shared->second);
        }
        for (Parameter const& parameter : entry_.parameters) {
            if (parameter.name == name) {
                return preset(Preset::What::parameters, 8, parameter.offset);
            }
        }
        for (std::size_t i = 0; i < module_.variables.size(); ++i) {
            if (module_.variables[i].name == name) {
                return preset(Preset::What::variable, 8, 0, static_cast<std::uint32_t>(i));
            }
        }
        return std::nullopt;
    }

    /// Slot of a source of `width` bytes: register, immediate, special register or address.
    std::uint32_t source(Frame& frame, std::string const& text, std::uint32_t width, bool any_width,
                         std::uint32_t line)
    {
        std::uint32_t const slot_bytes = is_wide(width) ? 8 : 4;
        if (std::optional<Register> const found = find_register(frame, text)) {
            bool const fits = found->width == width || (any_width && found->width != 0 && width != 0 &&
                                                        is_wide(found->width) == is_wide(width));
            if (!fits) {
                fail_at(line, fmt::format("'{}' has {} bytes, not {}", text, found->width, width));
            }
            return found->slot;
        }
        if (std::optional<std::uint64_t> const literal = parse_literal(text)) {
            bool const is_float =
                text.size() > 2 && text[0] == '0' && std::string_view("fFdD").find(text[1]) != text.npos;
            if (is_float && text.size() != (width == 8 ? 18 : 10)) {
                fail_at(line, fmt::format("'{}' does not have {} bytes", text, width));
            }
            std::uint64_t const kept = width == 2   ? *literal & 0xFFFFu
                                       : width == 8 ? *literal
                                                    : *literal & 0xFFFF'FFFFu;
            return preset(Preset::What::value, slot_bytes, kept);
        }
        if (auto const special = kSpecial.find(text); special != kSpecial.end() && width == 4) {
            return preset(special->second, 4);
        }
        if (std::optional<std::uint32_t> const address = find_address(frame, text, slot_bytes)) {
            return *address;
        }
        fail_at(line, fmt::format("operand '{}' is not understood", text));
    }

    std::uint32_t destination(Frame& frame, std::string const& text, std::uint32_t width, bool any_width,
                              std::uint32_t line)
    {
        if (text == "_") {
            return take_slot(8);
        }
        Register const found = register_at(frame, text, line);
        bool const fits = found.width == width || (any_width && found.width >= width && width != 0 &&
                                                   is_wide(found.width) == is_wide(width));
        if (!fits) {
            fail_at(line, fmt::format("'{}' has {} bytes, not {}", text, found.width, width));
        }
        return found.slot;
    }

    /// `[base+8]`, with a register or a name as base.
    void set_address(Frame& frame, std::string_view text, std::uint32_t line, Instruction& instruction)
    {
        if (text.size() < 3 || text.front() != '[' || text.back() != ']') {
            fail_at(line, fmt::format("'{}' is no address", text));
        }
        text = trim(text.substr(1, text.size() - 2));
        std::size_t const plus = text.find('+');
        std::string const base(trim(text.substr(0, plus)));
        if (plus != text.npos) {
            std::optional<std::uint64_t> const offset = parse_literal(trim(text.substr(plus + 1)));
            if (!offset) {
                fail_at(line, fmt::format("the offset in '{}' is not understood", text));
            }
            instruction.offset = static_cast<std::int64_t>(*offset);
        }
        if (std::optional<Register> const found = find_register(frame, base)) {
            if (found->width < 4) {
                fail_at(line, fmt::format("'{}' cannot hold an address", base));
            }
            instruction.address = found->slot;
            instruction.wide_address = is_wide(found->width);
        } else {
            std::optional<std::uint32_t> address = find_address(frame, base, 8);
            if (std::optional<std::uint64_t> const literal = parse_literal(base)) {
                address = preset(Preset::What::value, 8, *literal);
            }
            if (!address) {
                fail_at(line, fmt::format("the address '{}' is not understood", base));
            }
            instruction.address = *address;
            instruction.wide_address = true;
            // A parameter of a call lies in local memory, the kernel's own in a blob.
            if (frame.locals.contains(base) && instruction.space == Space::parameter) {
                instruction.space = Space::local;
            }
        }
        if (!frame.function.is_entry && instruction.space == Space::parameter) {
            instruction.space = Space::local;
        }
    }

    void set_guard(Frame& frame, Statement const& statement, Instruction& instruction)
    {
        if (!statement.guard.empty()) {
            instruction.guard = predicate(frame, statement.guard, statement.line);
            instruction.guard_negated = statement.guard_negated;
        }
    }

    static void expect(Statement const& statement, std::size_t count)
    {
        if (statement.operands.size() != count) {
            fail_at(statement.line, fmt::format("'{}' has {} operands, not {}", statement.name,
                                                statement.operands.size(), count));
        }
    }

    // ---- Instructions ----

    void add_statement(Frame& frame, Statement const& statement, int depth);
    bool add_lanes(Frame& frame, Statement const& statement, Instruction& out);
    bool add_pack(Frame& frame, Statement const& statement, Instruction& out);
    bool add_control(Frame& frame, Statement const& statement, std::vector<std::string> const& parts,
                     Instruction& out, int depth);
    bool add_barrier(Frame& frame, Statement const& statement, std::vector<std::string> parts,
                     Instruction& out);
    bool add_warp(Frame& frame, Statement const& statement, std::vector<std::string> const& parts,
                  Instruction& out);
    bool add_memory(Frame& frame, Statement const& statement, std::vector<std::string> const& parts,
                    Instruction& out);

    Module const& module_;
    Function const& entry_;
    Program program_;
    std::uint32_t next_slot_ = 0;
    std::uint32_t next_local_ = 0;
    std::map<std::string, std::uint32_t, std::less<>> shared_;  ///< addresses
    std::map<std::tuple<Preset::What, std::uint32_t, std::uint64_t, std::uint32_t>, std::uint32_t> presets_;
    std::map<std::string, std::uint32_t, std::less<>> mnemonics_;
    std::vector<std::uint32_t> labels_;                              ///< instruction
    std::vector<std::pair<std::uint32_t, std::uint32_t>> branches_;  ///< instruction, label
};

bool Decoder::add_lanes(Frame& frame, Statement const& statement, Instruction& out)
{
    LaneOp const* const op = lane_ops().find(statement.name);
    if (op == nullptr) {
        return false;
    }
    std::vector<std::string> operands = statement.operands;
    bool const shared_window = statement.name.find("shared") != std::string::npos;
    if (statement.name.starts_with("cvta") || statement.name.starts_with("isspacep")) {
        if (op->num_sources == 2) {
            operands.push_back(std::to_string(shared_window ? kSharedWindow : kLocalWindow));
        }
    }
    if (operands.size() != op->num_sources + 1) {
        expect(statement, op->num_sources + 1);
    }
    std::uint32_t const line = statement.line;
    out.kind = Kind::lanes;
    out.execute = op->execute;
    out.destination[0] = destination(frame, operands[0], op->destination_bytes, op->any_width, line);
    for (std::uint32_t i = 0; i < op->num_sources; ++i) {
        out.source[i] = source(frame, operands[i + 1], op->source_bytes[i], op->any_width, line);
    }
    return true;
}

bool Decoder::add_pack(Frame& frame, Statement const& statement, Instruction& out)
{
    if (!statement.name.starts_with("mov.b") || statement.operands.size() != 2) {
        return false;
    }
    bool const unpacks = statement.operands[0].starts_with('{');
    if (!unpacks && !statement.operands[1].starts_with('{')) {
        return false;
    }
    std::uint32_t const line = statement.line;
    std::uint32_t const whole = type_bytes(std::string_view(statement.name).substr(4)).value_or(0);
    std::string_view const list = statement.operands[unpacks ? 0 : 1];
    std::vector<std::string> const parts = split_list(list.substr(1, list.size() - 2));
    std::uint32_t const part = parts.empty() ? 0 : whole / static_cast<std::uint32_t>(parts.size());
    out.execute = find_pack(unpacks, whole, part);
    if (out.execute == nullptr || parts.size() > 4) {
        fail_at(line, fmt::format("'{}' of {} parts is not understood", statement.name, parts.size()));
    }
    out.kind = Kind::lanes;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (unpacks) {
            out.destination[i] = destination(frame, parts[i], part, false, line);
        } else {
            out.source[i] = source(frame, parts[i], part, false, line);
        }
    }
    if (unpacks) {
        out.source[0] = source(frame, statement.operands[1], whole, false, line);
    } else {
        out.destination[0] = destination(frame, statement.operands[0], whole, false, line);
    }
    return true;
}

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
        expect(statement, 1);
        out.kind = Kind::branch;
        branches_.emplace_back(program_.code.size(), label_of(statement.operands[0]));
    } else if (statement.name == "brx.idx" || statement.name == "brx.idx.uni") {
        expect(statement, 2);
        out.kind = Kind::branch_table;
        out.source[0] = source(frame, statement.operands[0], 4, false, statement.line);
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
    } else if (name == "membar" || name == "fence" || name == "prefetch" || name == "prefetchu" ||
               name == "nanosleep") {
        out.kind = Kind::nothing;
    } else {
        return false;
    }
    return true;
}

bool Decoder::add_barrier(Frame& frame, Statement const& statement, std::vector<std::string> parts,
                          Instruction& out)
{
    if (parts[0] != "bar" && parts[0] != "barrier") {
        return false;
    }
    if (parts.size() > 1 && parts[1] == "warp") {
        expect(statement, 1);
        out.kind = Kind::warp_barrier;
        out.source[0] = source(frame, statement.operands[0], 4, false, statement.line);
        return statement.name == "bar.warp.sync";
    }
    out.kind = Kind::barrier;
    out.aligned = parts[0] == "bar";
    std::erase(parts, "cta");
    out.aligned |= std::erase(parts, "aligned") > 0;
    std::uint32_t const line = statement.line;
    std::size_t name_operand = 0;
    if (parts.size() == 2 && parts[1] == "sync") {
        expect(statement, 1);  // a barrier of fewer threads would need a count of its own
    } else if (parts.size() == 4 && parts[1] == "red" && kActions.contains(parts[2])) {
        expect(statement, 3);
        name_operand = 1;
        out.action = parts[2] == "popc" ? Action::popc : parts[2] == "or" ? Action::any : Action::all;
        bool const count = parts[2] == "popc" && parts[3] == "u32";
        if (!count && (parts[3] != "pred" || (parts[2] != "or" && parts[2] != "and"))) {
            return false;
        }
        out.destination[0] = destination(frame, statement.operands[0], count ? 4 : 0, false, line);
        out.source[0] = predicate(frame, statement.operands[2], line, &out.predicate_negated);
    } else {
        return false;
    }
    std::optional<std::uint64_t> const barrier = parse_literal(statement.operands[name_operand]);
    if (!barrier || *barrier > 15) {
        fail_at(line, "the number of a barrier must be written out");
    }
    out.target = static_cast<std::uint32_t>(*barrier);
    return true;
}

bool Decoder::add_warp(Frame& frame, Statement const& statement, std::vector<std::string> const& parts,
                       Instruction& out)
{
    std::uint32_t const line = statement.line;
    std::vector<std::string> const& operands = statement.operands;
    auto action = [&](std::size_t at) {
        auto const found = at < parts.size() ? kActions.find(parts[at]) : kActions.end();
        return found == kActions.end() ? Action::none : found->second;
    };
    // `%r1|%p1`: a value and whether it is valid.
    auto value_and_predicate = [&](std::string const& text) {
        std::size_t const bar = text.find('|');
        out.destination[0] = destination(frame, text.substr(0, bar), 4, false, line);
        if (bar != text.npos) {
            out.destination[1] = destination(frame, text.substr(bar + 1), 0, false, line);
        }
    };
    std::string const& name = statement.name;
    if (name == "activemask.b32") {
        expect(statement, 1);
        out.kind = Kind::active_mask;
        out.destination[0] = destination(frame, operands[0], 4, false, line);
        return true;
    }
    if (name == "elect.sync") {
        expect(statement, 2);
        out.kind = Kind::elect;
        value_and_predicate(operands[0]);
        out.source[0] = source(frame, operands[1], 4, false, line);
        return true;
    }
    if (parts.size() < 4 || parts[1] != "sync") {
        if (parts.size() == 4 && parts[0] == "match" && parts[2] == "sync") {
            expect(statement, 3);
            out.kind = Kind::match;
            out.action = action(1);
            out.bytes = static_cast<std::uint8_t>(type_bytes(parts[3]).value_or(0));
            value_and_predicate(operands[0]);
            out.source[1] = source(frame, operands[1], out.bytes, false, line);
            out.source[0] = source(frame, operands[2], 4, false, line);
            return (out.action == Action::any || out.action == Action::all) && out.bytes >= 4;
        }
        return false;
    }
    out.action = action(2);
    if (name == "vote.sync.ballot.b32" || (parts[0] == "vote" && parts[3] == "pred")) {
        expect(statement, 3);
        out.kind = Kind::vote;
        out.destination[0] =
            destination(frame, operands[0], out.action == Action::ballot ? 4 : 0, false, line);
        out.source[1] = predicate(frame, operands[1], line, &out.predicate_negated);
        out.source[0] = source(frame, operands[2], 4, false, line);
        return out.action == Action::ballot || out.action == Action::all || out.action == Action::any ||
               out.action == Action::uniform;
    }
    if (parts[0] == "shfl" && parts[3] == "b32") {
        expect(statement, 5);
        out.kind = Kind::shuffle;
        value_and_predicate(operands[0]);
        for (std::size_t i = 1; i <= 3; ++i) {
            out.source[i] = source(frame, operands[i], 4, false, line);
        }
        out.source[0] = source(frame, operands[4], 4, false, line);
        return out.action >= Action::up;
    }
    if (parts[0] == "redux") {
        expect(statement, 3);
        out.kind = Kind::reduce;
        out.is_signed = parts[3] == "s32";
        out.destination[0] = destination(frame, operands[0], 4, false, line);
        out.source[1] = source(frame, operands[1], 4, false, line);
        out.source[0] = source(frame, operands[2], 4, false, line);
        bool const logic =
            out.action >= Action::bit_and && out.action <= Action::bit_xor && parts[3] == "b32";
        bool const sums = out.action >= Action::add && out.action <= Action::max &&
                          (parts[3] == "s32" || parts[3] == "u32");
        return logic || sums;
    }
    return false;
}

bool Decoder::add_memory(Frame& frame, Statement const& statement, std::vector<std::string> const& parts,
                         Instruction& out)
{
    static std::map<std::string, Space, std::less<>> const spaces = {{"global", Space::global},
                                                                     {"const", Space::constant},
                                                                     {"shared", Space::shared},
                                                                     {"local", Space::local},
                                                                     {"param", Space::parameter}};
    // Hints and orders that change nothing where every access is seen at once.
    static std::set<std::string, std::less<>> const hints = {"nc",
                                                             "ca",
                                                             "cg",
                                                             "cs",
                                                             "lu",
                                                             "cv",
                                                             "wb",
                                                             "wt",
                                                             "volatile",
                                                             "weak",
                                                             "relaxed",
                                                             "acquire",
                                                             "release",
                                                             "acq_rel",
                                                             "cta",
                                                             "gpu",
                                                             "sys",
                                                             "cluster",
                                                             "L1::evict_last",
                                                             "L1::evict_first",
                                                             "L1::no_allocate",
                                                             "L1::evict_normal",
                                                             "L1::evict_unchanged",
                                                             "L2::64B",
                                                             "L2::128B",
                                                             "L2::256B"};
    bool const is_load = parts[0] == "ld" || parts[0] == "ldu";
    bool const is_store = parts[0] == "st";
    bool const is_atomic = parts[0] == "atom" || parts[0] == "red";
    if (!is_load && !is_store && !is_atomic) {
        return false;
    }
    out.kind = is_load ? Kind::load : is_store ? Kind::store : Kind::atomic;
    std::string type;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        std::string word = parts[i];
        if (word == "param::entry" || word == "param::func" || word == "shared::cta") {
            word.resize(word.find(':'));
        }
        if (auto const space = spaces.find(word); space != spaces.end()) {
            out.space = space->second;
        } else if (word == "v2" || word == "v4") {
            out.count = word == "v2" ? 2 : 4;
        } else if (auto const action = kActions.find(word); is_atomic && action != kActions.end()) {
            out.action = action->second;
        } else if (type_bytes(word).value_or(0) > 0 && i + 1 == parts.size()) {
            type = word;
        } else if (!hints.contains(word)) {
            return false;
        }
    }
    if (type.empty()) {
        return false;
    }
    std::uint32_t const line = statement.line;
    std::vector<std::string> const& operands = statement.operands;
    out.bytes = static_cast<std::uint8_t>(*type_bytes(type));
    out.is_signed = type[0] == 's';
    if (is_atomic) {
        bool const returns = parts[0] == "atom";
        bool const swaps = out.action == Action::compare_and_swap;
        bool const logic = out.action == Action::exchange || swaps ||
                           (out.action >= Action::bit_and && out.action <= Action::bit_xor);
        // Sums of floats depend on the order of threads.
        if (out.action < Action::add || out.action > Action::decrement || out.bytes < 4 || type[0] == 'f' ||
            (type[0] == 'b') != logic || out.count != 1) {
            return false;
        }
        expect(statement, std::size_t{2} + (returns ? 1 : 0) + (swaps ? 1 : 0));
        std::size_t next = 0;
        if (returns) {
            out.destination[0] = destination(frame, operands[next++], out.bytes, false, line);
        }
        set_address(frame, operands[next++], line, out);
        out.source[0] = source(frame, operands[next++], out.bytes, false, line);
        if (swaps) {
            out.source[1] = source(frame, operands[next], out.bytes, false, line);
        }
        out.wide_value = out.bytes == 8;
        return true;
    }
    expect(statement, 2);
    set_address(frame, operands[is_load ? 1 : 0], line, out);
    std::string_view list = operands[is_load ? 0 : 1];
    std::vector<std::string> values = {std::string(list)};
    if (list.starts_with('{')) {
        values = split_list(list.substr(1, list.size() - 2));
    }
    if (values.size() != out.count) {
        fail_at(line, fmt::format("'{}' needs {} registers", statement.name, out.count));
    }
    bool first = true;
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::optional<Register> const found = find_register(frame, values[i]);
        std::uint32_t width = found ? found->width : out.bytes;
        if (width == 0 || (found && width < out.bytes)) {
            fail_at(line, fmt::format("'{}' is too narrow for '{}'", values[i], statement.name));
        }
        if (!first && is_wide(width) != out.wide_value) {
            fail_at(line, "registers of different widths in one access");
        }
        first = false;
        out.wide_value = is_wide(width);
        if (is_load) {
            out.destination[i] = destination(frame, values[i], width, false, line);
        } else {
            out.source[i] = source(frame, values[i], width, false, line);
        }
    }
    if (is_store && (out.space == Space::constant || out.space == Space::parameter)) {
        fail_at(line, "this space cannot be written");
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
    set_guard(frame, statement, instruction);
    bool const known = add_pack(frame, statement, instruction) || add_lanes(frame, statement, instruction) ||
                       add_memory(frame, statement, parts, instruction) ||
                       add_control(frame, statement, parts, instruction, depth) ||
                       add_warp(frame, statement, parts, instruction) ||
                       add_barrier(frame, statement, parts, instruction);
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
