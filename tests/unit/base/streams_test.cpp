// Texts of strangers cannot steer a terminal.
#include "host/base/streams.hpp"
#include "host/base/utf8.hpp"

#include <gtest/gtest.h>

namespace ballast {
namespace {

using namespace std::string_literals;

TEST(Printable, LeavesTextsAndEscapesWhatSteers)
{
    EXPECT_EQ(printable("Crédit Énergie 電力 🙂\tand\n"), "Crédit Énergie 電力 🙂\tand\n");
    EXPECT_EQ(printable("a\033[2Jb"), "a\\x1b[2Jb");
    EXPECT_EQ(printable("a\0b\r\x7f"s), "a\\x00b\\x0d\\x7f");
    EXPECT_EQ(printable("a\u009bb"), "a\\xc2\\x9bb") << "one of the second set of controls";
    EXPECT_EQ(printable("user\u202Egpj.exe"), "user\\xe2\\x80\\xaegpj.exe") << "from right to left";
    EXPECT_EQ(printable("caf\xe9"), "caf\\xe9") << "Latin-1";
    EXPECT_EQ(printable("\xc0\xaf \xed\xa0\x80 \xf5 \xe2\x82"), "\\xc0\\xaf \\xed\\xa0\\x80 \\xf5 \\xe2\\x82")
        << "too long, a surrogate, beyond Unicode, cut short";
}

TEST(TextProblem, NamesWhatATextMayNotHold)
{
    EXPECT_EQ(text_problem("Ängström \"quoted\" — 5 %", 100), "");
    EXPECT_EQ(text_problem("", 0), "");
    EXPECT_EQ(text_problem("a\0"s, 9), "holds the control character U+0000");
    EXPECT_EQ(text_problem("a\nb", 9), "holds the control character U+000A");
    EXPECT_EQ(text_problem("a\u2028", 9), "holds the control character U+2028");
    EXPECT_EQ(text_problem("a\xff", 9), "holds the byte 0xFF, which is not UTF-8");
    EXPECT_EQ(text_problem("abcd", 3), "has 4 bytes, more than 3");
}

}  // namespace
}  // namespace ballast
