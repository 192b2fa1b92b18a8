// Customers that could own what they rent: hazard, notice, renewals, a lab's own GPUs.
#include "tests/unit/firms/one_contract.hpp"

namespace ballast::unit_f64 {
namespace {

/// Owning costs 1 USD for an hour of use; the contract of 2 USD/h is dearer by ln 2.
struct OwnOrRent : OneContract {
    double const gain = std::log(2.0);
    OwnOrRent()
    {
        c.insourcing = 0;
        c.renewal_probability = 1.0;
        c.renewal_ratio = 1.0;
        b.insourcings = {{0, 0.5, 2.0, 1.0, 0.25, {7, 0}}};
        b.own_cost = every_step({1.0});
    }
    void begin(double left)
    {
        OneContract::begin(1e9, 2.0);
        own().hazard_left = left;
    }
    Insourcing& own() { return w.s.firms.insourcings.own(0); }
};

TEST_F(OwnOrRent, NoticeIsGivenByTheHazardAndEndsWithoutAFee)
{
    c.fee = 3.0;
    begin(0.9 * gain);
    EXPECT_DOUBLE_EQ(own().rate, 0.5 * gain);
    EXPECT_TRUE(advance(0).empty());
    EXPECT_NEAR(own().hazard_left, 0.4 * gain, 1e-12);
    advance(1);
    EXPECT_EQ(own().notice_left, 2.0);
    advance(2);
    EXPECT_TRUE(is_live(w.s.firms, 0));
    EXPECT_EQ(payment().flow, 30.0);  // of three steps, since nobody settles
    advance(3);
    EXPECT_TRUE(has_status(w.s.firms, 0, ContractStatus::cancelled));
    EXPECT_TRUE(holds(own().in_house));
    EXPECT_EQ(payment().flow, 30.0);
    EXPECT_EQ(x().released, 8.0);
}

TEST_F(OwnOrRent, NobodyLeavesAPriceBelowTheCostOfOwning)
{
    begin(0.4);
    w.s.firms.terms.own(0).price_ratio = 0.5;
    own().rate = 0.0;
    for (int step = 0; step < 6; ++step)
        advance(step);
    EXPECT_EQ(own().hazard_left, 0.4);
    EXPECT_TRUE(is_live(w.s.firms, 0));
}

TEST_F(OwnOrRent, RenewalsFallWithWhatOwningSaves)
{
    begin(1e9);
    auto const share = [&](double rent) { return share_that_rents_on(w.t.firms, w.s.firms, 0, rent, 3); };
    EXPECT_EQ(share(0.8), 1.0);
    EXPECT_EQ(share(3.0), 0.0);  // e times the cost of owning, or more
    EXPECT_NEAR(share(std::exp(0.5)), 0.5, 1e-12);
    own().notice_left = 1.0;
    EXPECT_EQ(share(0.8), 0.0);
}

TEST_F(OwnOrRent, ALabGoesOnWithGpusOfItsOwn)
{
    begin(1e9);
    EXPECT_EQ(own_compute(w.t.firms, w.s.firms, 0, 0).compute, 0.0);
    own().in_house = 1.0;
    w.s.firms.terms.own(0).volume = 0.5;
    OwnCompute const x = own_compute(w.t.firms, w.s.firms, 0, 0);
    EXPECT_EQ(x.compute, 4.0);
    EXPECT_EQ(x.cost, 1.0);  // 4 GPUs at 1 USD per hour used, of which there are 1/4
}

}  // namespace
}  // namespace ballast::unit_f64
