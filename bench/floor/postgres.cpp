#include <stdexcept>
#include <vector>

#include <libpq-fe.h>

#include "floor/client.hpp"

namespace drover::bench {

namespace {

std::string in_place(std::string sql, const std::string& schema) {
  const std::string_view from = place;
  for (auto at = sql.find(from); at != std::string::npos; at = sql.find(from, at + schema.size())) {
    sql.replace(at, from.size(), schema);
  }
  return sql;
}

class PostgresClient final : public Client {
 public:
  void play(const Tenant& tenant, const Script& script) override {
    if (!connection_ || tenant.place != connected_to_) {
      connection_.reset();
      connection_.reset(PQconnectdb(tenant.place.c_str()));
      if (PQstatus(connection_.get()) != CONNECTION_OK) fail();
      connected_to_ = tenant.place;
    }
    if (script.size() == 1) {
      check(PQexec(connection_.get(), in_place(script.front().sql, tenant.schema).c_str()));
    } else {
      pipe(tenant, script);
    }
    if (tenant.schema == "public") connection_.reset();
  }

 private:
  void pipe(const Tenant& tenant, const Script& script) {
    auto* const handle = connection_.get();
    PQsetnonblocking(handle, 0);
    PQenterPipelineMode(handle);
    for (const auto& said : script) send(said, tenant.schema);
    PQpipelineSync(handle);
    for (std::size_t i = 0; i < script.size(); ++i) {
      check(PQgetResult(handle));
      PQgetResult(handle);  // the null one behind it
    }
    PQclear(PQgetResult(handle));  // the Sync's
    PQexitPipelineMode(handle);
  }

  void send(const Said& said, const std::string& schema) {
    std::vector<const char*> values;
    std::vector<std::string> texts;
    texts.reserve(said.args.size());
    for (const auto& arg : said.args)
      values.push_back(arg ? texts.emplace_back(in_place(*arg, schema)).c_str() : nullptr);
    PQsendQueryParams(connection_.get(), in_place(said.sql, schema).c_str(), static_cast<int>(values.size()), nullptr,
                      values.data(), nullptr, nullptr, 0);
  }

  void check(PGresult* given) const {
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(given, &PQclear);
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail();
  }

  [[noreturn]] void fail() const { throw std::runtime_error(PQerrorMessage(connection_.get())); }

  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_{nullptr, &PQfinish};
  std::string connected_to_;
};

}  // namespace

std::unique_ptr<Client> make_postgres_client() { return std::make_unique<PostgresClient>(); }

}  // namespace drover::bench
