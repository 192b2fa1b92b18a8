#pragma once
/// Probes of this machine, and arrays to feed them.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "tests/unit/core/probe.hpp"

namespace ballast::test {

/// All probes that were compiled and that this machine can run, scalar first, widest last.
std::vector<Probe const*> runnable_probes(bool is_double);

/// The widest of them.
Probe const& fastest_probe(bool is_double);

/// Exhaustive tests take every argument where vectors make that a matter of seconds, else every `stride`-th.
std::size_t exhaustive_stride();

template <class Scalar>
struct Batch {
    std::vector<Scalar> a, b, c;
    std::vector<std::int32_t> i, j;

    explicit Batch(std::size_t n)
        : a(n)
        , b(n)
        , c(n)
        , i(n)
        , j(n)
    {
    }
    [[nodiscard]] std::size_t size() const { return a.size(); }
    [[nodiscard]] Inputs inputs() const { return {a.data(), b.data(), c.data(), i.data(), j.data()}; }
};

/// Real results of one operation over a batch.
template <class Scalar>
std::vector<Scalar> run_real(Probe const& probe, Operation op, Batch<Scalar> const& batch)
{
    std::vector<Scalar> out(batch.size());
    probe.run(op, batch.inputs(), out.data(), nullptr, batch.size());
    return out;
}

/// The same for a function of one argument; any number of arguments.
template <class Scalar>
std::vector<Scalar> run_function(Probe const& probe, Operation op, std::vector<Scalar> const& arguments)
{
    Batch<Scalar> batch((arguments.size() + 15) / 16 * 16);
    std::copy(arguments.begin(), arguments.end(), batch.a.begin());
    std::fill(batch.a.begin() + static_cast<std::ptrdiff_t>(arguments.size()), batch.a.end(), Scalar(0.5));
    std::vector<Scalar> out = run_real(probe, op, batch);
    out.resize(arguments.size());
    return out;
}

/// And of one word.
template <class Scalar>
std::vector<Scalar> run_word_function(Probe const& probe, Operation op,
                                      std::vector<std::int32_t> const& words)
{
    Batch<Scalar> batch((words.size() + 15) / 16 * 16);
    std::copy(words.begin(), words.end(), batch.i.begin());
    std::vector<Scalar> out = run_real(probe, op, batch);
    out.resize(words.size());
    return out;
}

/// Error of `value` in units in the last place of `exact`, as a Scalar would hold it.
template <class Scalar, class Exact>
double ulp_error(Scalar value, Exact exact)
{
    int exponent = 0;
    Exact const magnitude = exact < 0 ? -exact : exact;
    if constexpr (sizeof(Exact) == sizeof(double)) {
        std::uint64_t pattern;
        std::memcpy(&pattern, &magnitude, sizeof pattern);
        exponent = static_cast<int>(pattern >> 52) - 1022;
    } else {
        std::frexp(magnitude, &exponent);
    }
    exponent = std::max(exponent, std::numeric_limits<Scalar>::min_exponent);
    double const difference = static_cast<double>(static_cast<Exact>(value) - exact);
    std::uint64_t const scale =
        static_cast<std::uint64_t>(1023 + std::numeric_limits<Scalar>::digits - exponent) << 52;
    double inverse_ulp;
    if (exponent < -900 || exponent > 900) {
        return std::fabs(std::ldexp(difference, std::numeric_limits<Scalar>::digits - exponent));
    }
    std::memcpy(&inverse_ulp, &scale, sizeof inverse_ulp);
    return std::fabs(difference * inverse_ulp);
}

}  // namespace ballast::test
