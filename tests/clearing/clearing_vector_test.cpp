/// One clearing against the definition: payments of a step of random graphs, of rings with hardly a leak and of rings
/// without one, in both precisions.
#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "tests/clearing/payment_study.hpp"

namespace ballast::testing {
namespace {

using Wide = long double;

struct Owed {
    int payer, payee, seniority;  ///< payee kNone: outside
    Wide amount;                  ///< quanta
};

/// What firms hold and owe in the first step, read off the tables and booked as the engine books.
struct Obligations {
    std::vector<Wide> means;
    std::vector<Owed> owed;
};

template <class Scalar>
Wide booked(Scalar amount)
{
    Wide const step = std::is_same_v<Scalar, float> ? 1.0L : 0x1p-24L;
    return std::nearbyint(static_cast<Wide>(amount) / step) * step;
}

template <class Scalar>
Obligations obligations_of(StudyTables<Scalar> const& tables)
{
    FirmTables<Scalar> const& t = tables.firms;
    Obligations o;
    for (int f = 0; f < t.num_firms; ++f) {
        o.means.push_back(booked(t.firms[f].cash));
    }
    for (int l = 0; l < t.num_leases; ++l) {
        o.owed.push_back({t.leases[l].payer, t.leases[l].payee, 1, booked(t.lease_rent[l])});
    }
    for (int c = 0; c < t.num_contracts; ++c) {
        o.owed.push_back({t.contracts[c].customer, t.contracts[c].provider, 2, booked(t.contract_pay[c])});
    }
    for (int k = 0; k < t.num_commitments; ++k) {
        o.owed.push_back(
            {t.commitments[k].investor, t.commitments[k].investee, 3, booked(t.commitments[k].amount)});
    }
    for (int d = 0; d < t.num_debts; ++d) {
        o.owed.push_back(
            {t.debts[d].firm, kNone, t.debts[d].secured != 0 ? 0 : 3, booked(t.debt_principal[d])});
    }
    return o;
}

/// The greatest clearing vector by its definition: the map from above, again and again, in extended precision.
std::vector<Wide> by_iteration(Obligations const& o)
{
    std::size_t const n = o.means.size();
    std::vector<std::array<Wide, 4>> due(n, {0, 0, 0, 0});
    for (Owed const& owed : o.owed) {
        due[static_cast<std::size_t>(owed.payer)][static_cast<std::size_t>(owed.seniority)] += owed.amount;
    }
    std::vector<std::array<Wide, 4>> ratio(n, {1, 1, 1, 1});
    std::vector<Wide> paid(n, 0);
    for (int round = 0; round < 100'000; ++round) {
        std::vector<Wide> means = o.means;
        for (Owed const& owed : o.owed) {
            if (owed.payee != kNone) {
                means[static_cast<std::size_t>(owed.payee)] +=
                    owed.amount *
                    ratio[static_cast<std::size_t>(owed.payer)][static_cast<std::size_t>(owed.seniority)];
            }
        }
        Wide change = 0;
        for (std::size_t f = 0; f < n; ++f) {
            Wide left = means[f];
            Wide all = 0;
            for (std::size_t c = 0; c < 4; ++c) {
                Wide const part = std::min(left, due[f][c]);
                ratio[f][c] = due[f][c] > 0 ? part / due[f][c] : 1;
                left -= part;
                all += part;
            }
            change = std::max(change, std::fabs(all - paid[f]));
            paid[f] = all;
        }
        if (change < 1e-12L) {
            break;
        }
    }
    return paid;
}

/// What each firm paid in the first step, and how far rounding may take it: each payment is rounded down once, which its
/// payee lacks; shares carry the rounding of sums and of an elimination.
template <class Scalar>
void expect_payments(PathOf<Scalar> const& path, Obligations const& o, std::vector<Wide> const& expected,
                     std::string const& where)
{
    std::size_t const n = o.means.size();
    std::vector<Wide> due(n, 0);
    std::vector<int> payments(n, 0);
    for (Owed const& owed : o.owed) {
        due[static_cast<std::size_t>(owed.payer)] += owed.amount;
        ++payments[static_cast<std::size_t>(owed.payer)];
        if (owed.payee != kNone) {
            ++payments[static_cast<std::size_t>(owed.payee)];
        }
    }
    bool const is_float = std::is_same_v<Scalar, float>;
    for (std::size_t f = 0; f < n; ++f) {
        Wide const paid = due[f] - static_cast<Wide>(path.line(0, static_cast<int>(f), Line::unpaid));
        Wide const tolerance = is_float ? static_cast<Wide>(payments[f] + 1) + 1e-6L * due[f]
                                        : static_cast<Wide>(payments[f] + 1) * 0x1p-24L + 1e-12L * due[f];
        EXPECT_NEAR(static_cast<double>(paid), static_cast<double>(expected[f]),
                    static_cast<double>(tolerance))
            << where << ", firm " << f << ", due " << static_cast<double>(due[f]);
        EXPECT_GE(path.cash(0, static_cast<int>(f)), 0.0) << where << ", firm " << f;
    }
}

template <class Scalar>
class ClearingVector : public ::testing::Test {
};
using Precisions = ::testing::Types<float, double>;
TYPED_TEST_SUITE(ClearingVector, Precisions);

/// Twenty firms with debts of all four classes; circles large and small, and whatever leak comes.
PaymentStudy random_study(std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    auto const below = [&random](int n) {
        return static_cast<int>(random() % static_cast<std::uint64_t>(n));
    };
    int const n = 20;
    PaymentStudy s(n);
    int const edges = 10 + below(50);
    for (int i = 0; i < n; ++i) {
        s.cash(i, below(3) == 0 ? 0 : below(2000));
        if (below(2) == 0) {
            s.debt(i, study::DebtSeniority::secured, 1 + below(1500));
        }
        if (below(3) == 0) {
            s.debt(i, study::DebtSeniority::unsecured, 1 + below(1000));
        }
        if (below(4) == 0) {
            s.lease(i, -1, 1 + below(500));
        }
    }
    for (int e = 0; e < edges; ++e) {
        int const from = below(n);
        int const to = (from + 1 + below(n - 1)) % n;
        int const amount = 1 + below(below(2) == 0 ? 100 : 20'000);
        switch (below(3)) {
        case 0:
            s.lease(from, to, amount);
            break;
        case 1:
            s.contract(from, to, amount);
            break;
        default:
            s.equity(from, to, amount);
        }
    }
    return s;
}

TYPED_TEST(ClearingVector, OfRandomGraphsIsTheGreatestFixedPoint)
{
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        PaymentStudy s = random_study(seed);
        PathOf<TypeParam> const path(s.study());
        Obligations const o = obligations_of(path.tables());
        expect_payments(path, o, by_iteration(o), "seed " + std::to_string(seed));
    }
}

/// f00 owes f01, f01 owes f02, ...; each owes `leak` outside in the same class.
template <class Owe>
PaymentStudy ring(int n, double amount, double leak, double cash, Owe const& owe)
{
    PaymentStudy s(n + 1);
    for (int i = 0; i < n; ++i) {
        owe(s, i, (i + 1) % n, amount);
        owe(s, i, n, leak);
        s.cash(i, cash);
    }
    return s;
}
void owe_equity(PaymentStudy& s, int from, int to, double amount)
{
    s.equity(from, to, amount);
}
void owe_rent(PaymentStudy& s, int from, int to, double amount)
{
    s.lease(from, to, amount);
}

/// In a ring all firms are alike: share x pays x (amount + leak) from x amount + cash, so x = cash / leak. The leaks are
/// 1e-2, 1e-4 and 1e-6 of what is owed; a firm pays x of each obligation to a quantum, and of its sum to two.
TYPED_TEST(ClearingVector, OfRingsIsCashOverLeak)
{
    struct Case {
        double amount, leak;
    };
    for (Case const& each : {Case{59'400, 600}, Case{399'960, 40}, Case{3'999'996, 4}}) {
        for (double const share : {0.0, 0.25, 0.5, 0.75}) {
            for (int const n : {2, 3, 7}) {
                for (bool const rent : {false, true}) {
                    PaymentStudy s = rent ? ring(n, each.amount, each.leak, share * each.leak, owe_rent)
                                          : ring(n, each.amount, each.leak, share * each.leak, owe_equity);
                    PathOf<TypeParam> const path(s.study());
                    Obligations const o = obligations_of(path.tables());
                    for (int i = 0; i < n; ++i) {
                        double due = 0;
                        for (Owed const& owed : o.owed) {
                            due += owed.payer == i ? static_cast<double>(owed.amount) : 0;
                        }
                        double const paid = due - path.line(0, i, Line::unpaid);
                        EXPECT_NEAR(paid, share * due, 2.0)
                            << n << " firms, leak " << each.leak << ", share " << share << ", rent " << rent;
                    }
                }
            }
        }
    }
}

TYPED_TEST(ClearingVector, OfAClosedRingIsFullUnlessSomethingIsLost)
{
    for (int const n : {2, 5}) {
        PaymentStudy whole = ring(n, 50'000, 0, 0, [](PaymentStudy& s, int from, int to, double amount) {
            if (amount > 0) {
                s.equity(from, to, amount);
            }
        });
        PaymentStudy loses = whole;
        loses.debt(1, study::DebtSeniority::secured, 3);
        PaymentStudy covered = loses;
        covered.cash(0, 3);  // f00 pays in full without it, and keeps it
        PaymentStudy saved = loses;
        saved.cash(1, 3);
        PathOf<TypeParam> const a(whole.study());
        PathOf<TypeParam> const b(loses.study());
        PathOf<TypeParam> const c(covered.study());
        PathOf<TypeParam> const d(saved.study());
        for (int i = 0; i < n; ++i) {
            EXPECT_EQ(a.line(0, i, Line::unpaid), 0.0) << n << " firms, nothing lost";
            EXPECT_EQ(a.level(0, i) < 3, true);
            // the secured debt takes 3 at each turn until nothing is left
            EXPECT_NEAR(b.line(0, i, Line::unpaid), i == 1 ? 50'003 : 50'000, 1) << n << " firms, firm " << i;
            EXPECT_EQ(d.line(0, i, Line::unpaid), 0.0) << n << " firms, loss covered where it falls";
            // with 3 from f00 the ring loses nothing: f01 passes on 3 less, f00 makes it good
            EXPECT_NEAR(c.line(0, i, Line::unpaid), i == 0 ? 0 : 3, 1) << n << " firms, firm " << i;
        }
    }
}

TYPED_TEST(ClearingVector, OfRingsThatTouch)
{
    for (double const leak : {40.0, 300.0, 2000.0}) {
        PaymentStudy s(6);
        for (auto const& [from, to] : {std::pair{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 4}, {4, 2}}) {
            s.equity(from, to, 40'000);
        }
        s.cash(0, 0.3 * leak);
        s.cash(4, 0.5 * leak);
        for (int i = 0; i < 5; ++i) {
            s.equity(i, 5, leak);
        }
        s.debt(3, study::DebtSeniority::secured, 0.1 * leak + 1);
        PathOf<TypeParam> const path(s.study());
        Obligations const o = obligations_of(path.tables());
        // the iteration takes some 40,000 / leak rounds a digit
        expect_payments(path, o, by_iteration(o), "leak " + std::to_string(leak));
    }
}

}  // namespace
}  // namespace ballast::testing
