#include "drivers/postgres/result.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"
#include "drivers/postgres/sqlstate.hpp"

namespace drover::postgres {

namespace {

std::string field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? std::string{} : std::string(text);
}

// The server counts characters from 1.
std::optional<std::size_t> byte_offset(const std::string& sql, const std::string& position) {
  std::size_t characters = 0;
  const auto parsed = std::from_chars(position.data(), position.data() + position.size(), characters);
  if (parsed.ec != std::errc{} || characters == 0) return std::nullopt;
  std::size_t offset = 0;
  for (--characters; characters > 0 && offset < sql.size(); --characters) {
    ++offset;
    while (offset < sql.size() && (static_cast<unsigned char>(sql[offset]) & 0xC0U) == 0x80U) ++offset;
  }
  return offset;
}

// "COPY orders, line 3, column note: ...", among what was under way. The rest may hold values.
std::optional<std::size_t> line_of_data(std::string_view context) {
  constexpr std::string_view digits = "0123456789";
  while (!context.starts_with("COPY ")) {
    const auto line_end = context.find('\n');
    if (line_end == std::string_view::npos) return std::nullopt;
    context.remove_prefix(line_end + 1);
  }
  const auto comma = std::min(context.find(", "), context.size());
  const auto begin = std::min(context.find_first_of(digits, comma), context.size());
  std::size_t line = 0;
  const auto parsed = std::from_chars(context.data() + begin, context.data() + context.size(), line);
  return parsed.ec == std::errc{} && line > 0 ? std::optional(line) : std::nullopt;
}

// Two sessions that create the same extension, type or schema at once meet on a system catalog's own index: nobody's
// fault, and over when the other one has committed.
bool met_on_a_catalog(const std::string& sqlstate, const std::string& schema, const std::string& message) {
  if (sqlstate == "23505") return schema == "pg_catalog";
  return sqlstate == "XX000" && message.find("tuple concurrently") != std::string::npos;
}

struct Spoken {
  std::string_view words;
  db::ErrorClass error_class;
  std::string_view sqlstate;
};

// What servers say before there is a session; libpq 15 hands on the text alone. The first that fits counts: "too many
// connections for role" names a role too.
constexpr std::array<Spoken, 12> spoken{{{"password authentication failed", db::ErrorClass::auth, "28P01"},
                                         {"no password supplied", db::ErrorClass::auth, "28P01"},
                                         {"no pg_hba.conf entry", db::ErrorClass::auth, "28000"},
                                         {"authentication failed", db::ErrorClass::auth, "28000"},
                                         {"permission denied for database", db::ErrorClass::auth, "42501"},
                                         {"too many clients", db::ErrorClass::capacity, "53300"},
                                         {"too many connections", db::ErrorClass::capacity, "53300"},
                                         {"remaining connection slots", db::ErrorClass::capacity, "53300"},
                                         {"role \"", db::ErrorClass::auth, "28000"},
                                         {"the database system is", db::ErrorClass::connect, "57P03"},
                                         {"not currently accepting connections", db::ErrorClass::connect, "55000"},
                                         {"database \"", db::ErrorClass::missing, "3D000"}}};

std::string one_line(std::string_view text) {
  std::string line;
  for (const auto& piece : split_list(text, '\n')) line += (line.empty() ? "" : "; ") + piece;
  return line;
}

}  // namespace

db::Error error(db::ErrorClass error_class, const std::string& sqlstate, const std::string& message) {
  return {error_class, sqlstate, message};
}

db::Error error_of(const PGresult* result, const std::string& sql) {
  const auto state = field(result, PG_DIAG_SQLSTATE);
  const auto message = field(result, PG_DIAG_MESSAGE_PRIMARY);
  auto made = error(class_of(state), state, message.empty() ? one_line(PQresultErrorMessage(result)) : message);
  made.condition = std::string(condition_of(state));
  made.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
  made.hint = field(result, PG_DIAG_MESSAGE_HINT);
  made.table = field(result, PG_DIAG_TABLE_NAME);
  made.column = field(result, PG_DIAG_COLUMN_NAME);
  made.constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
  made.offset = byte_offset(sql, field(result, PG_DIAG_STATEMENT_POSITION));
  made.data_line = line_of_data(field(result, PG_DIAG_CONTEXT));
  made.retryable = is_transient(state) || met_on_a_catalog(state, field(result, PG_DIAG_SCHEMA_NAME), message);
  made.may_hold_values = may_hold_values(state);
  return made;
}

db::Error connect_error(PGconn* connection, const Secret& password) {
  const auto message = redacted(one_line(PQerrorMessage(connection)), password);
  auto made = error(db::ErrorClass::connect, "08001", message);
  for (const auto& one : spoken) {
    if (message.find(one.words) == std::string::npos) continue;
    made.error_class = one.error_class;
    made.sqlstate = std::string(one.sqlstate);
    break;
  }
  made.condition = std::string(condition_of(made.sqlstate));
  made.retryable = made.error_class == db::ErrorClass::connect;
  made.server_wide = made.retryable && made.sqlstate != "55000";
  return made;
}

db::Error lost_connection(PGconn* connection, const Secret& password) {
  auto made = error(db::ErrorClass::connect, "08006", redacted(one_line(PQerrorMessage(connection)), password));
  made.condition = "connection_failure";
  made.retryable = true;
  made.connection_lost = true;
  return made;
}

}  // namespace drover::postgres
