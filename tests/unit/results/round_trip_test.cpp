// What is written is read back; equal data give equal bytes; any flipped bit is noticed.
#include <gtest/gtest.h>

#include "host/results/dataset_writer.hpp"
#include "host/results/reader.hpp"
#include "tests/support/run_program.hpp"
#include "tests/unit/results/sample.hpp"

#include <random>
#include <unistd.h>

namespace ballast::results {
namespace {

namespace fs = std::filesystem;
using testing::sample_dataset;
using testing::ScratchFolder;
using testing::throws_error;

std::string written_bytes(Dataset const& ds)
{
    ScratchFolder const scratch;
    write_atomically(scratch / "file.h5", ds);
    return testing::read_text(scratch / "file.h5");
}

TEST(RoundTrip, ReadsBackEverything)
{
    ScratchFolder const scratch;
    write_atomically(scratch / "file.h5", sample_dataset());
    EXPECT_TRUE(identical(read_dataset(scratch / "file.h5"), sample_dataset()));
}

TEST(RoundTrip, SplitsLargeArraysIntoChunks)
{
    Dataset ds;
    ds.add_axis({"path", "1", "path", Integers(300000)});
    Reals values(300000);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = static_cast<double>(i) * 0.1;
    }
    ds.add_variable({"liquidity", {"path"}, "USD", "liquidity", values});
    ScratchFolder const scratch;
    write_atomically(scratch / "file.h5", ds);
    EXPECT_TRUE(identical(read_dataset(scratch / "file.h5"), ds));
}

TEST(RoundTrip, EqualDataGiveEqualBytes)
{
    std::string const first = written_bytes(sample_dataset());
    sleep(1);  // a time stamp anywhere would differ now
    EXPECT_EQ(written_bytes(sample_dataset()), first);
    ScratchFolder const scratch;
    EXPECT_EQ(written_bytes(read_dataset(scratch.write("again.h5", first))), first);
}

TEST(RoundTrip, BytesDoNotDependOnWhatMemoryHeldBefore)
{
    // Fresh processes whose allocator fills memory with different bytes: uninitialised padding would show.
    ScratchFolder const scratch;
    std::string const self = fs::read_symlink("/proc/self/exe").string();
    for (char const* fill : {"0", "85", "170"}) {
        auto const result =
            testing::run_command({self, "--gtest_filter=Helper.WritesTheSample"},
                                 {{"MALLOC_PERTURB_", fill}, {"SAMPLE_FILE", (scratch / fill).string()}});
        ASSERT_EQ(result.exit_code, 0) << result.out << result.err;
    }
    EXPECT_EQ(testing::read_text(scratch / "0"), testing::read_text(scratch / "85"));
    EXPECT_EQ(testing::read_text(scratch / "0"), testing::read_text(scratch / "170"));
    EXPECT_EQ(testing::read_text(scratch / "0"), written_bytes(sample_dataset()));
}

// Also run by the test above, in processes of its own that say where to write.
TEST(Helper, WritesTheSample)
{
    ScratchFolder const scratch;
    char const* wanted = std::getenv("SAMPLE_FILE");
    fs::path const file = wanted == nullptr ? scratch / "sample.h5" : fs::path(wanted);
    write_atomically(file, sample_dataset());
    EXPECT_TRUE(identical(read_dataset(file), sample_dataset()));
}

TEST(Damage, EveryFlippedBitIsNoticed)
{
    std::string const bytes = written_bytes(sample_dataset());
    ScratchFolder const scratch;
    std::mt19937_64 random(20260630);
    for (int i = 0; i < 400; ++i) {
        std::string damaged = bytes;
        std::size_t const bit = random() % (8 * bytes.size());
        damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
        fs::path const file = scratch.write("damaged.h5", damaged);
        EXPECT_TRUE(throws_error(ExitCode::input_bad, "", [&] { read_dataset(file); })) << "bit " << bit;
    }
}

TEST(Damage, EveryShorterFileIsNoticed)
{
    std::string const bytes = written_bytes(sample_dataset());
    ScratchFolder const scratch;
    for (std::size_t cut = 0; cut < bytes.size(); cut += 1 + bytes.size() / 100) {
        fs::path const file = scratch.write("cut.h5", bytes.substr(0, cut));
        EXPECT_TRUE(
            throws_error(ExitCode::input_bad, cut == 0 ? "is empty" : "seal", [&] { read_dataset(file); }))
            << cut << " bytes";
    }
    fs::path const longer = scratch.write("longer.h5", bytes + "x");
    EXPECT_TRUE(throws_error(ExitCode::input_bad, "seal", [&] { read_dataset(longer); }));
}

TEST(Damage, MissingAndForeignFilesAreToldApart)
{
    ScratchFolder const scratch;
    EXPECT_TRUE(throws_error(ExitCode::input_bad, "missing.h5 is not there",
                             [&] { read_dataset(scratch / "missing.h5"); }));
    EXPECT_TRUE(
        throws_error(ExitCode::input_bad, "is not a regular file", [&] { read_dataset(scratch.path()); }));
    fs::path const foreign = scratch.write("foreign.h5", "time,value\n1,2\n");
    EXPECT_TRUE(throws_error(ExitCode::input_bad, "seal", [&] { read_dataset(foreign); }));
}

}  // namespace
}  // namespace ballast::results
