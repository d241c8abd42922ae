#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace drover::migrations {

// Text with an order: by number, so that "9" comes before "10" and "0010" equals "10". Shown as it was written.
class Version {
 public:
  Version() = default;

  // Digits only; nullopt for anything else. Any number of digits: timestamps are versions too.
  static std::optional<Version> parse(std::string_view text);

  const std::string& text() const { return text_; }
  std::string_view key() const;  // without leading zeros

  std::strong_ordering operator<=>(const Version& other) const;
  bool operator==(const Version& other) const { return (*this <=> other) == 0; }

 private:
  std::string text_;
};

}  // namespace drover::migrations
