#include "base/secret.hpp"

#include <fmt/format.h>
#include <string.h>  // NOLINT(modernize-deprecated-headers): explicit_bzero is not in <cstring>

namespace drover {

namespace {

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool unreserved = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                            (byte >= 'A' && byte <= 'Z') || c == '-' || c == '.' || c == '_' || c == '~';
    encoded += unreserved ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return encoded;
}

void replace_all(std::string& text, std::string_view what) {
  constexpr std::string_view stars = "***";
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + stars.size())) {
    text.replace(at, what.size(), stars);
  }
}

}  // namespace

Secret::~Secret() { explicit_bzero(text_.data(), text_.size()); }

std::string redacted(std::string_view text, const Secret& secret) {
  std::string result(text);
  if (secret.empty()) return result;
  replace_all(result, secret.reveal());
  replace_all(result, percent_encoded(secret.reveal()));
  return result;
}

}  // namespace drover
