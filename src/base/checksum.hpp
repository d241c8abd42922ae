#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace drover {

// SHA-256 as 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);

// The same over pieces. Not for two threads at once.
class Sha256 {
 public:
  Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  ~Sha256();

  void add(std::string_view bytes);
  std::string finish();  // once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// HMAC-SHA-256 (RFC 2104) in hexadecimal digits.
std::string hmac_sha256(std::string_view key, std::string_view bytes);

}  // namespace drover
