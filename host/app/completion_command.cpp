/// `ballast completion` and `ballast manual`: pages about the command line itself, for shells and packages.
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "host/app/command_pages.hpp"
#include "host/app/commands.hpp"
#include "host/base/error.hpp"
#include "host/base/near_word.hpp"
#include "host/base/streams.hpp"

namespace ballast::app {

void add_completion_command(CLI::App& program, Action& chosen)
{
    auto const shell = std::make_shared<std::string>();
    CLI::App& command = *program.add_subcommand("completion", "Print the completion script of a shell");
    command.add_option("SHELL", *shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    command.callback([shell, &program, &chosen] {
        chosen = [shell, &program](Call const&) {
            print_text(completion_script(program, *shell));
            return static_cast<int>(ExitCode::done);
        };
    });
}

void add_manual_command(CLI::App& program, Action& chosen)
{
    auto const verb = std::make_shared<std::string>();
    CLI::App& command =
        *program.add_subcommand("manual", "Print a manual page (roff): `| man -l -` shows it");
    command.add_option("VERB", *verb, "The command it is about; the program if not given");
    command.callback([verb, &program, &chosen] {
        chosen = [verb, &program](Call const&) {
            std::vector<std::string> known;
            CLI::App const* found = nullptr;
            for (CLI::App const* each : program.get_subcommands([](CLI::App const*) { return true; })) {
                known.push_back(each->get_name());
                found = each->get_name() == *verb ? each : found;
            }
            if (!verb->empty() && found == nullptr) {
                auto const near = near_word(*verb, known);
                throw Error(ExitCode::usage, fmt::format("there is no command '{}'", *verb), "",
                            near ? fmt::format("Did you mean '{}'?", *near) : "");
            }
            print_text(manual_page(program, found));
            return static_cast<int>(ExitCode::done);
        };
    });
}

}  // namespace ballast::app
