#pragma once
/// A study, as a person writes it: one struct per kind of object (host/study/objects), one member per key.
///
/// A member is named exactly like its key in the study files; the suffix is its unit (`_usd_bn` = 1e9 USD,
/// `_per_year`, `_months`, `_mw`, `_h100e` = GPUs counted as H100 equivalents). Names refer to other objects by
/// their name. Defaults stand there; ranges and meanings stand in host/config/fields, which reads these structs.
/// host/study/build_tables turns a study into the tables that kernels read.
#include <vector>

#include "host/study/objects/assumption_groups.hpp"
#include "host/study/objects/cohorts.hpp"
#include "host/study/objects/contracts.hpp"
#include "host/study/objects/dated_values.hpp"
#include "host/study/objects/debts.hpp"
#include "host/study/objects/equity_commitments.hpp"
#include "host/study/objects/events.hpp"
#include "host/study/objects/facilities.hpp"
#include "host/study/objects/factors.hpp"
#include "host/study/objects/firm_classes.hpp"
#include "host/study/objects/firms.hpp"
#include "host/study/objects/general.hpp"
#include "host/study/objects/gpu_classes.hpp"
#include "host/study/objects/guarantees.hpp"
#include "host/study/objects/labs.hpp"
#include "host/study/objects/leases.hpp"
#include "host/study/objects/lenders.hpp"
#include "host/study/objects/market.hpp"
#include "host/study/objects/order_books.hpp"
#include "host/study/objects/portfolios.hpp"
#include "host/study/objects/power_rights.hpp"
#include "host/study/objects/ratings.hpp"
#include "host/study/objects/regions.hpp"
#include "host/study/objects/scenarios.hpp"
#include "host/study/objects/sites.hpp"
#include "host/study/objects/stakes.hpp"
#include "host/study/objects/switches.hpp"
#include "host/study/objects/transmission.hpp"

namespace ballast::study {

struct Study {
    General general;
    std::vector<Factor> factors;
    Correlation correlation;
    Market market;
    std::vector<GpuClass> gpu_classes;
    std::vector<Region> regions;
    std::vector<Event> events;
    std::vector<Firm> firms;
    std::vector<Lender> lenders;
    std::vector<Lab> labs;
    OpenWeights open_weights;
    Transmission transmission;
    Switches switches;
    std::vector<Site> sites;
    std::vector<Cohort> cohorts;
    std::vector<Contract> contracts;
    std::vector<Debt> debts;
    std::vector<Facility> facilities;
    std::vector<Lease> leases;
    std::vector<EquityCommitment> equity_commitments;
    std::vector<Stake> stakes;
    std::vector<PowerRight> power_rights;
    std::vector<OrderBook> order_books;
    std::vector<Guarantee> guarantees;
    std::vector<Portfolio> portfolios;
    std::vector<AssumptionGroup> assumption_groups;
    std::vector<FirmClass> firm_classes;
    std::vector<Rating> ratings;
    std::vector<Scenario> scenarios;  ///< beside the base case, which is the study itself
};

}  // namespace ballast::study
