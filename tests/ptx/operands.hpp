#pragma once
/// Operands of PTX statements: registers, immediates, special registers and addresses, each as a slot of the register
/// file; and where variables lie.
#include "tests/ptx/program.hpp"

#include <optional>
#include <tuple>

namespace ballast::ptx {

struct Register {
    std::uint32_t slot;
    std::uint32_t width;  ///< [bytes]; 0: predicate
};

/// Whether a slot has 8 bytes per lane.
inline bool is_wide(std::uint32_t width)
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

/// Finds slots, and takes new ones, for the program under construction. All throw PtxError with the line if a name is
/// unknown or its width does not fit: `width` in bytes, 0 for predicates; with `any_width` wider ones of the
/// same slot size do.
class Operands {
public:
    /// Shared variables get their places at once.
    Operands(Module const& module, Function const& entry, Program& program);

    std::optional<Register> find_register(Frame& frame, std::string const& name);
    Register register_at(Frame& frame, std::string const& name, std::uint32_t line);
    /// Slot of a predicate; `!` before it sets `negated`.
    std::uint32_t predicate(Frame& frame, std::string_view name, std::uint32_t line, bool* negated = nullptr);
    /// Slot that every warp starts with; equal ones share it.
    std::uint32_t preset(Preset::What what, std::uint32_t slot_bytes, std::uint64_t value = 0,
                         std::uint32_t variable = 0);
    /// Slot with the address of a variable in its own space.
    std::optional<std::uint32_t> find_address(Frame const& frame, std::string const& name,
                                              std::uint32_t slot_bytes);
    /// Slot of a source of `width` bytes: register, immediate, special register or address.
    std::uint32_t source(Frame& frame, std::string const& text, std::uint32_t width, bool any_width,
                         std::uint32_t line);
    /// Slot of a register to write; `_` is nowhere.
    std::uint32_t destination(Frame& frame, std::string const& text, std::uint32_t width, bool any_width,
                              std::uint32_t line);
    /// `[base+8]`, with a register or a name as base.
    void set_address(Frame& frame, std::string_view text, std::uint32_t line, Instruction& instruction);
    void set_guard(Frame& frame, Statement const& statement, Instruction& instruction);
    /// Throws if the statement has another number of operands.
    static void expect(Statement const& statement, std::size_t count);
    /// Room in each thread's local memory.
    std::uint32_t take_local(std::uint64_t bytes, std::uint32_t align);

private:
    std::uint32_t take_slot(std::uint32_t slot_bytes);
    void place_shared(Variable const& variable);
    /// Static variables in the order of the text, then what the launch adds.
    void place_shared_variables();

    Module const& module_;
    Function const& entry_;
    Program& program_;
    std::map<std::string, std::uint32_t, std::less<>> shared_;  ///< addresses
    std::map<std::tuple<Preset::What, std::uint32_t, std::uint64_t, std::uint32_t>, std::uint32_t> presets_;
};

/// The meaning of `add`, `ballot`, `bfly` and so on; Action::none if there is none.
Action find_action(std::string_view name);

}  // namespace ballast::ptx
