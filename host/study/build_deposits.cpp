/// Tables of interconnection deposits, by owner of the site.
#include <algorithm>

#include "host/study/table_build.hpp"

namespace ballast {

void build_deposits(TableBuild& b)
{
    auto const& s = b.study;
    auto& out = b.out.firms;
    std::vector<int> owners;
    std::vector<DepositTable<double>> deposits;
    std::int32_t uncertain = 0;
    for (study::Site const& site : s.sites) {
        for (study::PowerTranche const& tranche : site.power_tranches) {
            if (tranche.date <= b.grid.start) {
                continue;
            }
            if (tranche.deposit_usd_bn > 0.0) {
                DepositTable<double> t{};
                t.tranche = uncertain;
                t.posted_step = tranche.deposit_date <= b.grid.start
                                    ? kNone
                                    : b.grid.step_containing(tranche.deposit_date);
                t.deadline_step = b.grid.step_containing(tranche.deposit_deadline);
                t.amount = round_quanta(tranche.deposit_usd_bn * b.quanta);
                t.refund = round_quanta(t.amount * tranche.deposit_refund_share);
                t.rest = t.amount - round_quanta(t.amount * tranche.deposit_forfeit_share);
                deposits.push_back(t);
                owners.push_back(s.firm_names.find(site.owner));
            }
            ++uncertain;
        }
    }
    Links const by_owner = link(s.firm_names.size(), owners);
    out.deposit_first.assign(by_owner.first.begin(), by_owner.first.end());
    for (std::int32_t const i : by_owner.item) {
        out.deposits.push_back(deposits[row(i)]);
    }
}

}  // namespace ballast
