/// The network of payments: an edge for every instrument under which a firm may owe another one.
#include <algorithm>
#include <numeric>
#include <tuple>

#include "host/study/table_build.hpp"

namespace ballast {
namespace {

using Payment = PaymentTable<double>;

/// Edges in the order of instruments, and where each instrument keeps the number of its edge.
class Edges {
public:
    void add(Payment const& payment, std::int32_t& number)
    {
        payments_.push_back(payment);
        numbers_.push_back(&number);
    }

    /// Puts edges in the order of payers and seniority, firms before the outside; tells instruments and firms.
    void finish(FirmTables<double, HostStorage>& out)
    {
        std::vector<std::size_t> order(payments_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        auto const place = [this](std::size_t i) {
            Payment const& payment = payments_[i];
            return std::tuple(payment.payer == kNone, payment.payer, payment.seniority);
        };
        std::stable_sort(order.begin(), order.end(),
                         [&place](std::size_t a, std::size_t b) { return place(a) < place(b); });
        for (std::size_t const i : order) {
            *numbers_[i] = static_cast<std::int32_t>(out.payments.size());
            out.payments.push_back(payments_[i]);
        }
        std::vector<int> payees;
        for (Payment const& payment : payments_) {
            payees.push_back(payment.payee);
        }
        Links const received = link(static_cast<int>(out.firms.size()), payees);
        for (std::int32_t const i : received.item) {
            out.receivable_payment.push_back(*numbers_[row(i)]);
        }
        std::int32_t next = 0;
        auto const count = static_cast<std::int32_t>(out.payments.size());
        for (std::size_t f = 0; f < out.firms.size(); ++f) {
            auto& firm = out.firms[f];
            for (int c = 0; c < kNumClasses; ++c) {
                firm.first_payable[c] = next;
                while (next < count && out.payments[row(next)].payer == static_cast<int>(f) &&
                       out.payments[row(next)].seniority == static_cast<Seniority>(c)) {
                    ++next;
                }
            }
            firm.first_payable[kNumClasses] = next;
            firm.first_receivable = received.first[f];
            firm.end_receivable = received.first[f + 1];
        }
    }

private:
    std::vector<Payment> payments_;
    std::vector<std::int32_t*> numbers_;
};

}  // namespace

void build_payments(TableBuild& b)
{
    auto& out = b.out.firms;
    Edges edges;
    for (auto& contract : out.contracts) {
        int const payee = contract.vehicle == kNone ? contract.provider : kNone;
        edges.add({contract.customer, payee, contract.vehicle, 0, Seniority::trade, Line::compute_bought,
                   Line::contract_receipts},
                  contract.payment);
    }
    for (auto& contract : out.contracts) {
        contract.refund = kNone;
        if (contract.prepayment > 0.0 || contract.call != kNone) {
            edges.add({contract.provider, contract.customer, kNone, contract.vehicle == kNone ? 0 : 1,
                       Seniority::trade, Line::fees, Line::fees},
                      contract.refund);
        }
    }
    for (auto& lease : out.leases) {
        edges.add({lease.payer, lease.payee, kNone, 0, Seniority::operating, Line::lease_paid,
                   Line::lease_received},
                  lease.payment);
    }
    for (auto& lease : out.leases) {
        if (lease.relet_rate > 0.0 && lease.payee != kNone) {
            edges.add(
                {kNone, lease.payee, kNone, 0, Seniority::operating, Line::lease_paid, Line::lease_received},
                lease.relet_payment);
        }
    }
    for (auto& commitment : out.commitments) {
        edges.add({commitment.investor, commitment.investee, kNone, 0, Seniority::unsecured,
                   Line::equity_paid, Line::equity_received},
                  commitment.payment);
    }
    for (auto& guarantee : out.guarantees) {
        edges.add({guarantee.guarantor, guarantee.payee, kNone, 0, Seniority::unsecured, Line::guarantee,
                   Line::guarantee},
                  guarantee.payment);
    }
    for (auto& call : out.calls) {
        auto const& contract = out.contracts[row(call.contract)];
        edges.add({contract.customer, contract.provider, kNone, 0, Seniority::unsecured,
                   Line::customer_prepayment, Line::customer_prepayment},
                  call.payment);
    }
    for (auto& bridging : out.bridging) {
        if (bridging.vendor_share > 0.0) {
            edges.add({bridging.vendor, bridging.firm, kNone, 0, Seniority::unsecured, Line::vendor_loan,
                       Line::vendor_loan},
                      bridging.lends);
            edges.add({bridging.firm, bridging.vendor, kNone, 0, Seniority::unsecured, Line::vendor_repayment,
                       Line::vendor_repayment},
                      bridging.repays);
        }
    }
    edges.finish(out);
    for (std::size_t i = 0; i < out.guarantees.size(); ++i) {
        auto& guarantee = out.guarantees[i];
        if (guarantee.contract == kNone) {
            out.leases[row(guarantee.lease)].guarantee = static_cast<std::int32_t>(i);
        }
        guarantee.covered = guarantee.contract != kNone ? out.contracts[row(guarantee.contract)].payment
                                                        : out.leases[row(guarantee.lease)].payment;
    }
}

}  // namespace ballast
