/// Circles of payments: strongly connected components of the graph of who may owe whom, payers before payees. One clearing
/// solves them one after the other (kernels/firms/payments/exact_clearing.hpp).
#include <algorithm>

#include "host/study/table_build.hpp"

namespace ballast {
namespace {

/// Payees of each firm; one of them may be the firm itself.
std::vector<std::vector<int>> payees_of_firms(TableBuild const& b)
{
    auto const& out = b.out;
    std::vector<std::vector<int>> payees(out.firms.firms.size());
    for (auto const& payment : out.firms.payments) {
        if (payment.payer != kNone && payment.payee != kNone) {
            payees[row(payment.payer)].push_back(payment.payee);
        }
    }
    for (std::vector<int>& list : payees) {
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
    }
    return payees;
}

/// Strongly connected components by Tarjan (1972), without recursion: each after all that its firms pay to.
class Components {
public:
    explicit Components(std::vector<std::vector<int>> const& payees)
        : payees_(payees)
        , number_(payees.size(), kNone)
        , lowest_(payees.size(), kNone)
        , is_open_(payees.size(), false)
    {
        for (std::size_t firm = 0; firm < payees.size(); ++firm) {
            if (number_[firm] == kNone) {
                visit(static_cast<int>(firm));
            }
        }
    }
    std::vector<std::vector<int>> const& found() const { return found_; }

private:
    struct Visit {
        int firm;
        std::size_t next;  ///< payee to look at
    };

    void enter(int firm)
    {
        number_[row(firm)] = lowest_[row(firm)] = visited_++;
        is_open_[row(firm)] = true;
        open_.push_back(firm);
        visits_.push_back({firm, 0});
    }

    void visit(int first)
    {
        enter(first);
        while (!visits_.empty()) {
            Visit& top = visits_.back();
            int const firm = top.firm;
            if (top.next < payees_[row(firm)].size()) {
                int const payee = payees_[row(firm)][top.next++];
                if (number_[row(payee)] == kNone) {
                    enter(payee);
                } else if (is_open_[row(payee)]) {
                    lowest_[row(firm)] = std::min(lowest_[row(firm)], number_[row(payee)]);
                }
                continue;
            }
            visits_.pop_back();
            if (!visits_.empty()) {
                int const before = visits_.back().firm;
                lowest_[row(before)] = std::min(lowest_[row(before)], lowest_[row(firm)]);
            }
            if (lowest_[row(firm)] == number_[row(firm)]) {
                close(firm);
            }
        }
    }

    void close(int first)
    {
        std::vector<int> members;
        do {
            members.push_back(open_.back());
            is_open_[row(open_.back())] = false;
            open_.pop_back();
        } while (members.back() != first);
        std::sort(members.begin(), members.end());
        found_.push_back(std::move(members));
    }

    std::vector<std::vector<int>> const& payees_;
    std::vector<int> number_, lowest_;
    std::vector<bool> is_open_;
    std::vector<int> open_;
    std::vector<Visit> visits_;
    std::vector<std::vector<int>> found_;
    int visited_ = 0;
};

}  // namespace

void build_circles(TableBuild& b)
{
    auto& out = b.out;
    std::vector<std::vector<int>> const payees = payees_of_firms(b);
    std::vector<std::vector<int>> circles = Components(payees).found();
    std::reverse(circles.begin(), circles.end());
    out.firms.largest_circle = 0;
    out.firms.circle_first.assign(1, 0);
    for (std::size_t q = 0; q < circles.size(); ++q) {
        std::vector<int> const& firms = circles[q];
        std::vector<int> const& own = payees[row(firms.front())];
        bool const is_closed = firms.size() > 1 || std::binary_search(own.begin(), own.end(), firms.front());
        for (std::size_t place = 0; place < firms.size(); ++place) {
            out.firms.firms[row(firms[place])].circle = static_cast<std::int32_t>(q);
            out.firms.firms[row(firms[place])].place = static_cast<std::int32_t>(place);
            out.firms.circle_firm.push_back(firms[place]);
        }
        out.firms.circle_first.push_back(static_cast<std::int32_t>(out.firms.circle_firm.size()));
        out.firms.circle_is_closed.push_back(is_closed ? 1 : 0);
        if (is_closed) {
            out.firms.largest_circle =
                std::max(out.firms.largest_circle, static_cast<std::int32_t>(firms.size()));
        }
    }
}

}  // namespace ballast
