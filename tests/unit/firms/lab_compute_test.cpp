// Compute of labs: deliveries, replacement of failed providers, new commitments.
#include "tests/support/unit_world.hpp"

#include <gtest/gtest.h>

namespace ballast::unit_f64 {
namespace {

/// A lab that buys from one provider.
struct LabCompute : testing::Test {
    World w;
    FirmTables<double, HostStorage>& b = w.tables.firms;
    int provider = w.firm();
    LabTable<double> lab = plain_lab(w.firm(1.0));

    void begin()
    {
        w.contract(plain_contract(provider, lab.firm));
        b.contract_compute = every_step({100.0});
        b.labs = {lab};
        b.classes = {plain_class()};
        w.start();
        w.s.firms.classes.own(0).rent = 2.0;
        w.s.firms.contracts.own(0).compute = 100.0;
        procurement().costs = 0.0;
    }
    Lab& x() { return w.s.firms.labs.own(0); }
    Procurement& procurement() { return w.s.firms.procurement.own(0); }
    void gather()
    {
        EXPECT_EQ(num_draws_of([&] { gather_lab_compute(w.team, w.t.firms, w.s.firms, 0, false); }), 0u);
    }
    void sign(int step, bool quarter_end)
    {
        procurement().costs = 0.0;
        EXPECT_EQ(num_draws_of([&] {
                      sign_commitments(w.team, w.t.firms, w.s.factors, w.s.firms, step);
                      pay_commitments(w.t.firms, w.s.firms, 0, quarter_end);
                  }),
                  0u);
    }
};

TEST_F(LabCompute, IsWhatIsDeliveredWhatItHasAndWhatItCommittedTo)
{
    lab.outside_compute = 50.0;
    lab.compute_per_commitment = 2.0;
    begin();
    procurement().standing = 8.0;
    gather();
    EXPECT_EQ(x().compute, 100.0 + 50.0 + 16.0);
    EXPECT_EQ(procurement().costs, 0.0);
}

TEST_F(LabCompute, PartOfWhatAFailedProviderDeliveredIsReplacedAtSpot)
{
    b.market.replacement_class = 0;
    b.market.replacement_share = 0.5;
    b.market.replacement_gain = 0.5;
    b.market.replacement_switch = 3.0;
    begin();
    w.s.firms.conduct.own(provider).service_share = 0.0;
    w.s.firms.contracts.own(0).compute = 0.0;
    gather();
    EXPECT_EQ(procurement().replacement, 25.0) << "half way to half of 100";
    EXPECT_EQ(x().compute, 25.0);
    EXPECT_EQ(procurement().costs, 2.0 * (25.0 + 3.0 * 25.0))
        << "new capacity costs three steps of rent more";
    gather();
    EXPECT_EQ(procurement().replacement, 37.5);
    EXPECT_EQ(procurement().costs, 2.0 * (37.5 + 3.0 * 12.5));
    w.s.firms.conduct.own(provider).service_share = 1.0;
    gather();
    EXPECT_EQ(procurement().replacement, 18.75);
    EXPECT_EQ(procurement().costs, 37.5) << "less of it switches nothing";
}

/// Eight steps ahead are an eighth of a year, a sixteenth of the runway at which a lab signs at its planned pace.
TEST_F(LabCompute, CommitmentsAreSignedByRunwayAndStandAfterTheirLead)
{
    lab.commitment_rate = 16.0;
    lab.commitment_deposit = 0.5;
    begin();
    sign(0, false);
    EXPECT_EQ(procurement().waiting[0], 1.0);
    EXPECT_EQ(procurement().costs, 0.5 / 64.0) << "the deposit of a yearly payment, for a step";
    sign(0, true);
    EXPECT_EQ(procurement().waiting[0], 0.0);
    EXPECT_EQ(procurement().standing, 2.0);
    EXPECT_EQ(procurement().costs, 2.0 / 64.0);
}

TEST_F(LabCompute, NobodySignsWhileFundingIsShutOrInStress)
{
    lab.commitment_rate = 16.0;
    b.market.regime = w.factor(2.0);
    begin();
    sign(0, false);
    EXPECT_EQ(procurement().waiting[0], 0.0);
    set_factor(w.s.factors, b.market.regime, all_lanes(), 1.0);
    w.s.firms.standing.own(lab.firm).level = code(Level::stress);
    sign(0, false);
    EXPECT_EQ(procurement().waiting[0], 0.0);
    w.s.firms.standing.own(lab.firm).level = code(Level::watch);
    sign(0, false);
    EXPECT_EQ(procurement().waiting[0], 1.0);
}

}  // namespace
}  // namespace ballast::unit_f64
