#include "conformance/place.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is not in <cstdlib>

#include "conformance/servers.hpp"
#include "drivers/postgres/driver.hpp"
#include "drivers/sqlite/driver.hpp"

namespace drover::conformance {

namespace {

namespace fs = std::filesystem;

class SqlitePlace final : public Place {
 public:
  SqlitePlace() : driver_(sqlite::make_driver()) {
    auto name = (fs::temp_directory_path() / "drover-conformance-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a directory");
    directory_ = name;
    auto made = db::SessionOptions{};
    made.may_create = true;
    driver_->connect(address(), made)->execute("PRAGMA user_version = 1");
  }
  ~SqlitePlace() override { fs::remove_all(directory_); }

  const db::Driver& driver() const override { return *driver_; }
  db::Address address() const override { return at("tenant.db"); }
  db::Address missing() const override { return at("absent.db"); }
  std::string endless() const override {
    return "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
  }
  std::string parameter() const override { return "?1"; }
  std::pair<std::string, std::string> setting() const override { return {"cache_size", "123"}; }
  std::string ask_for_setting() const override { return "PRAGMA cache_size"; }
  std::string unique_violation() const override { return "SQLITE_CONSTRAINT_UNIQUE"; }
  bool has_session_locks() const override { return false; }

 private:
  db::Address at(const std::string& file) const {
    return db::Address::of(url_of("sqlite:" + (directory_ / file).string()));
  }

  std::unique_ptr<db::Driver> driver_;
  fs::path directory_;
};

class PostgresPlace final : public Place {
 public:
  PostgresPlace() : driver_(postgres::make_driver()), database_(new_database()) {}

  const db::Driver& driver() const override { return *driver_; }
  db::Address address() const override { return at(database_); }
  db::Address missing() const override { return at("nothing_here"); }
  std::string endless() const override { return "SELECT pg_sleep(3600)::text"; }
  std::string parameter() const override { return "$1::text"; }
  std::pair<std::string, std::string> setting() const override { return {"work_mem", "5MB"}; }
  std::string ask_for_setting() const override { return "SHOW work_mem"; }
  std::string unique_violation() const override { return "23505"; }
  bool has_session_locks() const override { return true; }

 private:
  static db::Address at(const std::string& database) {
    return db::Address::of(url_of(postgres_server().url(database)), "public");
  }

  std::unique_ptr<db::Driver> driver_;
  std::string database_;
};

}  // namespace

const support::PrivatePostgres& postgres_server() {
  static const support::PrivatePostgres server;
  return server;
}

std::string new_database() {
  static int count = 0;
  auto name = "t" + std::to_string(++count);
  const auto address = db::Address::of(url_of(postgres_server().url()), "public");
  postgres::make_driver()->connect(address, {})->execute("CREATE DATABASE " + name);
  return name;
}

db::Url url_of(const std::string& text) {
  auto url = db::parse_url(text);
  if (!url) throw std::runtime_error(to_string(url.error().front()));
  return *std::move(url);
}

std::vector<std::string> Place::names() { return {"sqlite", "postgres"}; }

std::unique_ptr<Place> Place::make(const std::string& name) {
  if (name == "sqlite") return std::make_unique<SqlitePlace>();
  if (support::PrivatePostgres::programs().empty()) return nullptr;
  return std::make_unique<PostgresPlace>();
}

}  // namespace drover::conformance
