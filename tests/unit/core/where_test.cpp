/// Claim: what happens on the lanes of a mask happens there alone, on every instruction set.

#include <gtest/gtest.h>

#include "tests/unit/core/probe_set.hpp"

namespace ballast::test {
namespace {

/// All eight patterns of three neighbouring lanes and more: lane k is chosen where bit k mod 7 of k / 7 is set.
template <class Scalar>
Batch<Scalar> make_batch()
{
    Batch<Scalar> batch(16 * 56);
    for (std::size_t k = 0; k < batch.size(); ++k) {
        auto const number = static_cast<std::int32_t>(k);
        batch.a[k] = static_cast<Scalar>(number) + Scalar(0.25);
        batch.b[k] = batch.a[k] + ((k / 7) >> (k % 7) & 1u ? Scalar(1) : Scalar(0));
        batch.c[k] = static_cast<Scalar>(-3 * number);
        batch.i[k] = 1 << 30 | number;
        batch.j[k] = -number;
    }
    return batch;
}

template <class Scalar>
bool is_chosen(Batch<Scalar> const& batch, std::size_t k)
{
    return batch.b[k] > batch.a[k];
}

template <class Scalar>
void expect_real(Probe const& probe, Operation op, Batch<Scalar> const& batch,
                 std::vector<Scalar> const& chosen, std::vector<Scalar> const& others)
{
    std::vector<Scalar> const out = run_real(probe, op, batch);
    for (std::size_t k = 0; k < batch.size(); ++k) {
        ASSERT_EQ(out[k], is_chosen(batch, k) ? chosen[k] : others[k])
            << probe.name << " operation " << static_cast<int>(op) << " lane " << k;
    }
}

template <class Scalar>
void expect_integer(Probe const& probe, Operation op, Batch<Scalar> const& batch,
                    std::vector<std::int32_t> const& chosen, std::vector<std::int32_t> const& others)
{
    std::vector<std::int32_t> out(batch.size());
    probe.run(op, batch.inputs(), nullptr, out.data(), batch.size());
    for (std::size_t k = 0; k < batch.size(); ++k) {
        ASSERT_EQ(out[k], is_chosen(batch, k) ? chosen[k] : others[k])
            << probe.name << " operation " << static_cast<int>(op) << " lane " << k;
    }
}

template <class Scalar>
void check_all_probes()
{
    Batch<Scalar> const batch = make_batch<Scalar>();
    std::vector<Scalar> sums(batch.size());
    std::vector<std::int32_t> halves(batch.size());
    std::vector<std::int32_t> half_sums(batch.size());
    std::size_t num_chosen = 0;
    for (std::size_t k = 0; k < batch.size(); ++k) {
        sums[k] = batch.a[k] + batch.c[k];
        halves[k] = batch.i[k] >> 1;
        half_sums[k] = (batch.i[k] >> 1) + (batch.j[k] >> 1);
        num_chosen += is_chosen(batch, k) ? 1u : 0u;
    }
    ASSERT_GT(num_chosen, batch.size() / 4);
    ASSERT_LT(num_chosen, batch.size() * 3 / 4);
    for (Probe const* probe : runnable_probes(sizeof(Scalar) == 8)) {
        expect_real(*probe, Operation::kSelect, batch, batch.b, batch.c);
        expect_real(*probe, Operation::kSetWhere, batch, batch.c, batch.a);
        expect_real(*probe, Operation::kAddWhere, batch, sums, batch.a);
        expect_integer(*probe, Operation::kIntSetWhere, batch, batch.j, batch.i);
        expect_integer(*probe, Operation::kIntAddWhere, batch, half_sums, halves);
    }
}

TEST(LanesOfAMask, FloatsChangeThereAlone)
{
    check_all_probes<float>();
}
TEST(LanesOfAMask, DoublesChangeThereAlone)
{
    check_all_probes<double>();
}

}  // namespace
}  // namespace ballast::test
