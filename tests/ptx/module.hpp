#pragma once
/// PTX as text, taken apart: variables, functions and their statements, nothing resolved yet (decode.hpp does that).
/// The language is NVIDIA's "PTX ISA", version 9.0; what our compiler does not emit is refused with its line.
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ballast::ptx {

/// What is wrong with a module, a launch or a kernel, with the PTX line.
class PtxError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

enum class Space : std::uint8_t { generic, global, constant, shared, local, parameter };

/// A named array of bytes of any space. Shared and local ones belong to a block and a thread.
struct Variable {
    std::string name;
    Space space = Space::global;
    std::uint32_t align = 1;           ///< [bytes]
    std::uint64_t bytes = 0;           ///< 0: `extern __shared__`, as large as the launch says
    std::vector<std::byte> initial{};  ///< as long as `bytes` or empty: zeros
};

/// A parameter of a kernel and its place in the blob of all of them.
struct Parameter {
    std::string name;
    std::uint32_t align = 1;  ///< [bytes]
    std::uint32_t bytes = 0;
    std::uint32_t offset = 0;  ///< [bytes]
};

/// A place in the CUDA source, from `.loc`; line 0: unknown.
struct SourcePlace {
    std::uint32_t file = 0;
    std::uint32_t line = 0;
    std::uint32_t inlined_at = 0;  ///< index in Module::callers; 0: not inlined
};

struct Statement {
    enum class Kind : std::uint8_t { instruction, label, branch_targets };
    Kind kind = Kind::instruction;
    bool guard_negated = false;
    std::uint32_t line = 0;  ///< in the PTX text, from 1
    SourcePlace place{};
    std::string name{};                   ///< mnemonic, or label
    std::string guard{};                  ///< predicate register or empty
    std::vector<std::string> operands{};  ///< as written, or the labels of branch_targets
};

/// Registers `name` or, if `count` > 0, `name0` to `name<count-1>`.
struct RegisterFamily {
    std::uint32_t width = 0;  ///< [bytes]; 0: predicate
    std::uint32_t count = 0;
};

struct Function {
    std::string name;
    std::uint32_t line = 0;
    bool is_entry = false;
    std::uint32_t max_threads = 0;  ///< of a block; 0: not stated
    std::vector<Parameter> parameters{};
    std::vector<Parameter> results{};
    std::map<std::string, RegisterFamily, std::less<>> registers{};
    std::vector<Variable> variables{};  ///< local, shared, and parameters of calls
    std::vector<Statement> body{};
};

struct Module {
    std::vector<Variable> variables{};  ///< global, constant, shared
    std::map<std::string, Function, std::less<>> functions{};
    std::map<std::uint32_t, std::string> files{};  ///< of `.loc`
    std::vector<SourcePlace> callers{{}};          ///< places at which functions are inlined

    std::vector<std::string> entry_names() const;
    /// Throws if there is no such kernel.
    Function const& entry(std::string_view name) const;
    /// Variables of constant memory, which a host fills before a launch.
    std::vector<Variable> constants() const;
    /// Initial bytes of a constant or global variable; throws if the name or the size is wrong.
    void set_constant(std::string_view name, std::span<std::byte const> bytes);
};

/// Parse the output of `nvcc -ptx`. Throws PtxError.
Module load_ptx(std::string_view text);

/// Barriers of a block without a result (`bar.sync`, `barrier.sync`) in the text of an entry.
std::size_t count_barriers(Module const& module, std::string_view entry);
/// The module without barrier number `index` of an entry, to show that a check bites.
Module remove_barrier(Module const& module, std::string_view entry, std::size_t index);

/// One blob of kernel parameters; `values` in order, each as long as its parameter.
std::vector<std::byte> pack_parameters(Module const& module, std::string_view entry,
                                       std::vector<std::span<std::byte const>> const& values);

}  // namespace ballast::ptx
