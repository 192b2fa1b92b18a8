#pragma once
/// What happens at random times, and what it does.
#include <map>
#include <string>
#include <vector>

namespace ballast::study {

enum class MarkKind { fixed, normal, lognormal, exponential };

/// One effect of an event. `target`: `factor.NAME` (adds to x), `rent.CLASS` or `rent.*` (log rent), `lab.NAME` or
/// `lab.self` (capability), `open_weights` (capability), `supply` (log of outside merchant supply), `retrenchment.FIRM`
/// (weeks), `capacity_sales.FIRM` (weeks during which the firm sells own capacity), `delay.REGION` (months added to
/// power tranches not yet energised), `outage.REGION` (share of power lost), `operating_cost.FIRM` (log of operating cost),
/// `confidence` (adds to the regime hazard multiplier), `regime` (moves to state number mean), `efficiency.NAME` or
/// `efficiency.self` (log revenue per compute of a lab), `payment_suspension.FIRM` (weeks during which the firm withholds
/// what it owes for compute), `access_suspension.FIRM` (weeks during which contracts with the firm are suspended: neither
/// delivered nor billed), `listing.FIRM` (the firm goes public, if it has not), `token_price` (log of the price of tokens).
struct Effect {
    std::string target;
    MarkKind mark = MarkKind::fixed;
    double mean = 0;  ///< of the mark (lognormal: of the mark itself, sign kept)
    double stddev = 0;
    double permanent = 1.0;  ///< rent only: share that does not decay
};

struct Event {
    std::string name;
    double rate_per_year = 0;                ///< lambda0, the mean rate
    std::string lab;                         ///< leap of this lab: intensity follows its training compute
    double training_exponent = 1.0;          ///< alpha for lab leaps
    std::map<std::string, double> loadings;  ///< of the log intensity on factors
    std::map<std::string, double> excites;   ///< event name -> eta added to that event's excitation
    double excitation_decay_per_year = 4.0;
    std::vector<Effect> effects;
};

}  // namespace ballast::study
