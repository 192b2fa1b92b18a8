#pragma once
/// What somebody changed between two runs, in the words of the study.
#include <string>
#include <string_view>
#include <vector>

namespace ballast {

/// How two effective studies (one "[table]" or "key = value" a line) differ, in order: "firm.a.cash_usd_bn is 1 there and
/// 2 here", "debt.loan is only there"; long values are cut around where they begin to differ. Seed and numbers of paths
/// are left out, which a RunIdentity names. None where one of the two is not known ("").
std::vector<std::string> study_differences(std::string_view there, std::string_view here);

}  // namespace ballast
