#include "host/study/rounding.hpp"

namespace ballast {

double round_quanta(double x)
{
    return static_cast<double>(static_cast<long long>(x + (x < 0.0 ? -0.5 : 0.5)));
}

void round_cumulative(std::vector<double>& amounts)
{
    double sum = 0.0;
    double booked = 0.0;
    for (double& amount : amounts) {
        sum += amount;
        amount = round_quanta(sum) - booked;
        booked += amount;
    }
}

}  // namespace ballast
