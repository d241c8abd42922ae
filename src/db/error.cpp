#include "db/error.hpp"

#include <algorithm>

namespace drover::db {

namespace {

// Each database has files of its own, and trouble that all share is to be told as one. Where there is no room stays:
// "base/...", "pg_tblspc/16385/...".
std::string without_own_file(std::string text) {
  for (const std::string_view place : {"\"base/", "\"pg_tblspc/"}) {
    const auto begin = text.find(place);
    const auto end = text.find('"', begin == std::string::npos ? begin : begin + 1);
    if (end == std::string::npos) continue;
    auto from = begin + place.size();
    if (place == "\"pg_tblspc/") from = text.find('/', from);
    if (from < end) text.replace(from, end - from, text[from] == '/' ? "/..." : "...");
  }
  return text;
}

}  // namespace

std::string_view to_string(ErrorClass error_class) {
  switch (error_class) {
    case ErrorClass::sql:
      return "sql";
    case ErrorClass::version:
      return "version";
    case ErrorClass::server:
      return "server";
    case ErrorClass::lock:
      return "lock";
    case ErrorClass::timeout:
      return "timeout";
    case ErrorClass::connect:
      return "connect";
    case ErrorClass::auth:
      return "auth";
    case ErrorClass::capacity:
      return "capacity";
    case ErrorClass::disk:
      return "disk";
    case ErrorClass::read_only:
      return "read_only";
    case ErrorClass::corrupt:
      return "corrupt";
    case ErrorClass::missing:
      return "missing";
    case ErrorClass::busy:
      return "busy";
    case ErrorClass::outside:
      return "outside";
    case ErrorClass::fenced:
      return "fenced";
    case ErrorClass::cancelled:
      return "cancelled";
  }
  return "sql";
}

bool is_code(std::string_view text) {
  const auto is_part = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
  return text.starts_with("SQLITE_") || (text.size() == 5 && std::ranges::all_of(text, is_part));
}

Error::Error(ErrorClass of_class, std::string state, const std::string& message)
    : std::runtime_error(message), error_class(of_class), sqlstate(std::move(state)) {}

std::string Error::summary() const {
  if (!may_hold_values) {
    const auto text = error_class == ErrorClass::disk ? without_own_file(what()) : std::string(what());
    return remedy.empty() ? text : text + " (" + remedy + ")";
  }
  std::string text = condition.empty() ? std::string("failed") : condition;
  if (!constraint.empty()) text += " " + constraint;
  if (!table.empty()) text += (constraint.empty() ? " " : " on ") + table;
  if (!column.empty()) text += (table.empty() ? " column " : ".") + column;
  return text;
}

}  // namespace drover::db
