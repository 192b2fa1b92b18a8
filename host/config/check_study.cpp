#include "host/config/check_study.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ballast::config {

void check_study(study::Study const& study, KeyRecords const& keys, Problems& problems)
{
    check_but_rates(study, keys, problems);
    check_rates(study, problems);
}

void check_but_rates(study::Study const& study, KeyRecords const& keys, Problems& problems)
{
    check_references(study, keys, problems);
    check_general(study, problems);
    check_factors(study, problems);
    check_correlation(study, problems);
    check_events(study, problems);
    check_firms(study, problems);
    check_bridging(study, problems);
    check_labs(study, problems);
    check_sites(study, problems);
    check_market(study, problems);
    check_contracts(study, problems);
    check_contract_options(study, problems);
    check_debts(study, problems);
    check_facilities(study, problems);
    check_leases(study, problems);
    check_lenders(study, problems);
    check_stakes(study, problems);
    check_power_rights(study, problems);
    check_order_books(study, problems);
    check_equity_commitments(study, problems);
    check_guarantees(study, problems);
    check_portfolios(study, problems);
    check_firm_classes(study, problems);
    check_ratings(study, problems);
    check_money(study, problems);
    check_scenario_parts(study, problems);
}

void check_sources(std::map<std::string, Source> const& sources, KeyRecords const& keys, Problems& problems)
{
    std::vector<std::string> known;
    for (auto const& [key, source] : sources) {
        known.push_back(key);
    }
    for (auto const& [key, place] : keys.sources) {
        if (!sources.contains(key)) {
            problems.error_at(
                place, "source", key, "is cited but has no table",
                fmt::format("Add [source.{}] with title and where.{}", key, suggestion(key, known)));
        }
    }
}

void check_references(study::Study const& study, KeyRecords const& keys, Problems& problems)
{
    std::map<std::string, std::vector<std::string>> names;
    for (ObjectKind const& kind : study_kinds()) {
        names[kind.key] = names_of_kind(study, kind.key);
    }
    for (auto const& [key, reference] : keys.references) {
        std::vector<std::string> const& known = names[reference.kind];
        if (std::find(known.begin(), known.end(), reference.name) == known.end()) {
            problems.error_at(reference.place, key, quoted(reference.name),
                              fmt::format("is not a {} of the study", reference.kind),
                              fmt::format("Add [{}.{}] or correct the name.{}", reference.kind,
                                          reference.name, suggestion(reference.name, known)));
        }
    }
}

}  // namespace ballast::config
