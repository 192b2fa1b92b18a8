// Digests equal the published vectors, and texts are told apart by their lengths.
#include "host/base/error.hpp"
#include "host/base/sha256.hpp"
#include "tests/support/scratch_folder.hpp"

#include <gtest/gtest.h>

namespace ballast {
namespace {

// FIPS 180-4 examples: the empty message and "abc".
constexpr char const* kEmpty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr char const* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Sha256, EqualsPublishedVectors)
{
    EXPECT_EQ(sha256_of_text(""), kEmpty);
    EXPECT_EQ(sha256_of_text("abc"), kAbc);
}

TEST(Sha256, PiecesEqualTheWhole)
{
    Sha256 hash;
    hash.add_text("a");
    hash.add_text("bc");
    EXPECT_EQ(hash.hex(), kAbc);
}

TEST(Sha256, CountedTextsDoNotRunTogether)
{
    Sha256 first;
    first.add_counted_text("ab");
    first.add_counted_text("c");
    Sha256 second;
    second.add_counted_text("a");
    second.add_counted_text("bc");
    EXPECT_NE(first.hex(), second.hex());
}

TEST(Sha256, HashesFilesAndRefusesMissingOnes)
{
    testing::ScratchFolder const scratch;
    EXPECT_EQ(sha256_of_file(scratch.write("abc", "abc")), kAbc);
    try {
        sha256_of_file(scratch / "missing");
        FAIL() << "a missing file has no hash";
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::io);
    }
}

}  // namespace
}  // namespace ballast
