#pragma once
/// Who hears what the program says where it is part of another one. While nobody listens, results go to stdout, and the
/// log and progress to stderr.
#include <cstdint>
#include <string>
#include <string_view>

namespace ballast {

/// How far a long job is.
struct JobProgress {
    std::string label;  ///< of the job
    std::string unit;   ///< what is counted, e.g. "paths"
    std::uint64_t done = 0, total = 0;
};

/// Called from any thread, by one at a time for each kind of call. Nothing may be thrown.
class Listener {
public:
    virtual ~Listener() = default;
    virtual void output(std::string_view text) = 0;
    virtual void log(std::string_view level, std::string_view text) = 0;
    virtual void progress(JobProgress const& job) = 0;
};

/// While an object of this class lives, `listener` hears everything. One object at a time in a process.
class Listening {
public:
    explicit Listening(Listener& listener);
    ~Listening();
    Listening(Listening const&) = delete;
    Listening& operator=(Listening const&) = delete;
};

/// Null while nobody listens.
Listener* current_listener() noexcept;

}  // namespace ballast
