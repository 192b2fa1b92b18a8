/// Barriers, and what lanes of a warp do together.
#include "tests/ptx/instruction_families.hpp"
#include "tests/ptx/literals.hpp"

#include <fmt/format.h>

namespace ballast::ptx {

bool decode_barrier(Operands& at, Frame& frame, Statement const& statement, std::vector<std::string> parts,
                    Instruction& out)
{
    if (parts[0] != "bar" && parts[0] != "barrier") {
        return false;
    }
    if (parts.size() > 1 && parts[1] == "warp") {
        Operands::expect(statement, 1);
        out.kind = Kind::warp_barrier;
        out.source[0] = at.source(frame, statement.operands[0], 4, false, statement.line);
        return statement.name == "bar.warp.sync";
    }
    out.kind = Kind::barrier;
    out.aligned = parts[0] == "bar";
    std::erase(parts, "cta");
    out.aligned |= std::erase(parts, "aligned") > 0;
    std::uint32_t const line = statement.line;
    std::size_t name_operand = 0;
    if (parts.size() == 2 && parts[1] == "sync") {
        Operands::expect(statement, 1);  // a barrier of fewer threads would need a count of its own
    } else if (parts.size() == 4 && parts[1] == "red" && find_action(parts[2]) != Action::none) {
        Operands::expect(statement, 3);
        name_operand = 1;
        out.action = parts[2] == "popc" ? Action::popc : parts[2] == "or" ? Action::any : Action::all;
        bool const count = parts[2] == "popc" && parts[3] == "u32";
        if (!count && (parts[3] != "pred" || (parts[2] != "or" && parts[2] != "and"))) {
            return false;
        }
        out.destination[0] = at.destination(frame, statement.operands[0], count ? 4 : 0, false, line);
        out.source[0] = at.predicate(frame, statement.operands[2], line, &out.predicate_negated);
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

bool decode_warp(Operands& at, Frame& frame, Statement const& statement,
                 std::vector<std::string> const& parts, Instruction& out)
{
    std::uint32_t const line = statement.line;
    std::vector<std::string> const& operands = statement.operands;
    auto action = [&](std::size_t place) {
        return place < parts.size() ? find_action(parts[place]) : Action::none;
    };
    // `%r1|%p1`: a value and whether it is valid.
    auto value_and_predicate = [&](std::string const& text) {
        std::size_t const bar = text.find('|');
        out.destination[0] = at.destination(frame, text.substr(0, bar), 4, false, line);
        if (bar != text.npos) {
            out.destination[1] = at.destination(frame, text.substr(bar + 1), 0, false, line);
        }
    };
    std::string const& name = statement.name;
    if (name == "activemask.b32") {
        Operands::expect(statement, 1);
        out.kind = Kind::active_mask;
        out.destination[0] = at.destination(frame, operands[0], 4, false, line);
        return true;
    }
    if (name == "elect.sync") {
        Operands::expect(statement, 2);
        out.kind = Kind::elect;
        value_and_predicate(operands[0]);
        out.source[0] = at.source(frame, operands[1], 4, false, line);
        return true;
    }
    if (parts.size() < 4 || parts[1] != "sync") {
        if (parts.size() == 4 && parts[0] == "match" && parts[2] == "sync") {
            Operands::expect(statement, 3);
            out.kind = Kind::match;
            out.action = action(1);
            out.bytes = static_cast<std::uint8_t>(type_bytes(parts[3]).value_or(0));
            value_and_predicate(operands[0]);
            out.source[1] = at.source(frame, operands[1], out.bytes, false, line);
            out.source[0] = at.source(frame, operands[2], 4, false, line);
            return (out.action == Action::any || out.action == Action::all) && out.bytes >= 4;
        }
        return false;
    }
    out.action = action(2);
    if (name == "vote.sync.ballot.b32" || (parts[0] == "vote" && parts[3] == "pred")) {
        Operands::expect(statement, 3);
        out.kind = Kind::vote;
        out.destination[0] =
            at.destination(frame, operands[0], out.action == Action::ballot ? 4 : 0, false, line);
        out.source[1] = at.predicate(frame, operands[1], line, &out.predicate_negated);
        out.source[0] = at.source(frame, operands[2], 4, false, line);
        return out.action == Action::ballot || out.action == Action::all || out.action == Action::any ||
               out.action == Action::uniform;
    }
    if (parts[0] == "shfl" && parts[3] == "b32") {
        Operands::expect(statement, 5);
        out.kind = Kind::shuffle;
        value_and_predicate(operands[0]);
        for (std::size_t i = 1; i <= 3; ++i) {
            out.source[i] = at.source(frame, operands[i], 4, false, line);
        }
        out.source[0] = at.source(frame, operands[4], 4, false, line);
        return out.action >= Action::up;
    }
    if (parts[0] == "redux") {
        Operands::expect(statement, 3);
        out.kind = Kind::reduce;
        out.is_signed = parts[3] == "s32";
        out.destination[0] = at.destination(frame, operands[0], 4, false, line);
        out.source[1] = at.source(frame, operands[1], 4, false, line);
        out.source[0] = at.source(frame, operands[2], 4, false, line);
        bool const logic =
            out.action >= Action::bit_and && out.action <= Action::bit_xor && parts[3] == "b32";
        bool const sums = out.action >= Action::add && out.action <= Action::max &&
                          (parts[3] == "s32" || parts[3] == "u32");
        return logic || sums;
    }
    return false;
}

}  // namespace ballast::ptx
