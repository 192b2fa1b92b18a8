#pragma once
/// Numbers and texts as bytes, for the processes of a team. All of a team are the same program on machines alike.
#include <cassert>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "host/run/team.hpp"

namespace ballast {

class ByteWriter {
public:
    template <class T>
    void add(T const& value)
    {
        static_assert(std::is_trivially_copyable_v<T>);
        add_array(&value, 1);
    }
    template <class T>
    void add_array(T const* first, std::size_t count)
    {
        std::byte const* const bytes = reinterpret_cast<std::byte const*>(first);
        bytes_.insert(bytes_.end(), bytes, bytes + count * sizeof(T));
    }
    template <class T>
    void add_values(std::vector<T> const& values)
    {
        add(std::uint64_t{values.size()});
        add_array(values.data(), values.size());
    }
    void add_text(std::string_view text)
    {
        add(std::uint64_t{text.size()});
        add_array(text.data(), text.size());
    }
    Bytes const& bytes() const { return bytes_; }
    Bytes take() { return std::move(bytes_); }

private:
    Bytes bytes_;
};

/// Reads what a ByteWriter wrote, in the same order. The bytes outlive it.
class ByteReader {
public:
    explicit ByteReader(Bytes const& bytes)
        : bytes_(bytes)
    {
    }
    bool at_end() const { return at_ == bytes_.size(); }

    template <class T>
    T take()
    {
        T value{};
        take_array(&value, 1);
        return value;
    }
    template <class T>
    void take_array(T* first, std::size_t count)
    {
        assert(at_ + count * sizeof(T) <= bytes_.size());
        if (count > 0) {
            std::memcpy(first, bytes_.data() + at_, count * sizeof(T));
        }
        at_ += count * sizeof(T);
    }
    template <class T>
    std::vector<T> take_values()
    {
        std::vector<T> values(static_cast<std::size_t>(take<std::uint64_t>()));
        take_array(values.data(), values.size());
        return values;
    }
    std::string take_text()
    {
        std::string text(static_cast<std::size_t>(take<std::uint64_t>()), ' ');
        take_array(text.data(), text.size());
        return text;
    }

private:
    Bytes const& bytes_;
    std::size_t at_ = 0;
};

}  // namespace ballast
