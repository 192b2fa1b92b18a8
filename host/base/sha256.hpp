#pragma once
// SHA-256 (FIPS 180-4) by libcrypto: digests of inputs, tables, tallies and results.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace ballast {

/// Running hash. Feed it, then ask for hex() once.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void add_bytes(std::span<std::byte const> bytes);
    /// The characters alone; neighbours may run together.
    void add_text(std::string_view text);
    /// The length as a number, then the characters: two texts never run together.
    void add_counted_text(std::string_view text);
    /// A number as its 8 bytes, least significant first.
    void add_number(std::uint64_t number);
    /// The bytes of plain values as they lie in memory (little-endian machines only, as the whole program is).
    template <class T>
    void add_values(std::span<T const> values)
    {
        static_assert(std::is_arithmetic_v<T>, "padding bytes must not enter a hash");
        add_bytes(std::as_bytes(values));
    }

    /// 64 lower-case hexadecimal digits. Ends the hash: adding more afterwards is an error.
    std::string hex();

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

std::string sha256_of_text(std::string_view text);

/// Hash of a file's bytes. Throws Error(io) when it cannot be read.
std::string sha256_of_file(std::filesystem::path const& path);

}  // namespace ballast
