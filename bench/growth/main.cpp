// bench_growth [--smoke]: what Drover takes for more and more tenants, SQLite files in memory, what it takes where each
// has had many migrations, and to look at a whole fleet of which nothing is to be done.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>

#include "check.hpp"
#include "own_directory.hpp"
#include "process.hpp"
#include "report.hpp"

namespace {

using namespace drover::bench;
namespace fs = std::filesystem;

struct Counts {
  std::vector<std::size_t> migrated;
  std::size_t registered;
  std::size_t with_history;
  std::vector<int> histories;  // how many migrations each of them has had
};

const Counts smoke{.migrated = {5, 20}, .registered = 50, .with_history = 5, .histories = {20}};
const Counts whole{
    .migrated = {100, 1'000, 10'000}, .registered = 100'000, .with_history = 200, .histories = {10, 100, 1'000}};

Used drover(const Fleet& fleet, std::vector<std::string> words) {
  words.insert(words.begin(), DROVER_PROGRAM);
  return run_well(words, fleet.directory());
}

std::string row(std::size_t tenants, std::string_view what, const Used& used) {
  return fmt::format("| {} | {} | {:.2f} s | {:.2f} s | {:.2f} ms | {} MB |\n", tenants, what, used.wall_ms / 1e3,
                     used.cpu_ms / 1e3, used.cpu_ms / static_cast<double>(tenants), used.peak_kb / 1024);
}

std::string migrated(std::size_t tenants, const fs::path& place) {
  Fleet fleet(Kind::files, "g", tenants, nullptr, place / fmt::format("migrated{}", tenants));
  const Contender ours{.name = drover_itself, .command = {}, .progress = "SELECT count(*) FROM {}schema_migrations"};
  std::string rows;
  fleet.write_migrations(10);
  rows += row(tenants, "ten migrations from empty", drover(fleet, {"migrate"}));
  check(fleet, ours, nullptr);
  rows += row(tenants, "nothing to do, `--verify`", drover(fleet, {"migrate", "--verify"}));
  fleet.write_migrations(11);
  rows += row(tenants, "one pending", drover(fleet, {"migrate"}));
  check(fleet, ours, nullptr);
  return rows;
}

// As small as it gets: a hundred thousand of them are to find room in memory.
void shrink(const fs::path& path) {
  sqlite3* handle = nullptr;
  const bool shrunk = sqlite3_open(path.c_str(), &handle) == SQLITE_OK &&
                      sqlite3_exec(handle, "PRAGMA page_size = 512; VACUUM", nullptr, nullptr, nullptr) == SQLITE_OK;
  sqlite3_close(handle);
  if (!shrunk) throw std::runtime_error("cannot shrink " + path.string());
}

// One file is migrated, and the others are copies of it.
void make_files(const Fleet& fleet, std::size_t tenants) {
  drover(fleet, {"migrate"});
  fs::remove_all(fleet.directory() / ".drover");
  shrink(fleet.file(0));
  std::ofstream list(fleet.directory() / "list.csv");
  list << "id,path\n";
  for (std::size_t i = 0; i < tenants; ++i) {
    if (i != 0) fs::copy_file(fleet.file(0), fleet.file(i));
    list << fleet.tenant(i) << ',' << fleet.file(i).string() << '\n';
  }
}

std::string registered(std::size_t tenants, const fs::path& place) {
  Fleet fleet(Kind::files, "g", 1, nullptr, place / "registered");
  fleet.write_migrations(1);
  make_files(fleet, tenants);
  std::ofstream(fleet.directory() / "drover.toml")
      << "[catalog.tenant]\ndir = \"migrations\"\ndialect = \"sqlite\"\n\n[tenants]\nsource = \"registry\"\n";
  drover(fleet, {"tenant", "import", "list.csv"});
  const auto verified = drover(fleet, {"migrate", "--verify"});
  if (!verified.output.contains("nothing to do")) throw std::runtime_error("the copies: " + verified.output);
  auto rows = row(tenants, "`migrate`, nothing to do", drover(fleet, {"migrate"})) +
              row(tenants, "`plan`, nothing to do", drover(fleet, {"plan"})) +
              row(tenants, "`status`", drover(fleet, {"status"}));
  fleet.write_migrations(2);
  return rows + row(tenants, "`plan`, one pending for all", drover(fleet, {"plan"}));
}

// Of files that leave a tenant as small as it was.
void write_updates(const Fleet& fleet, int first, int last) {
  for (int number = first; number <= last; ++number) {
    std::ofstream(fleet.migration(number)) << fmt::format("UPDATE t1 SET c = {0} WHERE id = {0};\n", number);
  }
}

std::string with_history(std::size_t tenants, int migrations, const fs::path& place) {
  Fleet fleet(Kind::files, "g", 1, nullptr, place / fmt::format("history{}", migrations));
  fleet.write_migrations(1);
  write_updates(fleet, 2, migrations);
  make_files(fleet, tenants);
  drover(fleet, {"migrate"});  // has seen them all
  auto rows = row(tenants, fmt::format("{} migrations applied: nothing to do, `--verify`", migrations),
                  drover(fleet, {"migrate", "--verify"}));
  write_updates(fleet, migrations + 1, migrations + 1);
  const auto used = drover(fleet, {"migrate"});
  if (!used.output.contains(fmt::format("{} migrated, 0 failed", tenants))) throw std::runtime_error(used.output);
  return rows + row(tenants, fmt::format("{} migrations applied: one pending", migrations), used);
}

void measure(const Counts& counts) {
  const OwnDirectory place("/dev/shm");
  std::string text = machine() + "\n\n| tenants | | wall | CPU | CPU for each | peak |\n|---|---|---|---|---|---|\n";
  for (const auto tenants : counts.migrated) text += migrated(tenants, place.path());
  for (const auto migrations : counts.histories) text += with_history(counts.with_history, migrations, place.path());
  text += registered(counts.registered, place.path());
  std::fputs(text.c_str(), stdout);
}

}  // namespace

int main(int count, char** words) {
  try {
    measure(count > 1 && std::string_view(words[1]) == "--smoke" ? smoke : whole);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
