#pragma once

#include <cassert>
#include <memory>
#include <stdexcept>

#include <libpq-fe.h>
#include <sqlite3.h>

#include "db/drivers.hpp"

namespace drover::tenants {

// The least driver that can ask a real database one question: this room stands below the real drivers.
class PlainConnection : public db::Connection {
 public:
  void execute(std::string_view sql) override { query(sql); }
  std::vector<db::Answer> play(const db::Script& /*script*/, const db::StepDone& /*done*/) override { return {}; }
  std::unique_ptr<db::Lock> try_lock(std::string_view /*name*/) override { return nullptr; }
  void reset() override {}
  void cancel() noexcept override {}
  std::string server_version() const override { return "plain"; }
};

class PlainSqlite : public PlainConnection {
 public:
  explicit PlainSqlite(const std::filesystem::path& path) {
    if (sqlite3_open(path.c_str(), &file_) != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(file_));
  }
  PlainSqlite(const PlainSqlite&) = delete;
  PlainSqlite& operator=(const PlainSqlite&) = delete;
  ~PlainSqlite() override { sqlite3_close(file_); }

  db::Rows query(std::string_view sql, db::Args /*args*/ = {}) override {
    db::Rows rows;
    const char* rest = sql.data();
    while (rest != sql.data() + sql.size()) rows = run(rest, rest, sql.data() + sql.size());
    return rows;
  }

 private:
  db::Rows run(const char* text, const char*& rest, const char* end) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(file_, text, static_cast<int>(end - text), &statement, &rest) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(file_));
    }
    db::Rows rows;
    for (int i = 0; i < sqlite3_column_count(statement); ++i)
      rows.columns.emplace_back(sqlite3_column_name(statement, i));
    while (sqlite3_step(statement) == SQLITE_ROW) {
      auto& row = rows.rows.emplace_back();
      for (int i = 0; i < sqlite3_column_count(statement); ++i) row.push_back(value(statement, i));
    }
    sqlite3_finalize(statement);
    return rows;
  }

  static db::Value value(sqlite3_stmt* statement, int i) {
    if (sqlite3_column_type(statement, i) == SQLITE_NULL) return std::nullopt;
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, i));
    return std::string(bytes == nullptr ? "" : bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, i)));
  }

  sqlite3* file_ = nullptr;
};

class PlainPostgres : public PlainConnection {
 public:
  explicit PlainPostgres(const db::Address& address)
      : session_(PQconnectdb(
            ("host=" + address.server->parameters.at("host") + " user=postgres dbname=" + address.database).c_str())) {
    if (PQstatus(session_) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(session_));
  }
  PlainPostgres(const PlainPostgres&) = delete;
  PlainPostgres& operator=(const PlainPostgres&) = delete;
  ~PlainPostgres() override { PQfinish(session_); }

  db::Rows query(std::string_view sql, db::Args args = {}) override {
    std::vector<const char*> values;
    for (const auto& arg : args) values.push_back(arg ? arg->c_str() : nullptr);
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result(
        PQexecParams(session_, std::string(sql).c_str(), static_cast<int>(values.size()), nullptr, values.data(),
                     nullptr, nullptr, 0),
        PQclear);
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) throw std::runtime_error(PQerrorMessage(session_));
    db::Rows rows;
    for (int i = 0; i < PQnfields(result.get()); ++i) rows.columns.emplace_back(PQfname(result.get(), i));
    for (int r = 0; r < PQntuples(result.get()); ++r) {
      auto& row = rows.rows.emplace_back();
      for (int i = 0; i < PQnfields(result.get()); ++i) {
        const bool null = PQgetisnull(result.get(), r, i) != 0;
        row.push_back(null ? db::Value{} : db::Value{PQgetvalue(result.get(), r, i)});
      }
    }
    return rows;
  }

 private:
  PGconn* session_;
};

template <sql::Dialect kind>
class PlainDriver : public db::Driver {
 public:
  sql::Dialect dialect() const noexcept override { return kind; }
  db::Traits traits() const noexcept override { return {}; }
  std::unique_ptr<db::Connection> connect(const db::Address& address,
                                          const db::SessionOptions& options) const override {
    assert(!options.read_write);
    if constexpr (kind == sql::Dialect::sqlite) {
      return std::make_unique<PlainSqlite>(address.database);
    } else {
      return std::make_unique<PlainPostgres>(address);
    }
  }
  db::Envelope envelope(const db::Address& /*address*/, const db::SessionOptions& /*session*/,
                        const db::TransactionOptions& /*transaction*/) const override {
    return {};
  }
  db::Envelope outside(const db::Address& /*address*/, const db::SessionOptions& /*session*/,
                       const db::TransactionOptions& /*options*/) const override {
    return {};
  }
  std::string quote(std::string_view identifier) const override { return std::string(identifier); }
  std::string qualified(const db::Address& /*address*/, std::string_view table) const override {
    return std::string(table);
  }
  bool exists(db::Connection& /*connection*/, const db::Address& /*address*/) const override { return true; }
  std::string stamp(const db::Address& /*address*/) const override { return {}; }
  std::optional<db::FreeConnections> free_connections(db::Connection& /*connection*/) const override {
    return std::nullopt;
  }
};

inline db::Drivers plain_drivers() {
  std::vector<std::unique_ptr<db::Driver>> drivers;
  drivers.push_back(std::make_unique<PlainDriver<sql::Dialect::sqlite>>());
  drivers.push_back(std::make_unique<PlainDriver<sql::Dialect::postgres>>());
  return db::Drivers(std::move(drivers));
}

}  // namespace drover::tenants
