#include "tenants/tenant.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace drover::tenants {

namespace {

constexpr std::array<std::pair<Lifecycle, std::string_view>, 5> lifecycles{{{Lifecycle::provisioning, "provisioning"},
                                                                            {Lifecycle::active, "active"},
                                                                            {Lifecycle::suspended, "suspended"},
                                                                            {Lifecycle::archived, "archived"},
                                                                            {Lifecycle::deleting, "deleting"}}};

constexpr std::size_t longest_id = 48;

bool may_begin_id(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

std::string_view to_string(Lifecycle lifecycle) {
  return std::ranges::find(lifecycles, lifecycle, &std::pair<Lifecycle, std::string_view>::first)->second;
}

std::optional<Lifecycle> parse_lifecycle(std::string_view text) {
  const auto* found = std::ranges::find(lifecycles, text, &std::pair<Lifecycle, std::string_view>::second);
  if (found == lifecycles.end()) return std::nullopt;
  return found->first;
}

bool takes_part(Lifecycle lifecycle) { return lifecycle == Lifecycle::provisioning || lifecycle == Lifecycle::active; }

bool is_valid_id(std::string_view text) {
  if (text.empty() || text.size() > longest_id || !may_begin_id(text.front())) return false;
  return std::ranges::all_of(text, [](char c) { return may_begin_id(c) || c == '_' || c == '-'; });
}

}  // namespace drover::tenants
