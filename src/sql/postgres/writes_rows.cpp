#include "sql/postgres/writes_rows.hpp"

#include <algorithm>
#include <array>

#include "sql/postgres/tree_nodes.hpp"

namespace drover::sql::postgres {

namespace {

using nlohmann::json;

// PostgreSQL 15 manual, chapter 9. Sorted.
constexpr auto well_known = std::to_array<std::string_view>({
    "abs",
    "age",
    "array_agg",
    "array_append",
    "array_cat",
    "array_length",
    "array_prepend",
    "array_remove",
    "array_replace",
    "array_to_string",
    "avg",
    "bool_and",
    "bool_or",
    "btrim",
    "cardinality",
    "ceil",
    "ceiling",
    "char_length",
    "chr",
    "clock_timestamp",
    "concat",
    "concat_ws",
    "count",
    "currval",
    "date_part",
    "date_trunc",
    "decode",
    "dense_rank",
    "encode",
    "extract",
    "first_value",
    "floor",
    "format",
    "gen_random_uuid",
    "generate_series",
    "initcap",
    "json_agg",
    "json_build_array",
    "json_build_object",
    "jsonb_agg",
    "jsonb_array_elements",
    "jsonb_array_elements_text",
    "jsonb_build_array",
    "jsonb_build_object",
    "jsonb_object_agg",
    "jsonb_set",
    "jsonb_strip_nulls",
    "lag",
    "last_value",
    "lead",
    "left",
    "length",
    "lower",
    "lpad",
    "ltrim",
    "make_date",
    "make_interval",
    "make_timestamp",
    "make_timestamptz",
    "max",
    "md5",
    "min",
    "nextval",
    "now",
    "overlay",
    "pg_get_serial_sequence",
    "position",
    "quote_ident",
    "quote_literal",
    "random",
    "rank",
    "regexp_match",
    "regexp_matches",
    "regexp_replace",
    "regexp_split_to_array",
    "regexp_split_to_table",
    "repeat",
    "replace",
    "reverse",
    "right",
    "round",
    "row_number",
    "row_to_json",
    "rpad",
    "rtrim",
    "setval",
    "sha256",
    "split_part",
    "statement_timestamp",
    "string_agg",
    "string_to_array",
    "strpos",
    "substr",
    "substring",
    "sum",
    "timezone",
    "to_char",
    "to_date",
    "to_json",
    "to_jsonb",
    "to_number",
    "to_timestamp",
    "transaction_timestamp",
    "translate",
    "trim",
    "trunc",
    "unnest",
    "upper",
});
static_assert(std::ranges::is_sorted(well_known));

bool calls_well_known(const json& call) {
  const auto& name = child(call, "funcname");
  if (name.empty() || name.size() > 2) return false;
  const auto part = [](const json& node) { return text_at(child(node, "String"), "sval"); };
  return (name.size() == 1 || part(name.front()) == "pg_catalog") && is_well_known(part(name.back()));
}

bool calls_others(const json& node) {
  if (!node.is_structured()) return false;
  if (node.is_object() && node.contains("FuncCall") && !calls_well_known(node["FuncCall"])) return true;
  return std::ranges::any_of(node, calls_others);
}

// From the client; a server's file or program is another matter.
bool copies_in(const json& node) {
  return flag_at(node, "is_from") && !node.contains("filename") && !flag_at(node, "is_program");
}

}  // namespace

bool is_well_known(std::string_view function) { return std::ranges::binary_search(well_known, function); }

bool writes_rows(std::string_view tag, const json& node) {
  constexpr auto kinds = std::to_array<std::string_view>(
      {"InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "TruncateStmt", "SelectStmt", "CopyStmt"});
  if (std::ranges::find(kinds, tag) == kinds.end()) return false;
  if (tag == "CopyStmt" && !copies_in(node)) return false;
  return !calls_others(node);
}

}  // namespace drover::sql::postgres
