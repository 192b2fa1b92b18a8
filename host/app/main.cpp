/// The program: reads the command line and does what its verb says. Results go to stdout, all else to stderr.
#include <csignal>
#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "host/app/program.hpp"
#include "host/base/error.hpp"
#include "host/base/streams.hpp"

namespace ballast::app {
namespace {

int complain(ExitCode code, std::string_view message) noexcept
{
    finish_output();
    try {
        write_error(fmt::format("ballast: {}\n", printable(message)));
    } catch (std::bad_alloc const&) {
        write_error(message);
    }
    return static_cast<int>(code);
}

constexpr char const* kOutOfMemory = "out of memory. Fewer --threads or --scenario and no --save-paths need "
                                     "less, and `ballast plan` says how much; what "
                                     "a checkpoint holds is kept.";

/// Destructors of libraries may ask for memory, which nothing can unwind from when there is none.
[[noreturn]] void end_without_unwinding() noexcept
{
    try {
        if (std::current_exception() != nullptr) {
            throw;
        }
    } catch (std::bad_alloc const&) {
        std::_Exit(complain(ExitCode::internal, kOutOfMemory));
    } catch (...) {
    }
    std::abort();
}

}  // namespace
}  // namespace ballast::app

int main(int argc, char** argv)
{
    using namespace ballast;
    std::set_terminate(app::end_without_unwinding);
    StopSignals signals;
    guard_standard_streams();
    std::signal(SIGXFSZ, SIG_IGN);  // a file size limit then fails the write, which is reported
    try {
        return app::run_program(argc, argv, signals);
    } catch (Error const& error) {
        return app::complain(error.code(), error.what());
    } catch (std::bad_alloc const&) {
        return app::complain(ExitCode::internal, app::kOutOfMemory);
    } catch (std::system_error const& error) {
        if (error.code() == std::errc::resource_unavailable_try_again) {
            return app::complain(
                ExitCode::internal,
                "no more threads can be started (a limit of the container or user). Ask for fewer "
                "--threads.");
        }
        return app::complain(ExitCode::internal, fmt::format("internal error: {}", error.what()));
    } catch (std::exception const& error) {
        return app::complain(ExitCode::internal, fmt::format("internal error: {}", error.what()));
    }
}
