/// `ballast schema`: the JSON Schema of study files, for editors.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "host/app/commands.hpp"
#include "host/base/error.hpp"
#include "host/base/streams.hpp"
#include "host/config/json_schema.hpp"

namespace ballast::app {

void add_schema_command(CLI::App& program, Action& chosen)
{
    CLI::App& command = *program.add_subcommand("schema", "Print the JSON Schema of study files");
    command.callback([&chosen] {
        chosen = [](Call const&) {
            say("{}\n", config::json_schema());
            return static_cast<int>(ExitCode::done);
        };
    });
}

}  // namespace ballast::app
