#include "sql/postgres/version_needs.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"

namespace drover::sql::postgres {

namespace {

constexpr std::string_view syntax = "42601";
constexpr std::string_view no_function = "42883";
constexpr std::string_view at_or_near = "syntax error at or near";

// PostgreSQL's release notes, appendix E, 14 to 18. What a migration may well mean otherwise is not in it: a missing
// function gamma() is rather the application's own.
constexpr auto table = std::to_array<VersionNeed>({
    {"42704", "unrecognized configuration parameter \"idle_session_timeout\"", "", "", "", 14, "idle_session_timeout"},
    {no_function, "function date_bin(", "", "", "", 14, "date_bin()"},
    {no_function, "function string_to_table(", "", "", "", 14, "string_to_table()"},
    {no_function, "function bit_count(", "", "", "", 14, "bit_count()"},
    {no_function, "function trim_array(", "", "", "", 14, "trim_array()"},
    {syntax, at_or_near, "begin atomic", "", "create", 14, "a function body BEGIN ATOMIC"},

    {syntax, at_or_near, "merge into", "", "", 15, "MERGE"},
    {syntax, at_or_near, "nulls not distinct", "", "", 15, "NULLS NOT DISTINCT"},
    {"22023", "unrecognized parameter \"security_invoker\"", "", "", "", 15, "a view with security_invoker"},
    {syntax, at_or_near, "(", "on delete set null", "", 15, "ON DELETE SET NULL for some of the columns"},
    {syntax, at_or_near, "(", "on delete set default", "", 15, "ON DELETE SET DEFAULT for some of the columns"},
    {syntax, at_or_near, "access method", "set", "alter table", 15, "ALTER TABLE ... SET ACCESS METHOD"},
    {no_function, "function regexp_like(", "", "", "", 15, "regexp_like()"},
    {no_function, "function regexp_count(", "", "", "", 15, "regexp_count()"},
    {no_function, "function regexp_instr(", "", "", "", 15, "regexp_instr()"},
    {no_function, "function regexp_substr(", "", "", "", 15, "regexp_substr()"},

    {syntax, "subquery in from must have an alias", "", "", "", 16, "a subquery in FROM without an alias"},
    {syntax, "values in from must have an alias", "", "", "", 16, "VALUES in FROM without an alias"},
    {no_function, "function any_value(", "", "", "", 16, "ANY_VALUE"},
    {syntax, at_or_near, "storage ", "", "create", 16, "STORAGE in CREATE TABLE"},
    {syntax, at_or_near, "json", "is", "", 16, "IS JSON"},
    {syntax, at_or_near, "json", "is not", "", 16, "IS NOT JSON"},
    {syntax, at_or_near, ":", "", "json_object(", 16, "the constructor JSON_OBJECT"},
    {syntax, at_or_near, "value ", "", "json_object(", 16, "the constructor JSON_OBJECT"},
    {no_function, "function json_array(", "", "", "", 16, "the constructor JSON_ARRAY"},
    {no_function, "function json_arrayagg(", "", "", "", 16, "JSON_ARRAYAGG"},
    {syntax, "trailing junk after numeric literal at or near \"0x", "", "", "", 16, "a hexadecimal number"},
    {syntax, "trailing junk after numeric literal at or near \"0o", "", "", "", 16, "an octal number"},
    {syntax, "trailing junk after numeric literal at or near \"0b", "", "", "", 16, "a binary number"},
    {"42703", "column \"system_user\" does not exist", "", "", "", 16, "SYSTEM_USER"},
    {syntax, at_or_near, "on ", "create statistics", "", 16, "CREATE STATISTICS without a name"},
    {syntax, at_or_near, "inherit ", "with", "grant", 16, "GRANT ... WITH INHERIT"},
    {syntax, at_or_near, "set ", "with", "grant", 16, "GRANT ... WITH SET"},
    {syntax, "option \"default\" not recognized", "", "", "copy", 16, "COPY with DEFAULT"},
    {no_function, "function array_shuffle(", "", "", "", 16, "array_shuffle()"},
    {no_function, "function array_sample(", "", "", "", 16, "array_sample()"},
    {no_function, "function pg_input_is_valid(", "", "", "", 16, "pg_input_is_valid()"},

    {syntax, at_or_near, "returning", "", "merge into", 17, "MERGE ... RETURNING"},
    {syntax, at_or_near, "by source", "when not matched", "merge into", 17, "MERGE ... WHEN NOT MATCHED BY SOURCE"},
    {syntax, at_or_near, "columns", "", "json_table(", 17, "JSON_TABLE"},
    {syntax, at_or_near, "returning", "", "json_value(", 17, "JSON_VALUE"},
    {syntax, at_or_near, "returning", "", "json_query(", 17, "JSON_QUERY"},
    {no_function, "function json_value(", "", "", "", 17, "JSON_VALUE"},
    {no_function, "function json_query(", "", "", "", 17, "JSON_QUERY"},
    {no_function, "function json_exists(", "", "", "", 17, "JSON_EXISTS"},
    {no_function, "function json_scalar(", "", "", "", 17, "JSON_SCALAR"},
    {no_function, "function json_serialize(", "", "", "", 17, "JSON_SERIALIZE"},
    {"42704", "unrecognized configuration parameter \"transaction_timeout\"", "", "", "", 17, "transaction_timeout"},
    {syntax, "unrecognized privilege type \"maintain\"", "", "", "", 17, "the privilege MAINTAIN"},
    {syntax, "unrecognized event name \"login\"", "", "", "", 17, "an event trigger on login"},
    {syntax, at_or_near, "local", "at", "", 17, "AT LOCAL"},
    {syntax, at_or_near, "expression as", "set", "alter", 17, "ALTER COLUMN ... SET EXPRESSION"},
    {syntax, "option \"on_error\" not recognized", "", "", "copy", 17, "COPY with ON_ERROR"},
    {no_function, "function random(integer, integer)", "", "", "", 17, "random() between two numbers"},
    {no_function, "function uuid_extract_timestamp(", "", "", "", 17, "uuid_extract_timestamp()"},

    {syntax, at_or_near, "without overlaps", "", "", 18, "WITHOUT OVERLAPS"},
    {syntax, at_or_near, "", ", period", "foreign key", 18, "FOREIGN KEY ... PERIOD"},
    {syntax, at_or_near, "virtual", "", "generated always as", 18, "a virtual generated column"},
    {syntax, at_or_near, "enforced", "not", "", 18, "a constraint that is NOT ENFORCED"},
    {"42P01", "missing from-clause entry for table \"old\"", "old.", "", "returning", 18, "OLD in RETURNING"},
    {"42P01", "missing from-clause entry for table \"new\"", "new.", "", "returning", 18, "NEW in RETURNING"},
    {no_function, "function uuidv7(", "", "", "", 18, "uuidv7()"},
    {no_function, "function uuidv4(", "", "", "", 18, "uuidv4()"},
    {no_function, "function array_sort(", "", "", "", 18, "array_sort()"},
    {no_function, "function array_reverse(", "", "", "", 18, "array_reverse()"},
});

constexpr std::size_t far_enough = 10'000;  // of a long statement, only this much round the place is looked at

// As the table is written.
std::string evened(std::string_view text) {
  std::string out;
  for (const char c : lower(text)) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (blank && (out.empty() || out.back() == ' ')) continue;
    out += blank ? ' ' : c;
  }
  return out;
}

struct Around {
  std::string at;
  std::string before;
};

Around around(std::string_view statement, std::optional<std::size_t> offset) {
  if (!offset || *offset > statement.size()) return {};
  const auto begin = *offset > far_enough ? *offset - far_enough : 0;
  return {.at = evened(statement.substr(*offset, far_enough)),
          .before = std::string(trim(evened(statement.substr(begin, *offset - begin))))};
}

// In whole words.
bool ends_in(std::string_view text, std::string_view words) {
  if (!text.ends_with(words)) return false;
  return words.empty() || text.size() == words.size() || words.front() == ',' ||
         text[text.size() - words.size() - 1] == ' ';
}

}  // namespace

std::span<const VersionNeed> version_needs() { return table; }

const VersionNeed* need_behind(const Refusal& refusal, std::string_view statement, int server) {
  const auto says = evened(refusal.message);
  const auto place = around(statement, refusal.offset);
  const auto* need = std::ranges::find_if(table, [&](const VersionNeed& one) {
    return server < one.version && refusal.sqlstate == one.sqlstate && says.starts_with(one.says) &&
           place.at.starts_with(one.at) && ends_in(place.before, one.right_before) && place.before.contains(one.before);
  });
  return need == table.end() ? nullptr : need;
}

}  // namespace drover::sql::postgres
