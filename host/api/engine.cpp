#include "host/api/engine.hpp"

#include <atomic>
#include <exception>
#include <mutex>

#include "ballast_version.hpp"
#include "host/app/program.hpp"
#include "host/app/stored_files.hpp"
#include "host/base/stop_signals.hpp"
#include "host/config/json_schema.hpp"
#include "host/config/read_study.hpp"

namespace ballast::api {
namespace {

std::mutex one_at_a_time;
thread_local bool in_callback = false;

class InCallback {
public:
    InCallback() { in_callback = true; }
    ~InCallback() { in_callback = false; }
    InCallback(InCallback const&) = delete;
    InCallback& operator=(InCallback const&) = delete;
};

/// Keeps the output and the first exception of a callback, hands on the rest.
class Keeper : public Listener {
public:
    explicit Keeper(Callbacks const& callbacks)
        : callbacks_(&callbacks)
    {
    }

    void output(std::string_view text) override { text_ += text; }
    void log(std::string_view level, std::string_view text) override { call(callbacks_->log, level, text); }
    void progress(JobProgress const& job) override { call(callbacks_->progress, job); }

    std::string take() { return std::move(text_); }
    void rethrow_kept()
    {
        if (kept_) {
            std::rethrow_exception(std::exchange(kept_, nullptr));
        }
    }

private:
    template <class Function, class... Arguments>
    void call(Function const& function, Arguments const&... arguments)
    {
        if (!function || failed_) {
            return;
        }
        InCallback const guard;
        try {
            function(arguments...);
        } catch (...) {
            if (!failed_.exchange(true)) {
                kept_ = std::current_exception();
            }
            request_stop();
        }
    }

    Callbacks const* callbacks_;
    std::string text_;
    std::atomic<bool> failed_{false};
    std::exception_ptr kept_;
};

}  // namespace

std::string_view version()
{
    return BALLAST_VERSION;
}

std::string_view commit()
{
    return BALLAST_GIT_COMMIT;
}

CheckedStudy read_study(std::filesystem::path const& folder_or_file,
                        std::vector<std::string> const& overrides)
{
    app::refuse_as_study(folder_or_file);
    config::LoadedStudy loaded = config::read_study(folder_or_file, overrides);
    CheckedStudy checked;
    checked.name = loaded.study.general.name;
    checked.title = loaded.study.general.title;
    checked.toml = std::move(loaded.effective_toml);
    for (study::Firm const& firm : loaded.study.firms) {
        checked.firms.push_back(firm.name);
    }
    for (study::Scenario const& scenario : loaded.study.scenarios) {
        checked.scenarios.push_back(scenario.name);
    }
    checked.warnings = std::move(loaded.warnings);
    checked.files = std::move(loaded.input_hashes);
    return checked;
}

std::string schema()
{
    return config::json_schema();
}

Answer perform(std::vector<std::string> const& words, Callbacks const& callbacks)
{
    if (in_callback) {
        throw Error(ExitCode::usage, "a call from within a callback of another", "the two would wait forever",
                    "Call it when the first has returned.");
    }
    std::scoped_lock const lock(one_at_a_time);
    std::vector<char const*> argv{"ballast"};
    for (std::string const& word : words) {
        argv.push_back(word.c_str());
    }
    Keeper keeper(callbacks);
    Answer answer;
    try {
        Listening const listening(keeper);
        StopSignals signals;
        answer.status = app::perform(static_cast<int>(argv.size()), argv.data(), "ballast", alone(), signals);
    } catch (...) {
        keeper.rethrow_kept();
        throw;
    }
    keeper.rethrow_kept();
    answer.output = keeper.take();
    return answer;
}

}  // namespace ballast::api
