#include "pairs.hpp"

#include <utility>

#include "base/text.hpp"

namespace drover::chaos {

std::optional<Pairs> Pairs::of(int count, char** words) {
  if (count % 2 == 0) return std::nullopt;
  Pairs pairs;
  for (int i = 1; i + 1 < count; i += 2) pairs.values_[words[i]] = words[i + 1];
  return pairs;
}

std::string Pairs::text(std::string_view name, std::string otherwise) {
  const auto found = values_.find(name);
  if (found == values_.end()) return otherwise;
  auto value = std::move(found->second);
  values_.erase(found);
  return value;
}

long long Pairs::number_between(std::string_view name, long long otherwise, long long least, long long most) {
  const auto number = parse_number(text(name, std::to_string(otherwise)));
  const bool fits = number && *number >= least && *number <= most;
  wrong_ = wrong_ || !fits;
  return fits ? *number : otherwise;
}

bool Pairs::is(std::string_view name, std::string_view yes, std::string_view no) {
  const auto value = text(name, std::string(no));
  wrong_ = wrong_ || (value != yes && value != no);
  return value == yes;
}

}  // namespace drover::chaos
