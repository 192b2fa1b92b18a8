#include "tests/ptx/module.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace ballast::ptx {
namespace {

bool is_plain_barrier(Statement const& statement)
{
    return statement.kind == Statement::Kind::instruction &&
           (statement.name == "bar.sync" || statement.name == "barrier.sync" ||
            statement.name == "bar.cta.sync" || statement.name == "barrier.cta.sync" ||
            statement.name == "barrier.sync.aligned" || statement.name == "barrier.cta.sync.aligned");
}

}  // namespace

std::vector<std::string> Module::entry_names() const
{
    std::vector<std::string> names;
    for (auto const& [name, function] : functions) {
        if (function.is_entry) {
            names.push_back(name);
        }
    }
    return names;
}

Function const& Module::entry(std::string_view name) const
{
    auto const found = functions.find(name);
    if (found == functions.end() || !found->second.is_entry) {
        throw PtxError(fmt::format("the module has no kernel '{}'", name));
    }
    return found->second;
}

std::vector<Variable> Module::constants() const
{
    std::vector<Variable> found;
    std::copy_if(variables.begin(), variables.end(), std::back_inserter(found),
                 [](Variable const& variable) { return variable.space == Space::constant; });
    return found;
}

void Module::set_constant(std::string_view name, std::span<std::byte const> bytes)
{
    for (Variable& variable : variables) {
        if (variable.name == name && variable.space != Space::shared) {
            if (bytes.size() != variable.bytes) {
                throw PtxError(fmt::format("'{}' has {} bytes, not {}", name, variable.bytes, bytes.size()));
            }
            variable.initial.assign(bytes.begin(), bytes.end());
            return;
        }
    }
    throw PtxError(fmt::format("the module has no variable '{}'", name));
}

std::size_t count_barriers(Module const& module, std::string_view entry)
{
    auto const& body = module.entry(entry).body;
    return static_cast<std::size_t>(std::count_if(body.begin(), body.end(), is_plain_barrier));
}

Module remove_barrier(Module const& module, std::string_view entry, std::size_t index)
{
    if (index >= count_barriers(module, entry)) {
        throw PtxError(fmt::format("kernel '{}' has no barrier number {}", entry, index));
    }
    Module changed = module;
    auto& body = changed.functions.find(entry)->second.body;
    auto at = std::find_if(body.begin(), body.end(), is_plain_barrier);
    for (; index > 0; --index) {
        at = std::find_if(at + 1, body.end(), is_plain_barrier);
    }
    body.erase(at);
    return changed;
}

std::vector<std::byte> pack_parameters(Module const& module, std::string_view entry,
                                       std::vector<std::span<std::byte const>> const& values)
{
    Function const& function = module.entry(entry);
    if (values.size() != function.parameters.size()) {
        throw PtxError(fmt::format("kernel '{}' has {} parameters, not {}", entry, function.parameters.size(),
                                   values.size()));
    }
    std::vector<std::byte> blob;
    for (std::size_t i = 0; i < values.size(); ++i) {
        Parameter const& parameter = function.parameters[i];
        if (values[i].size() != parameter.bytes) {
            throw PtxError(fmt::format("parameter {} of kernel '{}' has {} bytes, not {}", i, entry,
                                       parameter.bytes, values[i].size()));
        }
        blob.resize(parameter.offset);
        blob.insert(blob.end(), values[i].begin(), values[i].end());
    }
    return blob;
}

}  // namespace ballast::ptx
