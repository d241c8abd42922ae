#include "workload.hpp"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

namespace drover::chaos {

namespace {

enum class Kind { table, mark, steps };

Kind kind_of(int k) {
  if (k % 6 == 5) return Kind::steps;
  return k % 2 == 1 ? Kind::table : Kind::mark;
}

// Its mark is left by the last step; the first would fail if it were run again.
std::string steps_of(int k, bool concurrently) {
  const auto between = concurrently ? fmt::format("CREATE INDEX CONCURRENTLY t_{0}_note ON t_{0} (note);\n", k) : "";
  return fmt::format(
      "BEGIN;\nCREATE TABLE t_{0} (id integer PRIMARY KEY, note text);\nCOMMIT;\n{1}"
      "BEGIN;\nINSERT INTO t_{0} (id, note) VALUES (1, 'one');\nCOMMIT;\nBEGIN;\nINSERT INTO marks (k) VALUES "
      "({0});\nCOMMIT;\n-- drover:down\nDELETE FROM marks WHERE k = {0};\nDROP TABLE t_{0};\n",
      k, between);
}

std::string text_of(int k, bool concurrently) {
  if (kind_of(k) == Kind::steps) return steps_of(k, concurrently);
  if (k == 1) return "CREATE TABLE marks (k integer NOT NULL);\n-- drover:down\nDROP TABLE marks;\n";
  if (k % 2 == 1) {
    return fmt::format(
        "CREATE TABLE t_{0} (id integer PRIMARY KEY, note text);\nINSERT INTO t_{0} (id, note) VALUES (1, 'one');\n"
        "-- drover:down\nDROP TABLE t_{0};\n",
        k);
  }
  return fmt::format("INSERT INTO marks (k) VALUES ({0});\n-- drover:down\nDELETE FROM marks WHERE k = {0};\n", k);
}

}  // namespace

Workload::Workload(std::filesystem::path directory, bool concurrently)
    : directory_(std::move(directory)), concurrently_(concurrently) {
  std::filesystem::create_directories(directory_);
}

void Workload::raise() {
  ++newest_;
  const auto path = directory_ / fmt::format("{:04}_step.sql", newest_);
  const auto partial = directory_ / "partial";
  std::ofstream(partial) << "-- drover:up\n" << text_of(newest_, concurrently_);
  std::filesystem::rename(partial, path);
}

std::vector<std::string> violations(const std::string& tenant, const Sight& sight) {
  std::vector<std::string> found;
  const auto say = [&](const std::string& what) { found.push_back(tenant + ": " + what); };
  if (sight.journal_rows != sight.head || sight.journal_highest != sight.head) {
    say(fmt::format("head {} but {} journal rows up to {}", sight.head, sight.journal_rows, sight.journal_highest));
  }
  const int newest =
      std::max({0, sight.ledger.empty() ? 0 : *sight.ledger.rbegin(), sight.tables.empty() ? 0 : *sight.tables.rbegin(),
                sight.marks.empty() ? 0 : *std::ranges::max_element(sight.marks)});
  for (int k = 2; k <= newest; ++k) {
    const bool in_ledger = sight.ledger.contains(k);
    const auto effects =
        kind_of(k) == Kind::table ? static_cast<long>(sight.tables.count(k)) : std::ranges::count(sight.marks, k);
    if (effects != (in_ledger ? 1 : 0)) {
      say(fmt::format("{} is {} but its effect is there {} times", k, in_ledger ? "in the ledger" : "not in the ledger",
                      effects));
    }
  }
  return found;
}

}  // namespace drover::chaos
