#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace drover::migrations {

// Text with an order, shown as it was written. Either a number, perhaps with sub-versions ("0010", "1.2", a
// timestamp): ordered number by number, so that 9 comes before 10 and 1.2 before 1.10; leading zeros and trailing ".0"
// make no other version. Or a name, where a tool has no numbers: names come after all numbers, in the order of their
// catalog, and where no catalog says one, in the order a person would sort them ("step 9" before "step 10").
class Version {
 public:
  Version() = default;

  // A number; "_" between sub-versions means the same as ".". nullopt for anything else.
  static std::optional<Version> parse(std::string_view text);
  // A name with its place in the catalog, from 1; 0: not known. Blanks and commas, which separate versions in lists,
  // are written as "%20" and "%2C".
  static Version named(std::string_view text, std::uint32_t place = 0);
  // A number, or else a name without a place: what a ledger or a command line says. nullopt for "".
  static std::optional<Version> read(std::string_view text);

  const std::string& text() const { return text_; }
  std::string key() const;  // who it is: without what makes no other version; "" for zero
  bool is_name() const { return name_; }

  std::strong_ordering operator<=>(const Version& other) const;
  bool operator==(const Version& other) const { return (*this <=> other) == 0; }

 private:
  std::string text_;
  bool name_ = false;
  std::uint32_t place_ = 0;
};

// Equal versions have equal hashes.
struct VersionHash {
  std::size_t operator()(const Version& version) const { return std::hash<std::string>{}(version.key()); }
};

using VersionSet = std::unordered_set<Version, VersionHash>;

}  // namespace drover::migrations
