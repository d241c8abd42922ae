#include "tenants/tree.hpp"

#include <algorithm>
#include <filesystem>
#include <unordered_map>

#include <fmt/format.h>

#include "base/text.hpp"
#include "tenants/shown.hpp"

namespace drover::tenants {

namespace {

Problem problem(std::string code, std::string message, std::string hint = {}) {
  return {.code = std::move(code), .message = std::move(message), .hint = std::move(hint), .place = std::nullopt};
}

std::string name_of(const Target& target) {
  const auto& labels = target.tenant.labels;
  if (const auto found = labels.find("name"); found != labels.end()) return found->second;
  const auto& address = target.address;
  if (address.is_file()) return std::filesystem::path(address.database).stem().string();
  return address.owns_database ? address.database : address.schema;
}

bool is_usable_name(std::string_view name) {
  return !name.empty() && is_utf8(name) && name.find('/') == std::string_view::npos &&
         std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

class Trees {
 public:
  Trees(std::vector<Target>& targets, const std::vector<std::string>& levels) : targets_(targets), levels_(levels) {}

  Problems grow() {
    for (std::size_t i = 0; i < targets_.size(); ++i) name(i);
    if (!problems_.empty()) return std::move(problems_);
    for (auto& target : targets_) connect(target);
    return std::move(problems_);
  }

 private:
  std::size_t depth(const std::string& level) const {
    return static_cast<std::size_t>(std::ranges::find(levels_, level) - levels_.begin());
  }

  void name(std::size_t i) {
    auto& target = targets_[i];
    const auto& id = target.tenant.id.text;
    if (depth(target.level) == levels_.size()) {
      const auto close = closest(target.level, levels_);
      problems_.push_back(problem(
          "level_unknown",
          target.level.empty() ? fmt::format("a target of tenant {} has no level", shown(id))
                               : fmt::format("tenant {} has the level {}", shown(id), shown(target.level)),
          close ? fmt::format("did you mean {}?", *close) : fmt::format("it is one of {}", join(levels_, ", "))));
      return;
    }
    const auto name = name_of(target);
    if (!is_usable_name(name)) {
      problems_.push_back(problem("name_invalid",
                                  fmt::format("a target of tenant {} is called {}", shown(id), shown(name)),
                                  "give it a column name: without slashes and control characters, not empty"));
      return;
    }
    target.label = fmt::format("{}/{}/{}", id, target.level, name);
    known_.emplace(target.label, i);
    known_.emplace(id + '\n' + name, i);
    known_.emplace(id, i);
  }

  void connect(Target& target) {
    const auto own_depth = depth(target.level);
    if (target.parent.empty()) {
      if (own_depth == 0) return;
      problems_.push_back(
          problem("parent_missing", fmt::format("{} has no parent", shown(target.label)),
                  fmt::format("a target of level {} stands below one of {}", target.level, levels_[own_depth - 1])));
      return;
    }
    for (const auto& key : {target.parent, target.tenant.id.text + '\n' + target.parent}) {
      if (attach(target, key, own_depth)) return;
    }
    problems_.push_back(
        problem("parent_unknown", fmt::format("{} has the parent {}", shown(target.label), shown(target.parent)),
                "no target, or more than one, of a level above is called so; write it in full as tenant/level/name"));
  }

  // To the only one that is called so in the nearest level above.
  bool attach(Target& target, const std::string& key, std::size_t own_depth) {
    const Target* parent = nullptr;
    bool alone = true;
    const auto [first, last] = known_.equal_range(key);
    for (auto at = first; at != last; ++at) {
      const auto& candidate = targets_[at->second];
      if (depth(candidate.level) >= own_depth) continue;
      if (parent != nullptr && depth(candidate.level) < depth(parent->level)) continue;
      alone = parent == nullptr || depth(candidate.level) > depth(parent->level);
      parent = &candidate;
    }
    if (parent == nullptr || !alone) return false;
    target.parent = parent->label;
    return true;
  }

  std::vector<Target>& targets_;
  const std::vector<std::string>& levels_;
  std::unordered_multimap<std::string, std::size_t> known_;
  Problems problems_;
};

}  // namespace

Problems grow_trees(std::vector<Target>& targets, const std::vector<std::string>& levels) {
  return Trees(targets, levels).grow();
}

}  // namespace drover::tenants
