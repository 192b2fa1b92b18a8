/// What each firm has to do with (kernels/tables/vocabulary/trait.hpp), how much that is, and what rounding may take from
/// it, read off the finished tables.
#include <algorithm>
#include <array>
#include <numeric>

#include "host/study/table_build.hpp"

namespace ballast {
namespace {

using Tables = HostTables<double>;
using Firm = FirmTable<double>;

/// Does the firm spend capital in a step?
bool spends_capital(Tables const& t, std::size_t firm)
{
    std::size_t const num_firms = t.firms.firms.size();
    for (std::size_t at = firm; at < t.firms.firm_steps.size(); at += num_firms) {
        FirmStepTable<double> const& step = t.firms.firm_steps[at];
        if (step.committed_capex != 0.0 || step.uncommitted_capex != 0.0) {
            return true;
        }
    }
    return false;
}

/// Does an event change how the firm acts?
bool is_told_to_act(Tables const& t, std::size_t firm)
{
    auto const tells = [firm](EventEffect<double> const& e) {
        return e.object == static_cast<int>(firm) &&
               (e.target == EffectTarget::retrench || e.target == EffectTarget::suspends_payment ||
                e.target == EffectTarget::access || e.target == EffectTarget::sells_capacity);
    };
    return std::any_of(t.factors.effects.begin(), t.factors.effects.end(), tells);
}

/// Does the firm own GPUs that it may retire?
bool may_retire(Tables const& t, Firm const& p)
{
    auto const first = t.firms.owned_cohort.begin();
    return std::any_of(first + p.first_cohort, first + p.end_cohort,
                       [&t](std::int32_t c) { return t.firms.cohorts[row(c)].retirement_gain > 0.0; });
}

/// Do markets refuse money to a firm of its grade, in a regime that can come?
bool may_be_refused(MarketTable<double> const& m, Firm const& p)
{
    auto const& capacity = m.capacity[p.investment_grade];
    int const num_regimes = m.regime == kNone ? 1 : kNumRegimes;
    return std::any_of(capacity, capacity + num_regimes, [](double share) { return share != 1.0; });
}

std::int32_t traits_of(Tables const& t, std::size_t firm)
{
    Firm const& p = t.firms.firms[firm];
    MarketTable<double> const& m = t.firms.market;
    std::int32_t traits = 0;
    auto const set = [&traits](Trait trait, bool holds) {
        traits |= holds ? static_cast<std::int32_t>(trait) : 0;
        return holds;
    };
    bool const has_lab = p.lab != kNone;
    bool const has_facilities = p.first_facility < p.end_facility;
    bool const buys = p.first_bought < p.end_bought;
    bool const fleet = set(Trait::fleet, p.first_cohort < p.end_cohort);
    set(Trait::retirement, may_retire(t, p));
    bool const contracts = set(Trait::contracts, p.first_provided < p.end_provided);
    bool const line = set(Trait::line, p.revolver > 0.0 || p.headroom_multiple > 0.0);
    BridgingTable<double> const* const bridging =
        p.bridging == kNone ? nullptr : &t.firms.bridging[row(p.bridging)];
    bool const issues_rights = bridging != nullptr && bridging->rights_share > 0.0;
    bool const raises = set(Trait::raises, p.debt_size > 0.0 || p.equity_share > 0.0 || issues_rights ||
                                               (p.listing_share > 0.0 && p.listed == 0) || p.support > 0.0);
    bool const refused = may_be_refused(m, p);
    bool const causes = set(Trait::causes, has_lab || fleet || contracts || has_facilities || refused ||
                                               p.first_order_book < p.end_order_book ||
                                               p.operational_risk != kNone || p.first_stake < p.end_stake);
    set(Trait::need, raises || (causes && refused) || bridging != nullptr);
    set(Trait::interest, m.short_rate != kNone || m.short_rate_constant != 0.0);
    set(Trait::network,
        p.first_payable[0] < p.first_payable[kNumClasses] || p.first_receivable < p.end_receivable);
    set(Trait::investment, spends_capital(t, firm) || p.first_construction < p.end_construction ||
                               t.firms.deposit_first[firm] < t.firms.deposit_first[firm + 1]);
    set(Trait::debt,
        p.first_debt < p.end_debt || has_facilities || line || p.new_debt > 0.0 || p.debt_size > 0.0);
    set(Trait::valuation, p.distress_discount > 0.0 || p.equity_follows_assets != 0 ||
                              (p.equity_beta != 0.0 && m.ai_equity != kNone) ||
                              (p.neocloud_beta != 0.0 && m.neocloud_equity != kNone) ||
                              (has_lab && p.revenue_elasticity != 0.0));
    set(Trait::conduct, buys || contracts || is_told_to_act(t, firm));
    set(Trait::deep_pocket, p.tier == 1);
    bool const orders = p.first_order_book < p.end_order_book;
    set(Trait::surprises, has_lab || orders || p.first_construction < p.end_construction ||
                              p.deferrable_share > 0.0 || bridging != nullptr);
    bool const covenants = set(Trait::covenants, has_facilities || p.ltv_watch > 0.0);
    set(Trait::holdings, p.first_stake < p.end_stake || p.first_right < p.end_right || bridging != nullptr);
    set(Trait::operational_losses, p.operational_risk != kNone);
    set(Trait::core_on_lab, p.core_on_lab > 0.0);
    set(Trait::self_help, p.sells_for_payments != 0 || p.sells_power_rights != 0 || bridging != nullptr ||
                              p.deferrable_share > 0.0 || covenants);
    set(Trait::other_ends, p.merger_rate > 0.0 || p.insolvency_rate > 0.0 || p.standstill_rate > 0.0);
    return traits;
}

/// Do lenders or owners look at it before they give money, or buyers at its fleet?
bool is_assessed(Tables const& t, Firm const& p)
{
    if (p.bridging != kNone && t.firms.bridging[row(p.bridging)].lease_share > 0.0) {
        return true;
    }
    return p.has_limit != 0 || p.distress_discount > 0.0 || p.equity_yearly < 1.0 ||
           p.equity_follows_assets != 0;
}

/// What a firm has to do in a step, in instructions that a GPU issues for accrual and judgement, roughly, as counted in the
/// flagship (results/evidence/lean_rounds.md): whose work a worker has follows from it, no result.
int weight_of(Firm const& p)
{
    auto const has = [&p](Trait trait) { return (p.traits & static_cast<std::int32_t>(trait)) != 0; };
    int const edges =
        (p.first_payable[kNumClasses] - p.first_payable[0]) + (p.end_receivable - p.first_receivable);
    return 600 + 45 * edges + 50 * (p.end_cohort - p.first_cohort) + 70 * (p.end_debt - p.first_debt) +
           750 * (p.end_facility - p.first_facility) + 50 * (p.end_construction - p.first_construction) +
           250 * (p.end_stake - p.first_stake) + 700 * (p.end_order_book - p.first_order_book) +
           (p.bridging != kNone ? 500 : 0) + (has(Trait::raises) ? 250 : 0) + (has(Trait::causes) ? 250 : 0);
}

/// [round][worker] firms: the heaviest of those left to the worker with least to do, the heaviest of each worker in the first
/// round.
std::vector<std::int32_t> deal(std::vector<Firm> const& firms)
{
    std::vector<std::int32_t> order(firms.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&firms](std::int32_t left, std::int32_t right) {
        return weight_of(firms[row(left)]) > weight_of(firms[row(right)]);
    });
    std::array<int, kDealtWorkers> load{};
    std::array<std::vector<std::int32_t>, kDealtWorkers> hands;
    for (std::int32_t const firm : order) {
        auto const worker = std::min_element(load.begin(), load.end()) - load.begin();
        load[row(worker)] += weight_of(firms[row(firm)]);
        hands[row(worker)].push_back(firm);
    }
    std::size_t rounds = 0;
    for (auto const& hand : hands) {
        rounds = std::max(rounds, hand.size());
    }
    std::vector<std::int32_t> places(rounds * kDealtWorkers, kNone);
    for (std::size_t worker = 0; worker < hands.size(); ++worker) {
        for (std::size_t round = 0; round < hands[worker].size(); ++round) {
            places[round * kDealtWorkers + worker] = hands[worker][round];
        }
    }
    return places;
}

}  // namespace

void build_traits(TableBuild& b)
{
    auto& firms = b.out.firms.firms;
    for (std::size_t f = 0; f < firms.size(); ++f) {
        firms[f].traits = traits_of(b.out, f);
        firms[f].rounding = kMoneyTolerance + (firms[f].end_receivable - firms[f].first_receivable);
    }
    for (std::size_t f = 0; f < firms.size(); ++f) {
        if (is_assessed(b.out, firms[f])) {
            b.out.firms.assessed_firm.push_back(static_cast<std::int32_t>(f));
        }
    }
    b.out.firms.firm_deal = deal(firms);
}

}  // namespace ballast
