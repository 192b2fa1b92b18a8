#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> rating_kinds()
{
    using study::Rating;
    return {named_kind<Rating>(
        "rating", &study::Study::ratings,
        "A class of a rating scale. With a scale, results say of which class a firm's default probability is "
        "(physical measure), and what spread goes with it at the class's premium for risk (risk-neutral "
        "measure). It only reads paths and changes none.",
        {"risk_premium"},
        {
            text("symbol", &Rating::symbol, "As the agency writes it."),
            integer("rank", &Rating::rank, "", between(1, 1000), "Place on the scale; 1 is the best.")
                .needed(),
            numbers("years", &Rating::years, "years", between(0.01, 100),
                    "Horizons of cumulative_default, ascending; the same for every class.")
                .needed(),
            numbers("cumulative_default", &Rating::cumulative_default, "", Range{.low = 0, .high = 0.9999},
                    "Share of the class's firms that had defaulted by each of these years.")
                .needed(),
            number("risk_premium", &Rating::risk_premium, "", between(0.1, 100),
                   "Risk-neutral over physical default intensity."),
            number("recovery", &Rating::recovery, "", Range{.low = 0, .high = 0.99},
                   "Share of the claim that a default leaves, for spreads."),
        })};
}

}  // namespace ballast::config
