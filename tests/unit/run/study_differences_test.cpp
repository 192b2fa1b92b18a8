#include "host/run/study_differences.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/run/run_identity.hpp"

namespace ballast {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string study(std::string const& firms)
{
    return "[general]\nname = \"s\"\nseed = 1\npaths = 10\n\n" + firms;
}

TEST(StudyDifferences, AreNamedByTableAndKeyWithBothValues)
{
    EXPECT_THAT(study_differences(
                    study("[firm.a]\ncash_usd_bn = 1\ntitle = \"x = y\"\n\n[firm.b]\ncash_usd_bn = 2\n"),
                    study("[debt.new]\nrate = 0.1\n\n[firm.a]\ncash_usd_bn = 1.5\ntitle = \"x = z\"\n")),
                ElementsAre("debt.new is only here", "firm.a.cash_usd_bn is 1 there and 1.5 here",
                            "firm.a.title is \"x = y\" there and \"x = z\" here", "firm.b is only there"));
}

TEST(StudyDifferences, LeaveOutWhatIsEqualUnknownOrNamedElsewhere)
{
    std::string const whole = study("[firm.a]\ncash_usd_bn = 1\n");
    EXPECT_THAT(study_differences(whole, whole), IsEmpty());
    EXPECT_THAT(study_differences(whole, ""), IsEmpty());
    EXPECT_THAT(study_differences("", whole), IsEmpty());
    EXPECT_THAT(study_differences("[general]\nseed = 1\npaths = 5\n", "[general]\nseed = 2\npaths = 7\n"),
                IsEmpty());
}

TEST(StudyDifferences, CutLongValuesAroundTheirFirstDifference)
{
    std::string there = "[cohort.c]\ngpus = [", here = there;
    for (int i = 0; i < 40; ++i) {
        there += "\"ä\", ";
        here += i == 20 ? "\"b\", " : "\"ä\", ";
    }
    auto const differences = study_differences(there + "]\n", here + "]\n");
    ASSERT_EQ(differences.size(), 1U);
    EXPECT_LT(differences[0].size(), 200U);
    EXPECT_THAT(differences[0], HasSubstr("\"b\""));
    EXPECT_THAT(differences[0], HasSubstr(" there and ..."));
    EXPECT_THAT(differences[0], EndsWith("... here"));
}

TEST(RunIdentity, SaysWhatChangedInPlaceOfHashes)
{
    RunIdentity const there{{"seed", "1"}, {"study of base (SHA-256 of its tables)", "f00"}};
    RunIdentity const here{{"seed", "1"}, {"study of base (SHA-256 of its tables)", "ba5"}};
    EXPECT_THAT(identity_differences(there, here), HasSubstr("'f00' there and 'ba5' here"));
    EXPECT_EQ(identity_differences(there, here, {"x is 1 there and 2 here"}), "x is 1 there and 2 here");
    EXPECT_THAT(identity_differences(there, here, std::vector<std::string>(11, "x")),
                EndsWith("; and 3 more"));
    EXPECT_EQ(identity_differences(there, there, {"general.title is \"a\" there and \"b\" here"}), "");
}

}  // namespace
}  // namespace ballast
