#include "contender.hpp"

namespace drover::bench {

namespace {

// As many at once as Drover takes by default: six connections for each server, and a thread for each core on files.
std::string parallel(const Fleet& fleet) { return fleet.kind() == Kind::files ? "2" : "6"; }

std::vector<std::string> floor(const char* which, const Fleet& fleet, Task task) {
  const int first = task == Task::none ? 0 : task == Task::ten ? 1 : fleet.last();
  return {DROVER_BENCH_FLOOR, which, std::to_string(first), parallel(fleet), fleet.directory().string()};
}

std::vector<std::string> bare_floor(const Fleet& fleet, Task task) { return floor("bare", fleet, task); }
std::vector<std::string> same_floor(const Fleet& fleet, Task task) { return floor("same", fleet, task); }

std::vector<std::string> drover(const Fleet& fleet, Task task) {
  std::vector<std::string> words{DROVER_PROGRAM, "migrate"};
  if (fleet.kind() == Kind::files) words.insert(words.end(), {"--concurrency", parallel(fleet)});
  if (task == Task::none) words.emplace_back("--verify");
  return words;
}

}  // namespace

std::vector<Contender> contenders() {
  return {{the_bare_floor, bare_floor, "SELECT count(*) FROM {}ledger"},
          {the_floor, same_floor, "SELECT count(*) FROM {}schema_migrations"},
          {drover_itself, drover, "SELECT count(*) FROM {}schema_migrations"}};
}

}  // namespace drover::bench
