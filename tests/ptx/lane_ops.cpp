#include "tests/ptx/lane_ops.hpp"

namespace ballast::ptx {

LaneOpTable::LaneOpTable()
{
    add_integer_ops(*this);
    add_bit_ops(*this);
    add_float_ops(*this);
    add_compare_ops(*this);
    add_convert_ops(*this);
}

LaneOp const* LaneOpTable::find(std::string const& mnemonic) const
{
    auto const found = ops_.find(mnemonic);
    return found == ops_.end() ? nullptr : &found->second;
}

std::vector<std::string> LaneOpTable::mnemonics() const
{
    std::vector<std::string> names;
    for (auto const& [name, op] : ops_) {
        names.push_back(name);
    }
    return names;
}

std::string name_of_wide(std::string const& mnemonic, bool destination, bool source)
{
    return mnemonic + (destination ? ", result in 64 bits" : "") + (source ? ", source in 64 bits" : "");
}

LaneOpTable const& lane_ops()
{
    static LaneOpTable const table;
    return table;
}

}  // namespace ballast::ptx
