#include "host/base/streams.hpp"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <streambuf>
#include <sys/ioctl.h>
#include <unistd.h>

#include "host/base/listener.hpp"
#include "host/base/utf8.hpp"

namespace ballast {
namespace {

constexpr std::size_t kHeldBack = std::size_t{1} << 16;  // [bytes]

std::string held_back;   // of stdout
int output_problem = 0;  // the first error of stdout

/// 0, or why not all bytes could be written.
int write_all(int number, std::string_view bytes) noexcept
{
    while (!bytes.empty()) {
        ssize_t const written = ::write(number, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            pollfd ready{number, POLLOUT, 0};
            ::poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

void flush_output() noexcept
{
    if (output_problem == 0) {
        output_problem = write_all(STDOUT_FILENO, held_back);
    }
    held_back.clear();
}

/// Every piece is written at once.
class DescriptorBuffer : public std::streambuf {
public:
    explicit DescriptorBuffer(int descriptor)
        : descriptor_(descriptor)
    {
    }

protected:
    int_type overflow(int_type character) override
    {
        if (character != traits_type::eof()) {
            char const byte = traits_type::to_char_type(character);
            write_all(descriptor_, {&byte, 1});
        }
        return traits_type::not_eof(character);
    }
    std::streamsize xsputn(char const* bytes, std::streamsize count) override
    {
        write_all(descriptor_, {bytes, static_cast<std::size_t>(count)});
        return count;
    }

private:
    int descriptor_;
};

class DescriptorStream : public std::ostream {
public:
    explicit DescriptorStream(int descriptor)
        : std::ostream(nullptr)
        , buffer_(descriptor)
    {
        rdbuf(&buffer_);
    }

private:
    DescriptorBuffer buffer_;
};

}  // namespace

void guard_standard_streams() noexcept
{
    std::signal(SIGPIPE, SIG_IGN);
    for (int const number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(number, F_GETFD) == -1 && errno == EBADF) {
            // The lowest free number is the one that is missing; the wrong direction makes every use fail.
            ::open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        }
    }
}

std::string printable(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        Utf8Character const next = first_character(text);
        std::string_view const bytes = text.substr(0, next.bytes);
        if (next.code && (*next.code == '\n' || *next.code == '\t' || !steers(*next.code))) {
            out += bytes;
        } else {
            for (char const byte : bytes) {
                out += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
            }
        }
        text.remove_prefix(next.bytes);
    }
    return out;
}

void print_text(std::string_view text)
{
    if (Listener* const listener = current_listener()) {
        return listener->output(printable(text));
    }
    static bool const is_terminal = ::isatty(STDOUT_FILENO) == 1;
    held_back += printable(text);
    if (is_terminal || held_back.size() >= kHeldBack) {
        flush_output();
    }
}

Output finish_output() noexcept
{
    flush_output();
    return output_problem == 0 ? Output::whole : output_problem == EPIPE ? Output::reader_gone : Output::lost;
}

void write_error(std::string_view bytes) noexcept
{
    write_all(STDERR_FILENO, bytes);
}

std::ostream& error_stream()
{
    static DescriptorStream stream(STDERR_FILENO);
    return stream;
}

bool is_open(int descriptor) noexcept
{
    return ::fcntl(descriptor, F_GETFD) != -1;
}

std::unique_ptr<std::ostream> descriptor_stream(int descriptor)
{
    return std::make_unique<DescriptorStream>(descriptor);
}

int error_columns() noexcept
{
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace ballast
