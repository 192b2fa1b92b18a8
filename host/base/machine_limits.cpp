#include "host/base/machine_limits.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ballast {
namespace {

namespace fs = std::filesystem;

/// The words of a small file; none if it cannot be read.
std::vector<std::string> words_of(fs::path const& file)
{
    std::ifstream stream(file);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) {
        words.push_back(std::move(word));
    }
    return words;
}

std::optional<std::uint64_t> number_in(std::string const& word)
{
    std::uint64_t value = 0;
    auto const [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    return error == std::errc() && end == word.data() + word.size() ? std::optional(value) : std::nullopt;
}

/// "max" and -1 are no numbers: no limit.
std::optional<std::uint64_t> number_of(fs::path const& file)
{
    std::vector<std::string> const words = words_of(file);
    return words.empty() ? std::nullopt : number_in(words.front());
}

/// The number behind a word, as in memory.stat and /proc/meminfo.
std::optional<std::uint64_t> number_after(fs::path const& file, std::string_view name)
{
    std::vector<std::string> const words = words_of(file);
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (words[i] == name) {
            return number_in(words[i + 1]);
        }
    }
    return std::nullopt;
}

void lower(std::uint64_t& limit, std::uint64_t by)
{
    limit = std::min(limit, by);
}

void lower_quota(double& quota, double by)
{
    quota = quota > 0 ? std::min(quota, by) : by;
}

std::uint64_t rest(std::uint64_t most, std::uint64_t taken)
{
    return most > taken ? most - taken : 0;
}

/// Memory of one control group, of which cached files are given back on demand.
void add_memory(std::optional<std::uint64_t> most, std::optional<std::uint64_t> taken,
                std::optional<std::uint64_t> cached, MachineLimits& limits)
{
    constexpr std::uint64_t kNoLimit = std::uint64_t{1} << 60;  // version 1 writes about 2^63 for none
    if (most && *most < kNoLimit) {
        lower(limits.memory_bytes, *most);
        lower(limits.free_bytes, rest(*most, rest(taken.value_or(0), cached.value_or(0))));
    }
}

void add_version_2(fs::path const& group, MachineLimits& limits)
{
    std::vector<std::string> const cpu = words_of(group / "cpu.max");
    if (cpu.size() == 2) {
        auto const quota = number_in(cpu[0]), period = number_in(cpu[1]);
        if (quota && period && *period > 0) {
            lower_quota(limits.cpu_quota, static_cast<double>(*quota) / static_cast<double>(*period));
        }
    }
    std::optional<std::uint64_t> const taken = number_of(group / "memory.current");
    std::optional<std::uint64_t> const cached = number_after(group / "memory.stat", "inactive_file");
    for (char const* const most : {"memory.max", "memory.high"}) {
        add_memory(number_of(group / most), taken, cached, limits);
    }
    if (auto const most = number_of(group / "pids.max")) {
        lower(limits.more_tasks, rest(*most, number_of(group / "pids.current").value_or(0)));
    }
}

void add_version_1(fs::path const& group, MachineLimits& limits)
{
    auto const quota = number_of(group / "cpu.cfs_quota_us"), period = number_of(group / "cpu.cfs_period_us");
    if (quota && period && *period > 0) {
        lower_quota(limits.cpu_quota, static_cast<double>(*quota) / static_cast<double>(*period));
    }
    add_memory(number_of(group / "memory.limit_in_bytes"), number_of(group / "memory.usage_in_bytes"),
               number_after(group / "memory.stat", "total_inactive_file"), limits);
    if (auto const most = number_of(group / "pids.max")) {
        lower(limits.more_tasks, rest(*most, number_of(group / "pids.current").value_or(0)));
    }
}

/// The group and all above it. In a container the path may be that of the host: then only what is there counts.
template <class Add>
void add_groups(fs::path const& mount, std::string const& path, MachineLimits& limits, Add const& add)
{
    for (fs::path group = fs::path(path).relative_path();; group = group.parent_path()) {
        add(mount / group, limits);
        if (group.empty()) {
            return;
        }
    }
}

/// Lines "number:controllers:path"; version 2 has number 0 and no controllers.
void add_control_groups(fs::path const& root, MachineLimits& limits)
{
    fs::path const mount = root / "sys/fs/cgroup";
    std::ifstream file(root / "proc/self/cgroup");
    for (std::string line; std::getline(file, line);) {
        std::size_t const first = line.find(':');
        std::size_t const second = first == std::string::npos ? first : line.find(':', first + 1);
        if (second == std::string::npos) {
            continue;
        }
        std::string const controllers = line.substr(first + 1, second - first - 1);
        std::string const path = line.substr(second + 1);
        if (controllers.empty()) {
            add_groups(mount, path, limits, add_version_2);
            add_groups(mount / "unified", path, limits, add_version_2);
            continue;
        }
        add_groups(mount / controllers, path, limits, add_version_1);
        std::istringstream each(controllers);
        for (std::string controller; std::getline(each, controller, ',');) {
            add_groups(mount / controller, path, limits, add_version_1);
        }
    }
}

/// ulimit -v and -d, of which the process has taken some.
void add_own_limits(fs::path const& root, MachineLimits& limits)
{
    auto const page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    std::vector<std::string> const pages =
        words_of(root / "proc/self/statm");  // in all, ..., data: the sixth
    auto const taken = [&](std::size_t word) {
        return word < pages.size() ? number_in(pages[word]).value_or(0) * page : 0;
    };
    struct Own {
        int resource;
        std::size_t word;
    };
    for (Own const& own : {Own{RLIMIT_AS, 0}, Own{RLIMIT_DATA, 5}}) {
        rlimit limit{};
        if (::getrlimit(static_cast<__rlimit_resource>(own.resource), &limit) == 0 &&
            limit.rlim_cur != RLIM_INFINITY) {
            lower(limits.free_bytes, rest(limit.rlim_cur, taken(own.word)));
        }
    }
    constexpr std::uint64_t kKibibyte = 1024;
    if (auto const available = number_after(root / "proc/meminfo", "MemAvailable:")) {
        lower(limits.free_bytes, *available * kKibibyte);
    }
}

}  // namespace

MachineLimits machine_limits(fs::path const& root)
{
    MachineLimits limits;
    add_control_groups(root, limits);
    add_own_limits(root, limits);
    return limits;
}

std::string limits_text(MachineLimits const& limits)
{
    constexpr double kGibibyte = 1024.0 * 1024.0 * 1024.0;
    std::vector<std::string> parts;
    if (limits.cpu_quota > 0) {
        parts.push_back(fmt::format("{:.3g} processors", limits.cpu_quota));
    }
    if (limits.memory_bytes != kUnlimited) {
        parts.push_back(
            fmt::format("{:.1f} GiB of memory", static_cast<double>(limits.memory_bytes) / kGibibyte));
    }
    if (limits.more_tasks != kUnlimited) {
        parts.push_back(fmt::format("{} more threads", limits.more_tasks));
    }
    return parts.empty() ? "none" : fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace ballast
