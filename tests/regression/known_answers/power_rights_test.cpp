/// Power rights: sold for payments, lent against, bid for; what they are worth on a replayed path, by hand.
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/regression/known_answers/case.hpp"
#include "tests/regression/known_answers/replayed_steps.hpp"

namespace ballast::testing {
namespace {

constexpr int kPowerWeeks = 52;
// a value is a whole number of quanta and a sale rounded down to one: a ten-thousandth is thirty of them
constexpr double kMargin = 1e-4;

struct Owner {
    char const* name;
    double mw;
    double wanted;  ///< USD bn
    double raised;  ///< by the best sales, per value
};

std::vector<Owner> owners()
{
    double const wanted = whole(5) - whole(0.5);
    double const best = 0.8 / (2 * 0.7);
    return {{"linear", 4000, wanted, 0.95 - 0.30},
            {"steep", 8000, wanted, 0.4 * (1 - (1 - best) * (1 - best))},
            {"both", 4000, wanted - whole(2), 0.95 - 0.30}};
}

void sells_for_payments(KnownAnswer& known)
{
    std::vector<Owner> const all = owners();
    auto const survivors_at = [&](double factor) {
        std::vector<std::string> how;
        for (Owner const& owner : all) {
            how.insert(how.end(),
                       {"-p", fmt::format("power_right.of_{}.value_usd_m_per_mw={:.17g}", owner.name,
                                          1000 * owner.wanted / owner.raised / owner.mw * factor)});
        }
        known.run(how);
        Counted const counted = known.counted();
        std::vector<std::uint64_t> number;
        for (Owner const& owner : all) {
            number.push_back(counted.survivors(owner.name, kPowerWeeks));
        }
        return number;
    };
    std::vector<std::uint64_t> const below = survivors_at(1 - kMargin);
    std::vector<std::uint64_t> const above = survivors_at(1 + kMargin);
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(below[i], 0U) << all[i].name;
        EXPECT_EQ(above[i], 16U) << all[i].name;
        double const frontier = all[i].wanted / all[i].raised;
        known.bracket(fmt::format("rights with which {} meets its bridge, USD bn", all[i].name),
                      "what its best sales raise", frontier,
                      below[i] == 0 ? frontier * (1 - kMargin) : frontier * (1 + kMargin),
                      above[i] == 16 ? frontier * (1 + kMargin) : 0);
    }

    known.run();
    Counted const counted = known.counted();
    for (char const* name : {"holds_on", "pledged", "locked"}) {
        known.probability(fmt::format("{} meets its bridge", name), "sells nothing", 0.0,
                          counted.survivors(name, kPowerWeeks), counted.paths());
    }
    known.within("proceeds of linear, mean, USD", "bridge less cash", 1e9 * all[0].wanted,
                 known.figure("power_proceeds_mean", {"base", "linear", "364"}), 2e9 * kQuantumBn);
    known.within("linear has sold, probability", "1", 1.0,
                 known.figure("power_sale_probability", {"base", "linear", "364"}), 0.0);
    known.within("pledged has sold, probability", "0", 0.0,
                 known.figure("power_sale_probability", {"base", "pledged", "364"}), 0.0);
}

/// One sale, when the bridge comes in sight: thirteen weeks ahead.
void sells_once(KnownAnswer& known)
{
    std::size_t const due = step_of_day(273);
    double const wanted = owners()[0].wanted;
    double const a = 0.95;
    double const q = (a - std::sqrt(a * a - 4 * 0.30 * wanted / whole(12))) / (2 * 0.30);
    Series lefts;
    Series proceeds;
    for (std::size_t k = 0; k < kPowerWeeks; ++k) {
        lefts.push_back(k + 14 > due ? 1 - q : 1);
        proceeds.push_back(k + 12 == due ? wanted : 0);  // with the step after the sale
    }
    Replayed const linear = known.replay("linear", as_it_ends("base"));
    known.series("right of linear that is left", "root of the sale, by hand", lefts,
                 linear.all.at("power_rights").at("of_linear").at("left").get<Series>(), 1e-9);
    known.series("proceeds of linear, USD bn", "bridge less cash", proceeds, linear.line("power_right_sales"),
                 kDollar);
}

void carries_debt(KnownAnswer& known)
{
    auto const inverse_use = [&](char const* firm) {
        Series inverse = known.replay(firm, as_it_ends("base")).all.at("debt_utilisation").get<Series>();
        for (double& use : inverse) {
            use = 1 / use;
        }
        return inverse;
    };
    Series const with = inverse_use("financed");
    Series const without = inverse_use("plain");
    Series differences;
    for (std::size_t k = 0; k < kPowerWeeks; ++k) {
        differences.push_back(with[k] - without[k]);
    }
    known.series("1/u of financed less 1/u of plain", "R / (2 D)",
                 Series(kPowerWeeks, 0.5 * whole(2) / whole(3)), differences, 1e-9);
}

void is_bid_for(KnownAnswer& known)
{
    double const fair = (whole(0.06) - whole(0.01)) / (1 - 0.2);
    for (double const step : {0.998, 1.002}) {
        known.run({"-p",
                   fmt::format("power_right.of_prey.value_usd_m_per_mw={:.17g}", 1000 * fair / 100 * step),
                   "--precision", "double"});
        Counted const counted = known.counted();
        known.probability(fmt::format("prey is bought with {} of the fair rights", step), "claims / (1 - h0)",
                          step > 1.0 ? 1.0 : 0.0, counted.acquired("prey", kPowerWeeks), counted.paths());
        EXPECT_EQ(counted.survivors("prey", kPowerWeeks), 0U);
    }
}

void moves(KnownAnswer& known)
{
    auto const value_of = [](Replayed const& replayed) {
        Series value = replayed.all.at("power_rights").at("of_moves").at("value").get<Series>();
        value.resize(kPowerWeeks);
        return value;
    };
    known.series("value as planned, USD bn", "V0", Series(kPowerWeeks, whole(1.2)),
                 value_of(known.replay("moves", in_scenario("base"))), 1e-9);
    Replayed const glut = known.replay("moves", in_scenario("glut"));
    Series const scarcity = glut.all.at("variables").at("scarcity").get<Series>();
    EXPECT_NEAR(*std::max_element(scarcity.begin(), scarcity.begin() + kPowerWeeks), 0.5, 0.01);
    double const c = 1.6 * 1.25 / 1000 * 50 + 0.4;
    auto const kept = [c](double rent) { return 0.5 * (rent - c + std::hypot(rent - c, c)); };
    Series by_hand;
    for (std::size_t k = 0; k < kPowerWeeks; ++k) {
        double const planned = 2.5 * std::exp(-0.3 * static_cast<double>(k + 1) * kWeek);
        double const rent = k < step_of_day(35) ? planned : planned * std::exp(-0.3);
        double const x = 1.5 * std::log(kept(rent) / kept(planned)) + 0.8 * scarcity[k];
        by_hand.push_back(whole(1.2) * std::exp(x / std::hypot(1, x / std::log(4))));
    }
    known.series("value in a glut while power gets scarce, USD bn", "e^(x / sqrt(1 + (x / ln 4)^2))", by_hand,
                 value_of(glut), 1e-9);
}

TEST(KnownAnswers, PowerRightsAreSoldLentAgainstAndBidFor)
{
    KnownAnswer known("power_rights");
    sells_for_payments(known);
    sells_once(known);
    carries_debt(known);
    is_bid_for(known);
    moves(known);
}

}  // namespace
}  // namespace ballast::testing
