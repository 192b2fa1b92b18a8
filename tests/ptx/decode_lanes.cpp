/// Arithmetic: what the table of operations knows, and moves between a word and its parts.
#include "tests/ptx/instruction_families.hpp"
#include "tests/ptx/lane_ops.hpp"
#include "tests/ptx/literals.hpp"
#include "tests/ptx/pack_ops.hpp"

#include <fmt/format.h>

namespace ballast::ptx {

namespace {

/// The operation for the registers that a `cvt` names, which may be wider than its types.
LaneOp const* find_conversion(Operands& at, Frame& frame, Statement const& statement, LaneOp const& plain)
{
    auto is_wider = [&](std::size_t operand, std::uint32_t bytes) {
        std::optional<Register> const found = at.find_register(frame, statement.operands[operand]);
        return found && is_wide(found->width) && !is_wide(bytes);
    };
    bool const wide_destination = is_wider(0, plain.destination_bytes);
    bool const wide_source = is_wider(1, plain.source_bytes[0]);
    if (!wide_destination && !wide_source) {
        return &plain;
    }
    LaneOp const* const op = lane_ops().find(name_of_wide(statement.name, wide_destination, wide_source));
    return op == nullptr ? &plain : op;  // floats have no other width: refused as operands
}

}  // namespace

bool decode_lanes(Operands& at, Frame& frame, Statement const& statement, Instruction& out)
{
    LaneOp const* op = lane_ops().find(statement.name);
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
        Operands::expect(statement, op->num_sources + 1);
    }
    if (statement.name.starts_with("cvt.")) {
        op = find_conversion(at, frame, statement, *op);
    }
    std::uint32_t const line = statement.line;
    out.kind = Kind::lanes;
    out.execute = op->execute;
    out.destination[0] = at.destination(frame, operands[0], op->destination_bytes, op->any_width, line);
    for (std::uint32_t i = 0; i < op->num_sources; ++i) {
        out.source[i] = at.source(frame, operands[i + 1], op->source_bytes[i], op->any_width, line);
    }
    return true;
}

bool decode_pack(Operands& at, Frame& frame, Statement const& statement, Instruction& out)
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
            out.destination[i] = at.destination(frame, parts[i], part, false, line);
        } else {
            out.source[i] = at.source(frame, parts[i], part, false, line);
        }
    }
    if (unpacks) {
        out.source[0] = at.source(frame, statement.operands[1], whole, false, line);
    } else {
        out.destination[0] = at.destination(frame, statement.operands[0], whole, false, line);
    }
    return true;
}

}  // namespace ballast::ptx
