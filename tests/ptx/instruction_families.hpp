#pragma once
/// One function per family of instructions. Each fills `out` and returns true if the mnemonic is of its family and
/// known; `parts` are the mnemonic's words between dots. Throws PtxError if the operands do not fit.
#include "tests/ptx/operands.hpp"

namespace ballast::ptx {

bool decode_lanes(Operands& at, Frame& frame, Statement const& statement, Instruction& out);
bool decode_pack(Operands& at, Frame& frame, Statement const& statement, Instruction& out);
bool decode_barrier(Operands& at, Frame& frame, Statement const& statement, std::vector<std::string> parts,
                    Instruction& out);
bool decode_warp(Operands& at, Frame& frame, Statement const& statement,
                 std::vector<std::string> const& parts, Instruction& out);
bool decode_memory(Operands& at, Frame& frame, Statement const& statement,
                   std::vector<std::string> const& parts, Instruction& out);

}  // namespace ballast::ptx
