#include "host/config/study_files.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "host/base/sha256.hpp"
#include "host/base/streams.hpp"
#include "host/config/fields/field.hpp"
#include "host/config/parse_toml.hpp"

namespace ballast::config {
namespace {

namespace fs = std::filesystem;

/// Reads files of one study folder and remembers their hashes.
class Folder {
public:
    Folder(fs::path folder, Problems& problems, StudyFiles& out)
        : shown_(std::move(folder))
        , real_(fs::canonical(shown_.empty() ? fs::path(".") : shown_))
        , problems_(&problems)
        , out_(&out)
    {
    }

    std::string shown(fs::path const& file) const
    {
        return printable((shown_ / file).lexically_normal().generic_string());
    }

    /// Text of a file named in study.toml; reports under `key` at `node` why it cannot be had.
    std::optional<std::string> read(std::string const& key, Node const& node)
    {
        auto const refuse = [&](std::string problem, std::string remedy) {
            problems_->error_at(node.place, key, toml_text(node), std::move(problem), std::move(remedy));
            out_->whole = false;
            return std::nullopt;
        };
        if (node.kind != Node::Kind::text) {
            return refuse("is not the name of a file", "Write it in double quotes.");
        }
        std::error_code ignored;
        fs::path const real = fs::weakly_canonical(real_ / node.text, ignored);
        auto const [end, rest] = std::mismatch(real_.begin(), real_.end(), real.begin(), real.end());
        if (node.text.empty() || fs::path(node.text).is_absolute() || end != real_.end()) {
            return refuse(
                "lies outside the study's folder, so the study would not be whole where it is copied to",
                "Move the file into the folder and name it relative to it.");
        }
        if (!fs::is_regular_file(real, ignored)) {
            return refuse("is not a file in the study's folder", near_file(node.text));
        }
        if (!seen_.insert(real).second) {
            return refuse("is read twice", "Name each file once.");
        }
        return text_of(real, node.text, refuse);
    }

    template <class Refuse>
    std::optional<std::string> text_of(fs::path const& real, std::string const& name, Refuse const& refuse)
    {
        std::error_code ignored;
        if (out_->hashes.size() >= kMostFiles) {
            return refuse(fmt::format("is one of more than {} files", kMostFiles), "Join files.");
        }
        if (fs::file_size(real, ignored) > kLargestFile) {
            return refuse(fmt::format("is larger than {} MiB", kLargestFile >> 20), "Split the file.");
        }
        std::ifstream in(real, std::ios::binary);
        std::string text{std::istreambuf_iterator<char>(in), {}};
        if (!in.is_open() || in.bad()) {
            return refuse("cannot be read", "Check its permissions.");
        }
        out_->hashes.emplace_back(printable(fs::path(name).lexically_normal().generic_string()),
                                  sha256_of_text(text));
        seen_.insert(real);
        return text;
    }

private:
    std::string near_file(std::string const& name) const
    {
        std::vector<std::string> files;
        std::error_code ignored;
        for (fs::recursive_directory_iterator it(real_, ignored), end; it != end && files.size() < 1000;
             it.increment(ignored)) {
            if (it->is_regular_file(ignored)) {
                files.push_back(fs::relative(it->path(), real_, ignored).generic_string());
            }
        }
        std::sort(files.begin(), files.end());
        return "Create it or correct its name." + suggestion(name, files);
    }

    fs::path shown_;
    fs::path real_;
    Problems* problems_;
    StudyFiles* out_;
    std::set<fs::path> seen_;
};

/// The list of files under a key; a single text counts as a list of one.
std::vector<Node> files_under(std::string const& key, Node const& value, Problems& problems)
{
    if (value.kind == Node::Kind::text) {
        return {value};
    }
    if (value.kind == Node::Kind::array) {
        return value.items;
    }
    problems.error_at(value.place, key, toml_text(value), "is not a list of files", "Write [\"file\", ...].");
    return {};
}

std::optional<Node> take(Node& table, std::string_view key)
{
    auto const at = std::find_if(table.members.begin(), table.members.end(),
                                 [&](Member const& m) { return m.key == key; });
    if (at == table.members.end()) {
        return std::nullopt;
    }
    Node value = std::move(at->value);
    table.members.erase(at);
    return value;
}

void read_tables(Folder& folder, Node const& tables, Problems& problems, StudyFiles& out)
{
    if (tables.kind != Node::Kind::table) {
        return problems.error_at(tables.place, "tables", toml_text(tables), "is not a table",
                                 "Write [tables] with kind = [\"file.csv\"].");
    }
    std::vector<std::string> known;
    for (ObjectKind const& kind : study_kinds()) {
        if (kind.named) {
            known.push_back(kind.key);
        }
    }
    for (Member const& member : tables.members) {
        std::string const key = "tables." + member.key;
        if (std::find(known.begin(), known.end(), member.key) == known.end()) {
            problems.error_at(member.place, key, toml_text(member.value),
                              "is not a kind of object that tables can hold",
                              "Correct the key." + suggestion(member.key, known));
            continue;
        }
        for (Node const& file : files_under(key, member.value, problems)) {
            if (auto const text = folder.read(key, file)) {
                out.tables.push_back(
                    {member.key, file.place, parse_csv(*text, folder.shown(file.text), problems)});
                out.whole = out.whole && out.tables.back().csv.whole;
            }
        }
    }
}

}  // namespace

StudyFiles read_study_files(fs::path const& folder_or_file, Problems& problems)
{
    std::error_code ignored;
    fs::path const main =
        fs::is_directory(folder_or_file, ignored) ? folder_or_file / "study.toml" : folder_or_file;
    if (!fs::is_regular_file(main, ignored)) {
        throw Error(ExitCode::input_bad, fmt::format("{} is not there", main.generic_string()),
                    "a study is a folder with study.toml, or such a file",
                    "Give the path of one, e.g. configs/ai_buildout_2026.");
    }
    StudyFiles out;
    Folder folder(main.parent_path(), problems, out);
    out.main_file = folder.shown(main.filename());
    auto const refuse = [&](std::string const& problem,
                            std::string const& remedy) -> std::optional<std::string> {
        throw Error(ExitCode::input_bad, out.main_file + " " + problem, "", remedy);
    };
    std::string const text = *folder.text_of(fs::canonical(main), main.filename().generic_string(), refuse);
    Node document = parse_toml(text, out.main_file, problems);
    out.whole = document.kind == Node::Kind::table;
    if (out.whole && document.members.empty()) {
        problems.error_at({out.main_file, 1, 1}, "", "", "is empty",
                          "A study has [general] with name and start, and at least one [firm.NAME].");
        out.whole = false;
    }
    std::optional<Node> const include = take(document, "include");
    std::optional<Node> const tables = take(document, "tables");
    out.documents.push_back(std::move(document));
    if (include) {
        for (Node const& file : files_under("include", *include, problems)) {
            if (auto const included = folder.read("include", file)) {
                out.documents.push_back(parse_toml(*included, folder.shown(file.text), problems));
                out.whole = out.whole && out.documents.back().kind == Node::Kind::table;
            }
        }
    }
    if (tables) {
        read_tables(folder, *tables, problems, out);
    }
    std::sort(out.hashes.begin(), out.hashes.end());
    return out;
}

}  // namespace ballast::config
