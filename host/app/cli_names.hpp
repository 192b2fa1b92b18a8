#pragma once
/// The names of CLI11 that declarations of this folder use. Only what defines options or reads them includes CLI/CLI.hpp, whose
/// classes every unit that includes it compiles anew.

namespace CLI {
class App;
class Validator;
}  // namespace CLI
