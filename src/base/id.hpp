#pragma once

#include <compare>
#include <functional>
#include <string>

namespace drover {

// A name that cannot be mistaken for another kind of name. No bare string ids in signatures.
template <class Tag>
struct Id {
  std::string text;

  auto operator<=>(const Id&) const = default;
};

}  // namespace drover

template <class Tag>
struct std::hash<drover::Id<Tag>> {
  std::size_t operator()(const drover::Id<Tag>& id) const noexcept { return std::hash<std::string>{}(id.text); }
};
