/// Loads, stores and atomic operations.
#include "tests/ptx/instruction_families.hpp"
#include "tests/ptx/literals.hpp"

#include <fmt/format.h>
#include <set>

namespace ballast::ptx {

bool decode_memory(Operands& at, Frame& frame, Statement const& statement,
                   std::vector<std::string> const& parts, Instruction& out)
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
        } else if (Action const action = find_action(word); is_atomic && action != Action::none) {
            out.action = action;
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
        Operands::expect(statement, std::size_t{2} + (returns ? 1 : 0) + (swaps ? 1 : 0));
        std::size_t next = 0;
        if (returns) {
            out.destination[0] = at.destination(frame, operands[next++], out.bytes, false, line);
        }
        at.set_address(frame, operands[next++], line, out);
        out.source[0] = at.source(frame, operands[next++], out.bytes, false, line);
        if (swaps) {
            out.source[1] = at.source(frame, operands[next], out.bytes, false, line);
        }
        out.wide_value = out.bytes == 8;
        return true;
    }
    Operands::expect(statement, 2);
    at.set_address(frame, operands[is_load ? 1 : 0], line, out);
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
        std::optional<Register> const found = at.find_register(frame, values[i]);
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
            out.destination[i] = at.destination(frame, values[i], width, false, line);
        } else {
            out.source[i] = at.source(frame, values[i], width, false, line);
        }
    }
    if (is_store && (out.space == Space::constant || out.space == Space::parameter)) {
        fail_at(line, "this space cannot be written");
    }
    return true;
}

}  // namespace ballast::ptx
