#pragma once
// A program that runs beside the test: with streams of any kind, with signals ignored from the start, open to signals.
#include "tests/support/run_program.hpp"

#include <csignal>

namespace ballast::testing {

/// What a standard stream of a program is.
enum class Stream {
    file,  ///< kept, as with run_command
    closed,
    full_disk,  ///< /dev/full
    gone_pipe,  ///< a pipe whose reader has closed it
};

class StartedProgram {
public:
    /// Starts the built program. `ignored`: signals that it finds ignored, as under nohup.
    StartedProgram(std::vector<std::string> const& arguments, Stream out, Stream err,
                   std::vector<int> const& ignored = {})
    {
        std::string const program = program_path().string();
        std::vector<char*> argv{const_cast<char*>(program.c_str())};
        for (std::string const& argument : arguments) {
            argv.push_back(const_cast<char*>(argument.c_str()));
        }
        argv.push_back(nullptr);
        child_ = fork();
        if (child_ < 0) {
            throw std::system_error(errno, std::generic_category(), "fork");
        }
        if (child_ == 0) {
            for (int const signal : ignored) {
                std::signal(signal, SIG_IGN);
            }
            set_stream(0, Stream::full_disk, "");
            set_stream(1, out, scratch_ / "stdout");
            set_stream(2, err, scratch_ / "stderr");
            execv(argv[0], argv.data());
            _exit(127);
        }
    }
    StartedProgram(StartedProgram const&) = delete;
    StartedProgram& operator=(StartedProgram const&) = delete;
    ~StartedProgram()
    {
        if (child_ > 0) {
            ::kill(child_, SIGKILL);
            wait();
        }
    }

    std::filesystem::path stderr_file() const { return scratch_ / "stderr"; }

    /// Nothing once the program has ended: kill() of process 0 is one of the whole group.
    void send(int signal) const
    {
        if (child_ > 0) {
            ::kill(child_, signal);
        }
    }

    /// Whether the program has ended, which is then noted.
    bool has_ended()
    {
        if (child_ > 0 && waitpid(child_, &status_, WNOHANG) == child_) {
            child_ = 0;
        }
        return child_ == 0;
    }

    /// Until `file` is there or the program has ended.
    void await(std::filesystem::path const& file)
    {
        while (!std::filesystem::exists(file) && !has_ended()) {
            usleep(500);
        }
    }

    ProgramResult wait()
    {
        while (child_ > 0 && waitpid(child_, &status_, 0) < 0 && errno == EINTR) {
        }
        child_ = 0;
        return {WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_),
                read_text(scratch_ / "stdout"), read_text(scratch_ / "stderr")};
    }

private:
    static void set_stream(int number, Stream kind, std::filesystem::path const& file)
    {
        int opened = -1;
        if (kind == Stream::closed) {
            close(number);
            return;
        }
        if (kind == Stream::gone_pipe) {
            int ends[2];
            opened = pipe(ends) == 0 ? ends[1] : -1;
            close(ends[0]);
        } else {
            opened = kind == Stream::full_disk ? open("/dev/full", O_RDWR)
                                               : open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        }
        if (opened < 0 || dup2(opened, number) < 0) {
            _exit(126);
        }
        if (opened != number) {
            close(opened);
        }
    }

    ScratchFolder scratch_;
    pid_t child_ = 0;
    int status_ = 0;
};

}  // namespace ballast::testing
