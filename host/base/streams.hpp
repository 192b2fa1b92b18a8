#pragma once
/// What the program says. Nothing here throws for a stream that is closed, full or whose reader has gone, and nothing
/// raises a signal: a lost stderr ends nothing, a lost stdout is the exit code of a command that did all else.
#include <memory>
#include <ostream>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace ballast {

/// Call before any file is opened. Standard streams that are closed are filled with ones that refuse every byte, so that
/// no file gets their number and with it what is said; SIGPIPE is ignored.
void guard_standard_streams() noexcept;

/// `text` with every control character but line ends and tabs, every character that changes the direction of what
/// follows it, and every byte that is not UTF-8 written as \xNN: no text of a file can steer a terminal.
std::string printable(std::string_view text);

/// Results: `text`, made printable, to stdout. What is lost is remembered for finish_output().
void print_text(std::string_view text);

template <class... Arguments>
void say(fmt::format_string<Arguments...> format, Arguments&&... arguments)
{
    print_text(fmt::format(format, std::forward<Arguments>(arguments)...));
}

/// What became of all that was printed.
enum class Output {
    whole,
    lost,         ///< the stream is closed, its disk full
    reader_gone,  ///< of a pipe
};

/// Writes what is still held back; asked once, at the end.
Output finish_output() noexcept;

/// Bytes to stderr as they are.
void write_error(std::string_view bytes) noexcept;

/// stderr for those who need a stream: each piece is written at once.
std::ostream& error_stream();

bool is_open(int descriptor) noexcept;

/// A stream to an open descriptor that others gave the program; what cannot be written is lost.
std::unique_ptr<std::ostream> descriptor_stream(int descriptor);

/// Columns of the terminal that stderr is; 0 where it is none or does not say.
int error_columns() noexcept;

}  // namespace ballast
