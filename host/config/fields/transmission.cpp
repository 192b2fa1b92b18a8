#include "host/config/fields/bind_kind.hpp"
#include "host/config/fields/kinds.hpp"

namespace ballast::config {

std::vector<ObjectKind> transmission_kinds()
{
    using study::Transmission;
    return {single_kind<Transmission>(
        "transmission", &study::Study::transmission,
        "Channels by which the end of a firm reaches others. Each can be closed alone, to see what it "
        "carries.",
        {
            flag("claims", &Transmission::claims,
                 "Creditors in the study lose what they are owed; false: they recover everything."),
            flag("lost_capacity", &Transmission::lost_capacity,
                 "Customers lose a failed provider's compute; false: its contracts are served on."),
            flag("write_downs", &Transmission::write_downs,
                 "Stakes in it are lost and its equity commitments lapse; false: stakes keep their value and "
                 "commitments are honoured."),
            flag("fire_sales", &Transmission::fire_sales,
                 "GPUs that leave contract press on rents; false: they move no rents."),
            flag("resale", &Transmission::resale,
                 "GPUs of failed owners press on resale prices; false: they move none."),
            flag("lost_demand", &Transmission::lost_demand,
                 "Its suppliers lose its contracts and its market share goes; false: contracts that it pays "
                 "for "
                 "run on and its share stays."),
            flag("confidence", &Transmission::confidence, "Funding reacts to a failure; false: it does not."),
        })};
}

}  // namespace ballast::config
