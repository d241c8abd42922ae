#include "drivers/postgres/sqlstate.hpp"

#include <algorithm>
#include <array>

namespace drover::postgres {

namespace {

struct Condition {
  std::string_view state;
  std::string_view name;
};

constexpr auto conditions = std::to_array<Condition>({
    {"08000", "connection_exception"},
    {"08001", "sqlclient_unable_to_establish_sqlconnection"},
    {"08003", "connection_does_not_exist"},
    {"08006", "connection_failure"},
    {"0A000", "feature_not_supported"},
    {"21000", "cardinality_violation"},
    {"22001", "string_data_right_truncation"},
    {"22003", "numeric_value_out_of_range"},
    {"22007", "invalid_datetime_format"},
    {"22008", "datetime_field_overflow"},
    {"22012", "division_by_zero"},
    {"22023", "invalid_parameter_value"},
    {"22P02", "invalid_text_representation"},
    {"23000", "integrity_constraint_violation"},
    {"23001", "restrict_violation"},
    {"23502", "not_null_violation"},
    {"23503", "foreign_key_violation"},
    {"23505", "unique_violation"},
    {"23514", "check_violation"},
    {"23P01", "exclusion_violation"},
    {"25001", "active_sql_transaction"},
    {"25006", "read_only_sql_transaction"},
    {"25P02", "in_failed_sql_transaction"},
    {"25P03", "idle_in_transaction_session_timeout"},
    {"28000", "invalid_authorization_specification"},
    {"28P01", "invalid_password"},
    {"3D000", "invalid_catalog_name"},
    {"3F000", "invalid_schema_name"},
    {"40001", "serialization_failure"},
    {"40P01", "deadlock_detected"},
    {"42501", "insufficient_privilege"},
    {"42601", "syntax_error"},
    {"42701", "duplicate_column"},
    {"42703", "undefined_column"},
    {"42704", "undefined_object"},
    {"42710", "duplicate_object"},
    {"42723", "duplicate_function"},
    {"42804", "datatype_mismatch"},
    {"42883", "undefined_function"},
    {"42P01", "undefined_table"},
    {"42P06", "duplicate_schema"},
    {"42P07", "duplicate_table"},
    {"2BP01", "dependent_objects_still_exist"},
    {"53100", "disk_full"},
    {"53200", "out_of_memory"},
    {"53300", "too_many_connections"},
    {"54000", "program_limit_exceeded"},
    {"54001", "statement_too_complex"},
    {"55006", "object_in_use"},
    {"55P03", "lock_not_available"},
    {"55P04", "unsafe_new_enum_value_usage"},
    {"57014", "query_canceled"},
    {"57P01", "admin_shutdown"},
    {"57P02", "crash_shutdown"},
    {"57P03", "cannot_connect_now"},
    {"57P05", "idle_session_timeout"},
    {"58030", "io_error"},
    {"58P01", "undefined_file"},
    {"P0001", "raise_exception"},
    {"XX000", "internal_error"},
    {"XX001", "data_corrupted"},
    {"XX002", "index_corrupted"},
});

}  // namespace

std::string_view condition_of(std::string_view sqlstate) {
  const auto* found = std::ranges::find(conditions, sqlstate, &Condition::state);
  return found == conditions.end() ? std::string_view{} : found->name;
}

db::ErrorClass class_of(std::string_view sqlstate) {
  using db::ErrorClass;
  const auto group = sqlstate.substr(0, std::min<std::size_t>(2, sqlstate.size()));
  if (sqlstate == "55P03" || group == "40") return ErrorClass::lock;
  if (sqlstate == "57014") return ErrorClass::timeout;
  if (group == "08" || sqlstate == "57P01" || sqlstate == "57P02" || sqlstate == "57P03" || sqlstate == "57P05" ||
      sqlstate == "25P03") {
    return ErrorClass::connect;
  }
  if (group == "28") return ErrorClass::auth;
  if (sqlstate == "53100") return ErrorClass::disk;
  if (group == "53") return ErrorClass::capacity;
  if (sqlstate == "25006") return ErrorClass::read_only;
  if (sqlstate == "3D000") return ErrorClass::missing;
  if (sqlstate == "XX001" || sqlstate == "XX002") return ErrorClass::corrupt;
  return ErrorClass::sql;
}

bool is_transient(std::string_view sqlstate) {
  const auto kind = class_of(sqlstate);
  return kind == db::ErrorClass::lock || kind == db::ErrorClass::connect;
}

bool may_hold_values(std::string_view sqlstate) {
  return sqlstate.starts_with("22") || sqlstate.starts_with("23") || sqlstate.starts_with("P0");
}

}  // namespace drover::postgres
