#include "base/checksum.hpp"

#include <array>
#include <cassert>
#include <vector>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace drover {

namespace {

std::string in_digits(const std::array<unsigned char, 32>& digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(64);
  for (const auto byte : digest) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

}  // namespace

struct Sha256::State {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  const int started = EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr);
  assert(started == 1);
}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
  const int added = EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
  assert(added == 1);
}

std::string Sha256::finish() {
  std::array<unsigned char, 32> digest{};
  const int finished = EVP_DigestFinal_ex(state_->context.get(), digest.data(), nullptr);
  assert(finished == 1);
  return in_digits(digest);
}

std::string sha256(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.finish();
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  std::array<unsigned char, 32> digest{};
  const std::vector<unsigned char> text(bytes.begin(), bytes.end());
  const auto* made =
      HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), text.data(), text.size(), digest.data(), nullptr);
  assert(made != nullptr);
  return in_digits(digest);
}

}  // namespace drover
