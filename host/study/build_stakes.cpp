/// Tables of stakes.
#include "host/study/table_build.hpp"

namespace ballast {

void build_stakes(TableBuild& b)
{
    for (study::Stake const& stake : b.study.stakes) {
        b.out.firms.stakes.push_back({b.study.firm_names.find(stake.holder),
                                      b.study.firm_names.find(stake.target),
                                      round_quanta(stake.usd_bn * b.quanta), stake.equity_beta});
    }
}

}  // namespace ballast
