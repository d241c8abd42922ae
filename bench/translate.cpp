#include "translate.hpp"

#include <fstream>
#include <iterator>
#include <string>

#include <fmt/format.h>

namespace drover::bench {

namespace {

namespace fs = std::filesystem;

// `text`: what stands in the file `number`, whose name is `name`, for some SQL.
void write(const Fleet& fleet, const auto& name, const auto& text) {
  const auto directory = fleet.directory() / "translated";
  fs::create_directories(directory);
  for (int number = 1; number <= fleet.last(); ++number) {
    const auto path = directory / name(number);
    if (fs::exists(path)) continue;
    std::ifstream file(fleet.migration(number));
    const std::string sql{std::istreambuf_iterator<char>(file), {}};
    std::ofstream(path) << text(number, sql);
  }
}

std::string plain_name(int number) { return fmt::format("{:04}_step.sql", number); }
std::string plain_text(int /*number*/, const std::string& sql) { return sql; }

}  // namespace

void for_dbmate(const Fleet& fleet) {
  write(fleet, plain_name, [](int, const std::string& sql) { return "-- migrate:up\n" + sql + "\n-- migrate:down\n"; });
}

void for_drizzle(const Fleet& fleet) {
  write(fleet, plain_name, plain_text);
  std::string entries;
  for (int number = 1; number <= fleet.last(); ++number) {
    entries += fmt::format(R"({}{{"idx":{},"version":"7","when":{},"tag":"{:04}_step","breakpoints":true}})",
                           number == 1 ? "" : ",", number - 1, 1'767'225'600'000 + number, number);
  }
  fs::create_directories(fleet.directory() / "translated/meta");
  std::ofstream(fleet.directory() / "translated/meta/_journal.json")
      << fmt::format(R"({{"version":"7","dialect":"{}","entries":[{}]}})",
                     fleet.kind() == Kind::files ? "sqlite" : "postgresql", entries);
}

void for_umzug(const Fleet& fleet) { write(fleet, plain_name, plain_text); }

void for_node_pg_migrate(const Fleet& fleet) {
  write(
      fleet, [](int number) { return fmt::format("{}_step.sql", 1'767'225'600'000 + number); },
      [](int, const std::string& sql) { return "-- Up Migration\n" + sql + "\n-- Down Migration\n"; });
}

// Classes with names are read once, those without for each tenant.
void for_illuminate(const Fleet& fleet) {
  write(
      fleet, [](int number) { return fmt::format("2026_01_01_{:06}_step_{:04}.php", number, number); },
      [](int number, const std::string& sql) {
        return fmt::format(
            "<?php\nclass Step{:04} extends Illuminate\\Database\\Migrations\\Migration {{\n  public function up() {{\n"
            "    Illuminate\\Database\\Capsule\\Manager::connection()->unprepared('{}');\n  }}\n}}\n",
            number, sql);
      });
}

void for_alembic(const Fleet& fleet) {
  fs::create_directories(fleet.directory() / "translated/versions");
  write(
      fleet, [](int number) { return fmt::format("versions/{:04}_step.py", number); },
      [](int number, const std::string& sql) {
        const auto before = number == 1 ? std::string("None") : fmt::format("\"{:04}\"", number - 1);
        return fmt::format(
            "from alembic import op\n\nrevision = \"{:04}\"\ndown_revision = {}\n\n\n"
            "def upgrade():\n    op.execute(\"\"\"{}\"\"\")\n",
            number, before, sql);
      });
}

}  // namespace drover::bench
