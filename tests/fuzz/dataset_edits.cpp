#include <algorithm>
#include <cstring>
#include <limits>

#include "tests/fuzz/targets.hpp"

namespace ballast::fuzz {
namespace {

using namespace results;

constexpr int kMostEdits = 8;
constexpr std::uint64_t kLongestAxis = 64;
constexpr std::uint64_t kLargestArray = 1
                                        << 18;  ///< larger ones keep their size, and fit their axes no longer

/// The input, taken from its front; zeros when it is used up.
class Bytes {
public:
    explicit Bytes(std::string_view bytes)
        : left_(bytes)
    {
    }
    bool done() const { return left_.empty(); }
    template <class Number>
    Number take()
    {
        Number number{};
        std::size_t const size = std::min(sizeof number, left_.size());
        std::memcpy(&number, left_.data(), size);
        left_.remove_prefix(size);
        return number;
    }
    std::size_t below(std::size_t n) { return n == 0 ? 0 : take<std::uint16_t>() % n; }
    std::string text()
    {
        std::string_view const part = left_.substr(0, take<std::uint8_t>() % 40U);
        left_.remove_prefix(std::min(part.size(), left_.size()));
        std::string text(part);
        std::erase(text, '\0');
        return text;
    }

private:
    std::string_view left_;
};

template <class Number>
Number odd_number(Bytes& bytes)
{
    using Limits = std::numeric_limits<Number>;
    Number const numbers[] = {Number(0),           Number(1), Limits::max(), Limits::lowest(),
                              Limits::quiet_NaN(), Number(2), Number(3),     Limits::infinity()};
    std::size_t const choice = bytes.below(2 * std::size(numbers));
    return choice < std::size(numbers) ? numbers[choice] : bytes.take<Number>();
}

void overwrite_one(Values& values, Bytes& bytes)
{
    std::visit(
        [&](auto& items) {
            using Item = typename std::decay_t<decltype(items)>::value_type;
            if (items.empty()) {
                return;
            }
            std::size_t const at = bytes.below(items.size());
            if constexpr (std::is_same_v<Item, std::string>) {
                items[at] = bytes.text();
            } else {
                items[at] = odd_number<Item>(bytes);
            }
        },
        values);
}

void resize(Values& values, std::uint64_t size)
{
    std::visit(
        [&](auto& items) {
            std::size_t const old = items.size();
            items.resize(size);
            for (std::size_t at = old, more = 0; old > 0 && at < size; at += more) {
                more = std::min(old, size - at);
                std::copy_n(items.begin(), more, items.begin() + static_cast<std::ptrdiff_t>(at));
            }
        },
        values);
}

void become_another_type(Values& values, std::size_t type)
{
    std::size_t const size = size_of(values);
    switch (type) {
    case 0:
        values = Labels(size);
        break;
    case 1:
        values = Reals(size);
        break;
    case 2:
        values = Integers(size);
        break;
    case 3:
        values = Counts(size);
        break;
    case 4:
        values = SmallIntegers(size);
        break;
    default:
        values = Flags(size);
        break;
    }
}

/// The axis has another length, and so have all arrays on it.
void resize_axis(Dataset& dataset, Group& group, Bytes& bytes)
{
    if (group.axes.empty()) {
        return;
    }
    Axis& axis = group.axes[bytes.below(group.axes.size())];
    resize(axis.values, 1 + bytes.below(kLongestAxis));
    auto const fit = [&](Group& of) {
        for (Variable& variable : of.variables) {
            if (std::find(variable.dims.begin(), variable.dims.end(), axis.name) != variable.dims.end()) {
                std::uint64_t size = 1;
                for (std::uint64_t const extent : shape_of(dataset, of, variable)) {
                    size *= extent;
                }
                if (size <= kLargestArray) {
                    resize(variable.values, size);
                }
            }
        }
    };
    fit(group);
    if (&group == &dataset) {
        std::for_each(dataset.groups.begin(), dataset.groups.end(), fit);
    }
}

void change_attribute(Group& group, Bytes& bytes)
{
    if (group.attributes.empty()) {
        return;
    }
    AttributeValue& value = group.attributes[bytes.below(group.attributes.size())].value;
    switch (bytes.below(4)) {
    case 0:
        value = bytes.text();
        break;
    case 1:
        value = odd_number<double>(bytes);
        break;
    case 2:
        value = odd_number<std::int64_t>(bytes);
        break;
    default:
        value = Integers{odd_number<std::int64_t>(bytes)};
        break;
    }
}

template <class Items>
void erase_one(Items& items, Bytes& bytes)
{
    if (!items.empty()) {
        items.erase(items.begin() + static_cast<std::ptrdiff_t>(bytes.below(items.size())));
    }
}

template <class Items>
void exchange_names(Items& items, Bytes& bytes)
{
    if (!items.empty()) {
        std::swap(items[bytes.below(items.size())].name, items[bytes.below(items.size())].name);
    }
}

template <class Items>
auto* one_of(Items& items, Bytes& bytes)
{
    return items.empty() ? nullptr : &items[bytes.below(items.size())];
}

void edit_once(Dataset& dataset, Bytes& bytes)
{
    std::size_t const choice = bytes.take<std::uint8_t>() % (dataset.groups.size() + 2);
    Group& group = choice < 2 ? static_cast<Group&>(dataset) : dataset.groups[choice - 2];
    switch (bytes.take<std::uint8_t>() % 12) {
    case 0:
        return erase_one(group.variables, bytes);
    case 1:
        return erase_one(group.axes, bytes);
    case 2:
        return erase_one(group.attributes, bytes);
    case 3:
        return erase_one(dataset.groups, bytes);
    case 4:
        return exchange_names(group.variables, bytes);
    case 5:
        return exchange_names(dataset.groups, bytes);
    case 6:
        return resize_axis(dataset, group, bytes);
    case 7:
        return change_attribute(group, bytes);
    case 8:
        if (Variable* const variable = one_of(group.variables, bytes)) {
            become_another_type(variable->values, bytes.below(6));
        }
        return;
    case 9:
        if (Axis* const axis = one_of(group.axes, bytes)) {
            overwrite_one(axis->values, bytes);
        }
        return;
    case 10:
        if (Variable* const variable = one_of(group.variables, bytes)) {
            std::reverse(variable->dims.begin(), variable->dims.end());
        }
        return;
    default:
        if (Variable* const variable = one_of(group.variables, bytes)) {
            overwrite_one(variable->values, bytes);
        }
    }
}

}  // namespace

void edit_dataset(Dataset& dataset, std::string_view input)
{
    Bytes bytes(input);
    for (int i = 0; i < kMostEdits && !bytes.done(); ++i) {
        edit_once(dataset, bytes);
    }
}

}  // namespace ballast::fuzz
