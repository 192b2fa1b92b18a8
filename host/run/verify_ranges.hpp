#pragma once
/// Ranges of a finished run simulated again and compared with the digests that its result holds of them.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/results/result_file.hpp"
#include "host/run/path_set.hpp"
#include "host/run/run_settings.hpp"

namespace ballast {

/// A pass of a run whose studies a result holds. Parameter points are left out, since it does not hold theirs.
enum class VerifiedPass { scenarios, backstops, endurance, parameter_base };

struct VerifiedRange {
    VerifiedPass pass = VerifiedPass::scenarios;
    std::size_t rerun = 0;  ///< of endurance: index into the result's endurances
    std::size_t range = 0;
    PathSet::Range paths{};

    bool operator==(VerifiedRange const&) const = default;
};

/// All ranges of all passes, in order.
std::vector<VerifiedRange> ranges_of(results::ResultInputs const& result);

/// `count` of them drawn without replacement, or all if there are not more; in order. Equal seeds draw the same.
std::vector<VerifiedRange> draw_ranges(std::vector<VerifiedRange> ranges, std::size_t count,
                                       std::uint64_t seed);

/// "base and 2 scenarios"
std::string pass_name(results::ResultInputs const& result, VerifiedRange const& range);

/// What came of one range.
struct RangeOutcome {
    std::size_t tallies = 0;             ///< compared
    std::uint64_t records = 0;           ///< saved paths times firms, compared
    std::vector<std::string> different;  ///< names of those of which something differs
};

/// Simulates ranges of one run.
class RangeVerifier {
public:
    /// `studies` are those of the result, scenarios in its order; `records` [scenarios][paths x firms] or empty. All
    /// outlive the object.
    RangeVerifier(RunStudies const& studies, RunSettings const& settings, results::ResultInputs const& result,
                  std::vector<std::vector<PathRecord>> const& records);
    ~RangeVerifier();

    /// SHA-256 of the tables that the studies make, base first.
    std::vector<std::string> tables_sha256() const;

    /// Throws what PassRunner does.
    RangeOutcome verify(VerifiedRange const& range) const;

    struct Work;

private:
    std::unique_ptr<Work> work_;
};

/// Tallies whose digests do not add up, over all ranges, to that of the whole: names.
std::vector<std::string> unequal_sums(results::ResultInputs const& result);

}  // namespace ballast
