#include "host/base/sha256.hpp"

#include <array>
#include <bit>
#include <fstream>
#include <vector>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "host/base/error.hpp"

namespace ballast {

static_assert(std::endian::native == std::endian::little,
              "hashes and files are defined on little-endian bytes");

struct Sha256::Context {
    EVP_MD_CTX* state = EVP_MD_CTX_new();
    Context() = default;
    Context(Context const&) = delete;
    Context& operator=(Context const&) = delete;
    ~Context() { EVP_MD_CTX_free(state); }
};

namespace {

void check_crypto(int result, char const* call)
{
    if (result != 1) {
        throw Error(ExitCode::internal, fmt::format("{} failed", call), "no digest can be made", "");
    }
}

}  // namespace

Sha256::Sha256()
    : context_(std::make_unique<Context>())
{
    check_crypto(context_->state != nullptr ? EVP_DigestInit_ex(context_->state, EVP_sha256(), nullptr) : 0,
                 "EVP_DigestInit_ex");
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add_bytes(std::span<std::byte const> bytes)
{
    check_crypto(EVP_DigestUpdate(context_->state, bytes.data(), bytes.size()), "EVP_DigestUpdate");
}

void Sha256::add_text(std::string_view text)
{
    add_bytes(std::as_bytes(std::span(text.data(), text.size())));
}

void Sha256::add_counted_text(std::string_view text)
{
    add_number(text.size());
    add_text(text);
}

void Sha256::add_number(std::uint64_t number)
{
    add_values(std::span<std::uint64_t const>(&number, 1));
}

std::string Sha256::hex()
{
    std::array<unsigned char, 32> digest{};
    unsigned int length = 0;
    check_crypto(EVP_DigestFinal_ex(context_->state, digest.data(), &length), "EVP_DigestFinal_ex");
    std::string text;
    for (unsigned char byte : digest) {
        text += fmt::format("{:02x}", byte);
    }
    return text;
}

std::string sha256_of_text(std::string_view text)
{
    Sha256 hash;
    hash.add_text(text);
    return hash.hex();
}

std::string sha256_of_file(std::filesystem::path const& path)
{
    std::ifstream file(path, std::ios::binary);
    Sha256 hash;
    std::vector<char> buffer(std::size_t{1} << 20);
    while (file) {
        file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        hash.add_text(std::string_view(buffer.data(), static_cast<std::size_t>(file.gcount())));
    }
    if (!file.eof()) {
        throw Error(ExitCode::io, fmt::format("cannot read {}", path.string()),
                    "its hash is part of the record", "Check that it exists and may be read.");
    }
    return hash.hex();
}

}  // namespace ballast
