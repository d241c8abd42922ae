#include "peers.hpp"

#include <cstdlib>
#include <fstream>
#include <optional>

#include <fmt/format.h>

#include "process.hpp"
#include "translate.hpp"

namespace drover::bench {

namespace {

namespace fs = std::filesystem;

// What an adapter is started with; empty: the tool is not installed.
using Words = std::vector<std::string>;

bool succeeds(const Words& words) { return run(words, "/").code == 0; }

bool in_npm(const fs::path& place, const char* package) {
  return fs::exists(place / "node_modules" / package / "package.json");
}

Words node(const fs::path& place, const char* package, const char* adapter) {
  if (!in_npm(place, package) || !succeeds({"node", "--version"})) return {};
  return {"node", place / adapter};
}

Words dbmate(const fs::path& place) { return in_npm(place, "dbmate") ? Words{place / "dbmate.sh"} : Words(); }

Words illuminate(const fs::path& place) {
  const auto* const needed =
      "require 'Illuminate/Database/autoload.php'; exit(class_exists('Illuminate\\Filesystem\\Filesystem') && "
      "extension_loaded('pdo_pgsql') && extension_loaded('pdo_sqlite') && extension_loaded('pcntl') ? 0 : 1);";
  return succeeds({"php", "-r", needed}) ? Words{"php", place / "illuminate.php"} : Words();
}

// With the Python that the distribution's Alembic belongs to.
Words alembic(const fs::path& place) {
  std::ifstream program("/usr/bin/alembic");
  std::string python;
  if (!std::getline(program, python) || !python.starts_with("#!")) return {};
  python.erase(0, 2);
  return succeeds({python, "-c", "import alembic, psycopg2"}) ? Words{python, place / "alembic_fleet.py"} : Words();
}

struct Known {
  const char* name;
  Words words;
  const char* table;
  void (*translate)(const Fleet& fleet);
  bool takes_files = true;
};

Contender contender(const Known& known) {
  const auto command = [words = known.words](const Fleet& fleet, Task /*task*/) {
    auto all = words;
    all.push_back(fleet.directory());
    return all;
  };
  return {.name = known.name,
          .command = command,
          .progress = std::string("SELECT ") + known.table,
          .translate = known.translate,
          .takes_files = known.takes_files};
}

void lay_adapters(const fs::path& place) {
  fs::copy(DROVER_BENCH_ADAPTERS, place);
  if (const char* npm = std::getenv("DROVER_BENCH_PEERS")) {
    fs::create_directory_symlink(fs::absolute(npm) / "node_modules", place / "node_modules");
  }
}

}  // namespace

Peers find_peers(const fs::path& place) {
  lay_adapters(place);
  const Known all[] = {
      {"drizzle", node(place, "drizzle-orm", "drizzle.mjs"), "count(*) FROM {}__drizzle_migrations", for_drizzle},
      {"umzug", node(place, "umzug", "umzug.mjs"), "count(*) FROM {}umzug", for_umzug},
      {"node-pg-migrate", node(place, "node-pg-migrate", "node-pg-migrate.mjs"), "count(*) FROM {}pgmigrations",
       for_node_pg_migrate, false},
      {"dbmate", dbmate(place), "count(*) FROM {}schema_migrations", for_dbmate},
      {"Illuminate", illuminate(place), "count(*) FROM {}migrations", for_illuminate},
      {"Alembic", alembic(place), "CAST(version_num AS integer) FROM {}alembic_version", for_alembic}};
  Peers peers;
  for (const auto& known : all) {
    if (known.words.empty()) {
      peers.missing.emplace_back(known.name);
    } else {
      peers.installed.push_back(contender(known));
    }
  }
  return peers;
}

}  // namespace drover::bench
