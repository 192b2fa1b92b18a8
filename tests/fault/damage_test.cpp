// Damaged and foreign files of every kind that the program reads: none is believed, whatever verb is given it.
#include <random>

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "host/base/error.hpp"
#include "host/results/reader.hpp"
#include "tests/support/campaign.hpp"
#include "tests/support/run_program.hpp"

namespace ballast {
namespace {

using testing::ProgramResult;
using Words = std::vector<std::string>;

class Damage : public ::testing::Test {
protected:
    Damage()
    {
        run({"--out", file("result.h5")}, 0);
        run({"--out", file("part.h5"), "--shard", "1/2"}, 0);
        run({"--out", file("stopped.h5"), "--max-time", "0.001", "--paths", "100000000"}, 75);
    }

    static Words run_words()
    {
        return {"run", (testing::source_dir() / "tests/support/small_study").string(),
                "-q",  "--backstop-paths",
                "50",  "--save-paths"};
    }

    void run(Words const& more, int exit_code) const
    {
        Words words = run_words();
        words.insert(words.end(), more.begin(), more.end());
        ProgramResult const result = testing::run_ballast(words);
        EXPECT_EQ(result.exit_code, exit_code) << result.err;
    }

    std::string file(std::string const& name) const { return (scratch_ / name).string(); }

    testing::ScratchFolder scratch_;
};

/// A file whose bits can be turned over in place.
class FlippedFile {
public:
    explicit FlippedFile(std::string const& path)
        : number_(open(path.c_str(), O_RDWR))
    {
    }
    ~FlippedFile() { close(number_); }
    FlippedFile(FlippedFile const&) = delete;
    FlippedFile& operator=(FlippedFile const&) = delete;
    void flip(std::uint64_t bit) const
    {
        char byte = 0;
        auto const at = static_cast<off_t>(bit / 8);
        ASSERT_EQ(pread(number_, &byte, 1, at), 1);
        byte = static_cast<char>(byte ^ (1 << (bit % 8)));
        ASSERT_EQ(pwrite(number_, &byte, 1, at), 1);
    }

private:
    int number_;
};

TEST_F(Damage, NoFlippedBitIsBelieved)
{
    int const wanted = testing::trials("BALLAST_FLIPS", 300);
    std::mt19937_64 random(10'000);
    int believed = 0, flips = 0;
    for (std::string const name : {"result.h5", "part.h5", "stopped.h5.checkpoint"}) {
        std::uint64_t const bits = 8 * std::filesystem::file_size(file(name));
        FlippedFile const damaged(file(name));
        for (int i = 0; i < wanted / 3; ++i, ++flips) {
            std::uint64_t const bit = random() % bits;
            damaged.flip(bit);
            try {
                results::read_dataset(file(name));
                ++believed;
                ADD_FAILURE() << name << ", bit " << bit;
            } catch (Error const& error) {
                EXPECT_EQ(error.code(), ExitCode::input_bad) << name << ", bit " << bit;
            }
            damaged.flip(bit);
        }
        EXPECT_NO_THROW(results::read_dataset(file(name))) << "as it was";
    }
    testing::record(
        fmt::format("flips: {} bits of results, parts and checkpoints, {} believed", flips, believed));
}

TEST_F(Damage, ForeignAndCutFilesAreRefusedByEveryVerbThatReadsFiles)
{
    std::string const whole = testing::read_text(file("result.h5"));
    std::string const hdf5 = whole.substr(0, whole.size() - 100);  // no seal
    struct File {
        std::string name, bytes;
    };
    std::vector<File> const files{
        {"empty.h5", ""},
        {"signature.h5", whole.substr(0, 8)},
        {"half.h5", whole.substr(0, whole.size() / 2)},
        {"without_seal.h5", hdf5},
        {"longer.h5", whole + "\n"},
        {"zeros.h5", std::string(100'000, '\0')},
        {"text.h5", "firm,survival\ncloud,0.9\n"},
        {"picture.h5", "\x89PNG\r\n\x1a\n" + std::string(500, 'p')},
        {"archive.h5", "PK\x03\x04" + std::string(500, 'z')},
        {"classic.h5", "CDF\x01" + std::string(500, '\0')},
        {"forged_seal.h5", hdf5 + "BALLAST-SHA256:" + std::string(64, '0') + "\n"},
    };
    mkfifo(file("pipe.h5").c_str(), 0600);
    std::filesystem::create_directory(file("folder.h5"));
    std::vector<std::string> names{"pipe.h5", "folder.h5", "nowhere.h5"};
    for (File const& one : files) {
        scratch_.write(one.name, one.bytes);
        names.push_back(one.name);
    }
    int refusals = 0;
    for (std::string const& name : names) {
        std::string const bad = file(name);
        std::vector<Words> commands{{"info", bad},
                                    {"diff", file("result.h5"), bad},
                                    {"merge", file("part.h5"), bad, "--out", file("out.h5")},
                                    {"extend", bad, "--paths", "500", "--out", file("out.h5")}};
        if (name != "nowhere.h5" && name != "folder.h5" && name != "pipe.h5") {
            std::filesystem::copy_file(bad, file("out.h5.checkpoint"),
                                       std::filesystem::copy_options::overwrite_existing);
            Words resume = run_words();
            resume.insert(resume.end(), {"--out", file("out.h5")});
            commands.push_back(resume);
        }
        for (Words const& words : commands) {
            ProgramResult const result = testing::run_ballast(words);
            EXPECT_EQ(result.exit_code, 4) << words.front() << " " << name << result.err;
            EXPECT_FALSE(result.err.empty());
            EXPECT_FALSE(std::filesystem::exists(file("out.h5"))) << words.front() << " " << name;
            ++refusals;
        }
        std::filesystem::remove(file("out.h5.checkpoint"));
    }
    testing::record(
        fmt::format("foreign and cut files: {} of {} kinds refused by 5 verbs", names.size(), names.size()));
    EXPECT_GT(refusals, 60);
}

}  // namespace
}  // namespace ballast
