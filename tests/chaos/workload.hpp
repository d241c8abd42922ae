#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "arena.hpp"

namespace drover::chaos {

// Migrations whose effects can be counted: odd ones make a table, even ones add a row to a table without any key, so
// that a second application shows, and some do both in steps that are committed one by one. Each has a down.
class Workload {
 public:
  // `concurrently`: one of the steps is a statement that no transaction takes.
  Workload(std::filesystem::path directory, bool concurrently);

  void raise();  // one more migration
  int newest() const { return newest_; }

 private:
  std::filesystem::path directory_;
  bool concurrently_;
  int newest_ = 0;
};

// What contradicts the ledger, or the ledger itself, in one tenant; empty: all is well.
std::vector<std::string> violations(const std::string& tenant, const Sight& sight);

}  // namespace drover::chaos
