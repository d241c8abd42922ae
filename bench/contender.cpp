#include "contender.hpp"

#include <fmt/format.h>

namespace drover::bench {

namespace {

namespace fs = std::filesystem;

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

std::vector<std::string> node(const char* peer, const Fleet& fleet) {
  return {"node", fmt::format("{}/run.js", DROVER_BENCH_PEERS), peer, fleet.directory().string()};
}

std::vector<std::string> drizzle(const Fleet& fleet, Task /*task*/) { return node("drizzle", fleet); }
std::vector<std::string> umzug(const Fleet& fleet, Task /*task*/) { return node("umzug", fleet); }
std::vector<std::string> node_pg_migrate(const Fleet& fleet, Task /*task*/) { return node("node-pg-migrate", fleet); }
std::vector<std::string> dbmate(const Fleet& fleet, Task /*task*/) {
  return {fmt::format("{}/dbmate.sh", DROVER_BENCH_PEERS), fleet.directory().string()};
}

bool any(Kind /*kind*/) { return true; }
bool servers(Kind kind) { return kind != Kind::files; }
bool not_schemas(Kind kind) { return kind != Kind::schemas; }

struct Peer {
  Contender contender;
  const char* package;
};

const Peer peers[] = {{{"drizzle", drizzle, servers}, "drizzle-orm"},
                      {{"umzug", umzug, servers}, "umzug"},
                      {{"node-pg-migrate", node_pg_migrate, servers}, "node-pg-migrate"},
                      {{"dbmate", dbmate, not_schemas}, "dbmate"}};

}  // namespace

std::vector<Contender> contenders(std::string& left_out) {
  std::vector<Contender> all{
      {the_bare_floor, bare_floor, any}, {the_floor, same_floor, any}, {drover_itself, drover, any}};
  for (const auto& [contender, package] : peers) {
    if (fs::exists(fs::path(DROVER_BENCH_PEERS) / "node_modules" / package)) {
      all.push_back(contender);
    } else {
      left_out += (left_out.empty() ? "" : ", ") + contender.name;
    }
  }
  return all;
}

}  // namespace drover::bench
