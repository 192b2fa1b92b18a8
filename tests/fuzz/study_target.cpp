#include <stdexcept>

#include "host/config/assemble.hpp"
#include "host/config/check_study.hpp"
#include "host/config/fields/field.hpp"
#include "host/config/parse_csv.hpp"
#include "host/config/parse_toml.hpp"
#include "host/config/read_study.hpp"
#include "tests/fuzz/targets.hpp"

namespace ballast::fuzz {
namespace {

/// What a table's objects may name.
constexpr char const* kAroundTheTable = R"(
[general]
name = "world"
start = 2026-07-01
num_steps = 26
[gpu_class.chip]
price_usd_per_hour = 2
[region.plains]
power_usd_per_mwh = 55
[site.field]
owner = "a"
region = "plains"
power_tranches = [{ mw = 60, date = 2026-07-01 }]
[firm.a]
group = "neocloud"
cash_usd_bn = 1
[firm.b]
group = "other"
cash_usd_bn = 2
valuation_usd_bn = 9
)";

}  // namespace

void read_as_study(std::string_view bytes)
{
    config::LoadedStudy loaded;
    try {
        loaded = config::read_study_text(std::string(bytes), "study.toml", {});
    } catch (StudyErrors const& errors) {
        if (errors.diagnostics().empty()) {
            throw std::logic_error("refused without a reason");
        }
        return;
    }
    // What was accepted can be written down, and means the same when it is read again.
    std::string const again =
        config::read_study_text(loaded.effective_toml, "effective.toml", {}).effective_toml;
    if (again != loaded.effective_toml) {
        throw std::logic_error("the effective study reads differently");
    }
}

void read_as_table(std::string_view bytes)
{
    std::size_t const line_end = bytes.find('\n');
    if (line_end == std::string_view::npos) {
        return;
    }
    std::string const kind(bytes.substr(0, line_end));
    bool known = false;
    for (config::ObjectKind const& one : config::study_kinds()) {
        known = known || (one.named && kind == one.key);
    }
    if (!known) {
        return;
    }
    config::KeyRecords keys;
    config::Problems problems(keys.locations);
    config::StudyFiles files;
    files.main_file = "study.toml";
    files.documents.push_back(config::parse_toml(kAroundTheTable, files.main_file, problems));
    config::CsvTable table = config::parse_csv(bytes.substr(line_end + 1), "table.csv", problems);
    if (!table.whole) {
        if (problems.errors().empty()) {
            throw std::logic_error("refused without a reason");
        }
        return;
    }
    files.tables.push_back({kind, {files.main_file, 1, 1}, std::move(table)});
    study::Study study;
    std::map<std::string, config::Source> sources;
    config::assemble(files, study, keys, sources, problems);
    config::check_required(study, keys, problems);
    config::check_study(study, keys, problems);
}

}  // namespace ballast::fuzz
