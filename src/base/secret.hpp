#pragma once

#include <string>
#include <string_view>

namespace drover {

// A password or token. It has no stream operator and no conversion to text: whoever needs the characters says so
// with reveal(), which is easy to search for. Wiped when it goes.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(const Secret&) = default;
  Secret(Secret&&) noexcept = default;
  Secret& operator=(const Secret&) = default;
  Secret& operator=(Secret&&) noexcept = default;
  ~Secret();

  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }
  bool operator==(const Secret&) const = default;

 private:
  std::string text_;
};

// `text` with every occurrence of the secret, also percent-encoded, replaced by "***". For messages of libraries and
// servers that may quote what they were given.
std::string redacted(std::string_view text, const Secret& secret);

}  // namespace drover
