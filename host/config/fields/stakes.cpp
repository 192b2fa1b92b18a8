#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> stake_kinds()
{
    using study::Stake;
    return {named_kind<Stake>(
        "stake", &study::Study::stakes, "Shares held in another firm.", {"usd_bn"},
        {
            name_of("firm", "holder", &Stake::holder, "Owner of the shares.").needed(),
            name_of("firm", "target", &Stake::target,
                    "Firm whose valuation it follows; empty: ai_equity alone."),
            number("usd_bn", &Stake::usd_bn, "USD bn", between(0, 20'000), "Value at the start.").needed(),
            number("equity_beta", &Stake::equity_beta, "", between(-5, 10),
                   "Loading of its log value on ai_equity where no target is named."),
            number("watch_ltv", &Stake::watch_ltv, "", kShare,
                   "Policy: a loan-to-value of the holder above this counts as watch."),
        })};
}

}  // namespace ballast::config
