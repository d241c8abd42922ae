#include <array>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "base/files.hpp"
#include "cli/commands/all.hpp"
#include "cli/environment.hpp"

namespace drover::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::array<Option, 1> options{{{"--driver", &Arguments::driver, "sqlite or postgres [sqlite]"}}};

constexpr const char* sqlite_tenants = R"(
[tenants]
source = "glob"                      # one SQLite file per tenant; {id} is the tenant's id
pattern = "tenants/{id}.db"
# source = "registry"                # tenants that `drover tenant add` knows
)";

constexpr const char* postgres_tenants = R"(
[server.main]
url = "env:DATABASE_SERVER_URL"      # e.g. postgresql://migrator@db.internal:5432/postgres
# max_connections = 16

[tenants]
source = "databases"                 # one database per tenant; {id} is the tenant's id
server = "main"
pattern = "tenant_{id}"
# source = "schemas"                 # one schema per tenant, in one database
# database = "app"
# pattern = "t_{id}"
)";

constexpr const char* head = R"(# Drover: docs/configuration.md explains every key.

[control]
url = "sqlite:.drover/control.db"    # runs, jobs and what is known of every tenant

[catalog.tenant]                     # what every tenant gets
dir = "migrations"
)";

constexpr const char* first_migration = R"(-- drover:up
CREATE TABLE customers (
  id integer PRIMARY KEY,
  name text NOT NULL
);

-- drover:down
DROP TABLE customers;
)";

bool write_new(Environment& environment, const fs::path& path, const std::string& text) {
  auto& output = environment.output();
  std::error_code error;
  if (fs::exists(path, error)) {
    output.result({path.string() + " is there already, left as it is"},
                  fmt::format("{{\"event\":\"file\",\"path\":\"{}\",\"written\":false}}", path.string()));
    return true;
  }
  if (auto written = write_file(path, text); !written) {
    output.problem(written.error());
    return false;
  }
  output.result({path.string()}, fmt::format("{{\"event\":\"file\",\"path\":\"{}\",\"written\":true}}", path.string()));
  return true;
}

int run(Environment& environment, const Arguments& arguments) {
  const auto driver = arguments.driver.empty() ? std::string("sqlite") : arguments.driver;
  if (driver != "sqlite" && driver != "postgres") {
    environment.output().problem(
        {.code = "usage", .message = fmt::format("--driver is sqlite or postgres, not `{}`", driver)});
    return 1;
  }
  std::error_code error;
  const bool empty = !fs::exists("migrations", error) || fs::is_empty("migrations", error);
  fs::create_directories("migrations", error);
  const auto config = std::string(head) + (driver == "sqlite" ? sqlite_tenants : postgres_tenants);
  if (!write_new(environment, "drover.toml", config)) return 1;
  if (empty && !write_new(environment, "migrations/0001_customers.sql", first_migration)) return 1;
  return write_new(environment, ".gitignore", ".drover/\n.env\n") ? 0 : 1;
}

}  // namespace

const Command init_command{
    .name = "init",
    .alias = "",
    .summary = "make drover.toml and a first migration here",
    .words = "",
    .options = options,
    .teaching = "Overwrites nothing.\n\nExamples:\n  drover init\n  drover init --driver postgres",
    .run = run};

}  // namespace drover::cli
