#include "host/app/command_pages.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "ballast_version.hpp"
#include "host/base/error.hpp"

namespace ballast::app {
namespace {

std::vector<CLI::App const*> verbs_of(CLI::App const& program)
{
    return program.get_subcommands([](CLI::App const*) { return true; });
}

std::vector<CLI::Option const*> options_of(CLI::App const& command, bool positional)
{
    std::vector<CLI::Option const*> options;
    for (CLI::Option const* option : command.get_options()) {
        if (option->get_positional() == positional) {
            options.push_back(option);
        }
    }
    return options;
}

/// What may stand behind a verb: its own options, then the program's, which hold for all.
std::vector<CLI::Option const*> options_behind(CLI::App const& program, CLI::App const& verb)
{
    std::vector<CLI::Option const*> options = options_of(verb, false);
    for (CLI::Option const* option : options_of(program, false)) {
        if (option != program.get_help_ptr() && option != program.get_version_ptr()) {
            options.push_back(option);
        }
    }
    return options;
}

bool takes_value(CLI::Option const& option)
{
    return option.get_expected_max() > 0 && option.get_type_size() != 0;
}

/// The words that an option's value may be, or none where it is free.
std::vector<std::string> choices_of(CLI::Option const& option)
{
    std::string const type = option.get_type_name();
    std::size_t const first = type.find('{');
    std::size_t const last = type.find('}', first);
    std::vector<std::string> words;
    if (first == std::string::npos || last == std::string::npos) {
        return words;
    }
    for (std::string const& word : CLI::detail::split(type.substr(first + 1, last - first - 1), ',')) {
        words.push_back(word);
    }
    return words;
}

/// "FILE" or "a|b|c", as a synopsis shows it; "" for a flag.
std::string value_text(CLI::Option const& option)
{
    if (!takes_value(option)) {
        return "";
    }
    std::vector<std::string> const choices = choices_of(option);
    if (!choices.empty()) {
        return fmt::format("{}", fmt::join(choices, "|"));
    }
    std::string const type = option.get_type_name();
    return type.substr(0, type.find(':'));
}

std::vector<std::string> flags_of(CLI::Option const& option)
{
    std::vector<std::string> flags;
    for (std::string const& name : option.get_snames()) {
        flags.push_back("-" + name);
    }
    for (std::string const& name : option.get_lnames()) {
        flags.push_back("--" + name);
    }
    return flags;
}

std::string replaced(std::string text, std::string const& what, std::string const& by)
{
    return CLI::detail::find_and_replace(std::move(text), what, by);
}

/// Text as roff prints it: no escapes, no control line, hyphens that can be copied.
std::string roff(std::string text)
{
    text = replaced(replaced(std::move(text), "\\", "\\e"), "-", "\\-");
    return !text.empty() && (text.front() == '.' || text.front() == '\'') ? "\\&" + text : text;
}

std::string roff_options(CLI::App const& command)
{
    std::string text;
    for (CLI::Option const* option : options_of(command, true)) {
        text +=
            fmt::format(".TP\n\\fI{}\\fR\n{}\n", roff(option->get_name()), roff(option->get_description()));
    }
    for (CLI::Option const* option : options_of(command, false)) {
        std::string const value = value_text(*option);
        text +=
            fmt::format(".TP\n\\fB{}\\fR{}\n{}", roff(fmt::format("{}", fmt::join(flags_of(*option), ", "))),
                        value.empty() ? "" : " \\fI" + roff(value) + "\\fR", roff(option->get_description()));
        text += ".";
        if (!option->get_default_str().empty()) {
            text += roff(fmt::format(" Default: {}.", option->get_default_str()));
        }
        if (!option->get_envname().empty()) {
            text += roff(fmt::format(" Environment: {}.", option->get_envname()));
        }
        text += "\n";
    }
    return text;
}

std::string synopsis(CLI::App const& command, std::string const& name)
{
    std::string text = fmt::format("\\fB{}\\fR [\\fIOPTIONS\\fR]", roff(name));
    for (CLI::Option const* option : options_of(command, true)) {
        text += fmt::format(" \\fI{}\\fR{}", roff(option->get_name()),
                            option->get_items_expected_max() > 1 ? "..." : "");
    }
    return text + "\n";
}

std::string exit_status()
{
    std::string text = ".SH EXIT STATUS\n";
    for (auto const& [code, meaning] : exit_code_meanings()) {
        text += fmt::format(".TP\n{}\n{}\n", static_cast<int>(code), roff(std::string(meaning)));
    }
    return text;
}

/// The flags of some options, and what completes those whose values are known, for one case of the script.
std::string bash_case(std::string const& verb, std::vector<CLI::Option const*> const& options)
{
    std::string flags, values;
    for (CLI::Option const* option : options) {
        std::vector<std::string> const names = flags_of(*option);
        flags += fmt::format("{}{}", flags.empty() ? "" : " ", fmt::join(names, " "));
        if (std::vector<std::string> const choices = choices_of(*option); !choices.empty()) {
            values += fmt::format("                {}) words=\"{}\" ;;\n", fmt::join(names, "|"),
                                  fmt::join(choices, " "));
        }
    }
    return fmt::format(
        "        {})\n            flags=\"{}\"\n{}            ;;\n", verb, flags,
        values.empty() ? "" : fmt::format("            case $before in\n{}            esac\n", values));
}

std::string bash_script(CLI::App const& program)
{
    std::vector<std::string> verbs, with_value;
    std::string cases = bash_case("\"\"", options_of(program, false));
    for (CLI::App const* verb : verbs_of(program)) {
        verbs.push_back(verb->get_name());
        cases += bash_case(verb->get_name(), options_behind(program, *verb));
    }
    for (CLI::Option const* option : options_of(program, false)) {
        if (takes_value(*option)) {
            for (std::string const& flag : flags_of(*option)) {
                with_value.push_back(flag);
            }
        }
    }
    return fmt::format(
        R"(# Completion of ballast for bash: source it, or keep it as share/bash-completion/completions/ballast.
_ballast()
{{
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} verb="" flags="" words="" i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${{COMP_WORDS[i]}} in
        {}) ((i++)) ;;
        -*) ;;
        *) verb=${{COMP_WORDS[i]}}; break ;;
        esac
    done
    case $verb in
{}    esac
    if [ -z "$verb$words" ] && [[ $word != -* ]]; then
        words="{}"
    fi
    COMPREPLY=()
    if [ -n "$words" ]; then
        COMPREPLY=($(compgen -W "$words" -- "$word"))
    elif [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "$flags" -- "$word"))
    fi
}}
complete -o default -F _ballast ballast
)",
        fmt::join(with_value, "|"), cases, fmt::join(verbs, " "));
}

