/// Tables of losses: who counts them, and the lenders whose losses limit what they lend.
#include "host/study/table_build.hpp"
#include "kernels/core/table_math.hpp"

namespace ballast {
namespace {

constexpr double kLogTwo = 0.69314718055994530942;

}  // namespace

void build_losses(TableBuild& b)
{
    auto& out = b.out.firms;
    std::vector<std::int32_t> place(b.study.lenders.size(), kNone);
    for (std::size_t i = 0; i < place.size(); ++i) {
        study::Lender const& lender = b.study.lenders[i];
        if (!bears_losses(lender)) {
            continue;
        }
        place[i] = static_cast<std::int32_t>(out.lenders.size());
        double const half_life = lender.recovery_half_life_years;
        out.lenders.push_back({lender.loss_sensitivity / (lender.capital_usd_bn * b.quanta),
                               half_life > 0.0 ? decay_over(kLogTwo / half_life, b.dt) : 1.0});
    }
    for (std::size_t f = 0; f < out.firms.size(); ++f) {
        int const lender = b.study.lender_names.find(b.study.firms[f].lender);
        out.firms[f].lender = lender == kNone ? kNone : place[row(lender)];
    }
    out.num_losses = b.study.general.losses ? static_cast<std::int32_t>(out.firms.size()) : 0;
}

}  // namespace ballast
