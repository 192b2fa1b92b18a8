#include "host/api/engine.hpp"

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
thread_local bool in_listener = false;

class Heard {
public:
    Heard() { in_listener = true; }
    ~Heard() { in_listener = false; }
    Heard(Heard const&) = delete;
    Heard& operator=(Heard const&) = delete;
};

/// Keeps the output, hands on the rest.
class Keeper : public Listener {
public:
    explicit Keeper(Listener& other)
        : other_(&other)
    {
    }

    void output(std::string_view text) override { text_ += text; }
    void log(std::string_view level, std::string_view text) override
    {
        Heard const heard;
        other_->log(level, text);
    }
    void progress(JobProgress const& job) override
    {
        Heard const heard;
        other_->progress(job);
    }

    std::string take() { return std::move(text_); }

private:
    Listener* other_;
    std::string text_;
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

Answer perform(std::vector<std::string> const& words, Listener& listener)
{
    if (in_listener) {
        throw Error(ExitCode::usage, "a call from within a callback of another", "the two would wait forever",
                    "Call it when the first has returned.");
    }
    std::scoped_lock const lock(one_at_a_time);
    std::vector<char const*> argv{"ballast"};
    for (std::string const& word : words) {
        argv.push_back(word.c_str());
    }
    Keeper keeper(listener);
    Listening const listening(keeper);
    StopSignals signals;
    Answer answer;
    answer.status = app::perform(static_cast<int>(argv.size()), argv.data(), "ballast", alone(), signals);
    answer.output = keeper.take();
    return answer;
}

}  // namespace ballast::api