/// A description inside brackets and quotes of zsh.
std::string zsh_text(std::string text)
{
    for (char const* const special : {"\\", "[", "]", ":"}) {
        text = replaced(std::move(text), special, std::string("\\") + special);
    }
    return replaced(std::move(text), "'", "'\\''");
}

std::string zsh_script(CLI::App const& program)
{
    std::string verbs, cases;
    for (CLI::App const* verb : verbs_of(program)) {
        verbs += fmt::format("            '{}:{}'\n", verb->get_name(), zsh_text(verb->get_description()));
        cases += fmt::format("        {})\n            _arguments", verb->get_name());
        for (CLI::Option const* option : options_behind(program, *verb)) {
            std::vector<std::string> const choices = choices_of(*option);
            std::string const value = !takes_value(*option) ? ""
                                      : choices.empty()     ? ":value:_files"
                                                        : fmt::format(":value:({})", fmt::join(choices, " "));
            for (std::string const& flag : flags_of(*option)) {
                cases += fmt::format(" \\\n                '{}[{}]{}'", flag,
                                     zsh_text(option->get_description()), value);
            }
        }
        cases += " \\\n                '*:file:_files'\n            ;;\n";
    }
    return fmt::format(R"(#compdef ballast
# Completion of ballast for zsh: keep it as _ballast in a folder of $fpath.
_ballast()
{{
    local -a verbs
    if ((CURRENT == 2)); then
        verbs=(
{}        )
        _describe command verbs
        return
    fi
    shift words
    ((CURRENT--))
    case $words[1] in
{}    esac
}}
_ballast "$@"
)",
                       verbs, cases);
}

std::string fish_text(std::string text)
{
    return replaced(replaced(std::move(text), "\\", "\\\\"), "'", "\\'");
}

std::string fish_script(CLI::App const& program)
{
    std::string text = "# Completion of ballast for fish: keep it as completions/ballast.fish.\n";
    for (CLI::App const* verb : verbs_of(program)) {
        text += fmt::format("complete -c ballast -n __fish_use_subcommand -f -a {} -d '{}'\n",
                            verb->get_name(), fish_text(verb->get_description()));
        for (CLI::Option const* option : options_behind(program, *verb)) {
            text += fmt::format("complete -c ballast -n '__fish_seen_subcommand_from {}'", verb->get_name());
            for (std::string const& name : option->get_snames()) {
                text += " -s " + name;
            }
            for (std::string const& name : option->get_lnames()) {
                text += " -l " + name;
            }
            std::vector<std::string> const choices = choices_of(*option);
            text += !choices.empty()       ? fmt::format(" -x -a '{}'", fmt::join(choices, " "))
                    : takes_value(*option) ? " -r"
                                           : "";
            text += fmt::format(" -d '{}'\n", fish_text(option->get_description()));
        }
    }
    return text;
}

}  // namespace

std::string manual_page(CLI::App const& program, CLI::App const* verb)
{
    CLI::App const& command = verb == nullptr ? program : *verb;
    std::string const name = verb == nullptr ? "ballast" : "ballast-" + verb->get_name();
    std::string title = name;
    std::transform(title.begin(), title.end(), title.begin(),
                   [](unsigned char c) { return std::toupper(c); });
    std::string text = fmt::format(".TH {} 1 \"\" \"Ballast {}\" \"Ballast\"\n.SH NAME\n{} \\- {}\n",
                                   roff(title), BALLAST_VERSION, roff(name), roff(command.get_description()));
    text += ".SH SYNOPSIS\n" + synopsis(command, verb == nullptr ? "ballast" : "ballast " + verb->get_name());
    if (verb == nullptr) {
        text += ".SH COMMANDS\n";
        for (CLI::App const* each : verbs_of(program)) {
            text += fmt::format(".TP\n\\fBballast\\-{}\\fR(1)\n{}\n", each->get_name(),
                                roff(each->get_description()));
        }
    }
    text += ".SH OPTIONS\n" + roff_options(command);
    text += verb == nullptr ? "" : ".PP\n\\fBballast\\fR(1) has the options that all commands take.\n";
    return text + exit_status();
}

std::string completion_script(CLI::App const& program, std::string const& shell)
{
    return shell == "bash"  ? bash_script(program)
           : shell == "zsh" ? zsh_script(program)
                            : fish_script(program);
}

}  // namespace ballast::app
