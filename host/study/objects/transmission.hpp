#pragma once
/// Channels by which the failure of a firm reaches others.

namespace ballast::study {

/// Channels by which an end reaches others (docs/model.md, section 8); each can be closed alone.
struct Transmission {
    bool claims = true;         ///< false: creditors in the study recover everything
    bool lost_capacity = true;  ///< false: a failed provider's contracts are served on
    bool write_downs = true;    ///< false: stakes in it keep their value, its equity commitments are honoured
    bool fire_sales = true;     ///< false: GPUs that leave contract move no rents
    bool resale = true;         ///< false: GPUs that are sold move no resale prices
    bool lost_demand = true;    ///< false: contracts it pays for run on, its market share stays
    bool confidence = true;     ///< false: funding does not react
};

}  // namespace ballast::study
