#include "tests/ptx/operands.hpp"

#include "tests/ptx/literals.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace ballast::ptx {
namespace {

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
    {"%smid", Preset::What::smid},
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

}  // namespace

Action find_action(std::string_view name)
{
    auto const found = kActions.find(name);
    return found == kActions.end() ? Action::none : found->second;
}

Operands::Operands(Module const& module, Function const& entry, Program& program)
    : module_(module)
    , entry_(entry)
    , program_(program)
{
    place_shared_variables();
}

std::uint32_t Operands::take_slot(std::uint32_t slot_bytes)
{
    std::uint32_t const slot = program_.register_bytes;
    program_.register_bytes += kLanes * slot_bytes;
    return slot;
}

std::uint32_t Operands::take_local(std::uint64_t bytes, std::uint32_t align)
{
    program_.local_bytes = (program_.local_bytes + align - 1) / align * align;
    std::uint32_t const address = program_.local_bytes;
    program_.local_bytes += static_cast<std::uint32_t>(bytes);
    return address;
}

void Operands::place_shared(Variable const& variable)
{
    std::uint32_t& next = program_.static_shared_bytes;
    next = (next + variable.align - 1) / variable.align * variable.align;
    shared_[variable.name] = kSharedStart + next;
    next += static_cast<std::uint32_t>(variable.bytes);
}

void Operands::place_shared_variables()
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

std::optional<Register> Operands::find_register(Frame& frame, std::string const& name)
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

Register Operands::register_at(Frame& frame, std::string const& name, std::uint32_t line)
{
    std::optional<Register> const found = find_register(frame, name);
    if (!found) {
        fail_at(line, fmt::format("'{}' is no register", name));
    }
    return *found;
}

std::uint32_t Operands::predicate(Frame& frame, std::string_view name, std::uint32_t line, bool* negated)
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

std::uint32_t Operands::preset(Preset::What what, std::uint32_t slot_bytes, std::uint64_t value,
                               std::uint32_t variable)
{
    auto const [known, is_new] = presets_.try_emplace({what, slot_bytes, value, variable}, 0);
    if (is_new) {
        known->second = take_slot(slot_bytes);
        program_.presets.push_back({what, known->second, slot_bytes, variable, value});
    }
    return known->second;
}

std::optional<std::uint32_t> Operands::find_address(Frame const& frame, std::string const& name,
                                                    std::uint32_t slot_bytes)
{
    if (auto const local = frame.locals.find(name); local != frame.locals.end()) {
        return preset(Preset::What::value, slot_bytes, local->second);
    }
    if (auto const shared = shared_.find(name); shared != shared_.end()) {
        return preset(Preset::What::value, slot_bytes, shared->second);
    }
    if (slot_bytes != 8) {
        return std::nullopt;  // these addresses are 64 bits wide
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

std::uint32_t Operands::source(Frame& frame, std::string const& text, std::uint32_t width, bool any_width,
                               std::uint32_t line)
{
    std::uint32_t const slot_bytes = is_wide(width) ? 8 : 4;
    if (std::optional<Register> const found = find_register(frame, text)) {
        bool const fits = found->width == width || (any_width && found->width >= width && width != 0 &&
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

std::uint32_t Operands::destination(Frame& frame, std::string const& text, std::uint32_t width,
                                    bool any_width, std::uint32_t line)
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

void Operands::set_address(Frame& frame, std::string_view text, std::uint32_t line, Instruction& instruction)
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

void Operands::set_guard(Frame& frame, Statement const& statement, Instruction& instruction)
{
    if (!statement.guard.empty()) {
        instruction.guard = predicate(frame, statement.guard, statement.line);
        instruction.guard_negated = statement.guard_negated;
    }
}

void Operands::expect(Statement const& statement, std::size_t count)
{
    if (statement.operands.size() != count) {
        fail_at(statement.line, fmt::format("'{}' has {} operands, not {}", statement.name,
                                            statement.operands.size(), count));
    }
}

}  // namespace ballast::ptx
