#pragma once

#include <map>
#include <string>
#include <vector>

#include "control/store.hpp"

namespace drover::fleet {

// The freezes that hold just now, and of what.
class Frozen {
 public:
  explicit Frozen(control::Store& store);

  bool any() const { return !freezes_.empty(); }
  const control::Freeze* find(const std::string& label) const;  // the one that ends last; null: nothing holds it

 private:
  std::vector<control::Freeze> freezes_;
  std::map<std::string, const control::Freeze*> by_label_;
};

// "frozen until 2026-11-25 14:00:00Z by ana, host: inventory"
std::string to_text(const control::Freeze& freeze);

}  // namespace drover::fleet
