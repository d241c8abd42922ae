#include "fleet.hpp"

#include <fstream>
#include <stdexcept>

#include <fmt/format.h>
#include <sqlite3.h>

namespace drover::bench {

namespace {

namespace fs = std::filesystem;

std::string table(int number) {
  return fmt::format(
      "CREATE TABLE t{} (id integer PRIMARY KEY, a text NOT NULL, b text, c integer, d integer, e text, f boolean, "
      "g text);\n",
      number);
}

std::string text_of(int number) {
  if (number <= 4) return table(number);
  if (number <= 7) return fmt::format("CREATE INDEX i{0} ON t{0} (a, c);\n", number - 4);
  return fmt::format("ALTER TABLE t{} ADD COLUMN x{} integer;\n", 1 + number % 4, number);
}

void make_file(const fs::path& path) {
  sqlite3* handle = nullptr;
  const bool made = sqlite3_open(path.c_str(), &handle) == SQLITE_OK &&
                    sqlite3_exec(handle, "PRAGMA user_version = 0; VACUUM", nullptr, nullptr, nullptr) == SQLITE_OK;
  sqlite3_close(handle);
  if (!made) throw std::runtime_error("cannot make " + path.string());
}

}  // namespace

Fleet::Fleet(Kind kind, std::string name, std::size_t size, const Server* server, fs::path directory)
    : kind_(kind), name_(std::move(name)), size_(size), server_(server), directory_(std::move(directory)) {
  fs::create_directories(directory_ / "migrations");
  switch (kind_) {
    case Kind::databases:
      make_databases();
      break;
    case Kind::schemas:
      make_schemas();
      break;
    case Kind::files:
      make_files();
      break;
  }
  write_project();
}

Fleet::~Fleet() {
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

std::string Fleet::tenant(std::size_t number) const { return fmt::format("{}_{:06}", name_, number); }

fs::path Fleet::file(std::size_t number) const { return directory_ / "files" / (tenant(number) + ".db"); }

fs::path Fleet::migration(int number) const {
  return directory_ / "migrations" / fmt::format("{:04}_step.sql", number);
}

void Fleet::make_databases() const {
  for (std::size_t i = 0; i < size_; ++i) {
    server_->ask("postgres", fmt::format("CREATE DATABASE {} TEMPLATE template0 STRATEGY wal_log", tenant(i)));
  }
}

void Fleet::make_schemas() const {
  server_->ask("postgres", "CREATE DATABASE " + name_);
  std::string sql;
  for (std::size_t i = 0; i < size_; ++i) sql += fmt::format("CREATE SCHEMA {};", tenant(i));
  server_->ask(name_, sql);
}

void Fleet::make_files() const {
  fs::create_directories(directory_ / "files");
  make_file(file(0));
  for (std::size_t i = 1; i < size_; ++i) fs::copy_file(file(0), file(i));
}

void Fleet::write_project() const {
  std::ofstream config(directory_ / "drover.toml");
  if (server_ != nullptr) config << "[server.main]\nurl = \"env:BENCH_URL\"\n\n";
  config << "[tenants]\n";
  std::ofstream list(directory_ / "tenants");
  for (std::size_t i = 0; i < size_; ++i) {
    if (kind_ == Kind::databases) list << server_->url(tenant(i)) << "\tpublic\n";
    if (kind_ == Kind::schemas) list << server_->url(name_) << '\t' << tenant(i) << '\n';
    if (kind_ == Kind::files) list << file(i).string() << "\t\n";
  }
  switch (kind_) {
    case Kind::databases:
      config << fmt::format("source = \"databases\"\nserver = \"main\"\npattern = \"{}_{{id}}\"\n", name_);
      break;
    case Kind::schemas:
      config << fmt::format("source = \"schemas\"\nserver = \"main\"\ndatabase = \"{0}\"\npattern = \"{0}_{{id}}\"\n",
                            name_);
      break;
    case Kind::files:
      config << "source = \"glob\"\npattern = \"files/{id}.db\"\n";
      break;
  }
}

void Fleet::write_migrations(int last) {
  for (int number = last_ + 1; number <= last; ++number) std::ofstream(migration(number)) << text_of(number);
  last_ = last;
}

}  // namespace drover::bench
