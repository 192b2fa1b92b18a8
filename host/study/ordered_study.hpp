#pragma once
/// A study with every list in the order of the tables, and the numbers that names stand for.
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/study/study.hpp"
#include "kernels/tables/dimensions.hpp"

namespace ballast {

/// Names of one kind of object in the order of their table.
class NameTable {
public:
    NameTable() = default;
    NameTable(std::string_view kind, std::vector<std::string> names);

    std::vector<std::string> const& names() const { return names_; }
    int size() const { return static_cast<int>(names_.size()); }
    /// Number of the name; kNone for the empty name. Throws Error(study_invalid) where there is no such object.
    int find(std::string const& name) const;
    /// The same where an object cannot do without: throws for the empty name, too, saying who needs one.
    int require(std::string const& name, std::string_view needed_by) const;
    /// Number of the name, or kNone.
    int find_or_none(std::string const& name) const;

private:
    std::string kind_;
    std::vector<std::string> names_;
    std::map<std::string, int, std::less<>> number_;
};

/// The order of objects in files has no meaning: here everything is sorted by name, debts and power rights by firm and name, contracts
/// by cohort and name (those without a cohort last), factors by kind of table (linear, cir, markov) and name; points
/// of schedules and payments by date, power tranches of a site by date. Effects of an event keep their order.
/// Mechanisms whose switch is off are taken out first (switches.hpp).
struct OrderedStudy : study::Study {
    explicit OrderedStudy(study::Study const& study);

    NameTable factor_names, class_names, region_names, event_names, firm_names, lender_names, lab_names,
        site_names, cohort_names, contract_names, debt_names, facility_names, lease_names, stake_names,
        power_right_names, order_book_names, commitment_names, guarantee_names, portfolio_names,
        firm_class_names;
    int num_linear = 0, num_cir = 0, num_markov = 0;
    std::vector<study::Debt> term_debts;  ///< all but revolvers
    std::vector<study::Debt> revolvers;   ///< by firm and name

    /// Number of the lab that is this firm, or kNone.
    int lab_of_firm(int firm) const
    {
        return lab_names.find_or_none(firms[static_cast<std::size_t>(firm)].name);
    }
};

/// Vendors of a portfolio with the cost of leaving them [USD m], in the order of firms.
std::vector<std::pair<int, double>> vendors_of(OrderedStudy const& study, study::Portfolio const& portfolio);

/// Members of a class in the order of firms.
std::vector<int> members_of(OrderedStudy const& study, study::FirmClass const& firm_class);

/// A state of the chain by name; throws Error(study_invalid) where it has none of that name.
int state_number(study::Factor const& chain, std::string const& state);

}  // namespace ballast
