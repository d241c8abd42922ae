#include "drivers/postgres/broken_server.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace drover::postgres {

namespace {

// src/backend/utils/fmgr/dfmgr.c. The name of the file comes next.
constexpr auto beginnings = std::to_array<std::string_view>(
    {"could not load library \"", "could not access file \"", "incompatible library \"", "could not find function \""});

std::string_view quoted(std::string_view text) {
  const auto begin = text.find('"');
  const auto end = text.find('"', begin + 1);
  return end == std::string_view::npos ? std::string_view{} : text.substr(begin + 1, end - begin - 1);
}

// could not find function "f" in file "/usr/lib/...": the second name.
std::string_view file_in(std::string_view message) {
  constexpr std::string_view in_file = "in file ";
  const auto at = message.find(in_file);
  return quoted(at == std::string_view::npos ? message : message.substr(at));
}

std::string_view stem(std::string_view path) {
  const auto slash = path.rfind('/');
  auto name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  return name.substr(0, name.rfind(".so"));
}

db::Error with(db::Error error, std::string remedy) {
  error.error_class = db::ErrorClass::server;
  error.remedy = std::move(remedy);
  error.retryable = false;
  return error;
}

}  // namespace

db::Error told_as_broken(db::Error error, std::string_view statement) {
  const std::string_view message = error.what();
  if (message.starts_with("extension \"") && message.ends_with("\" is not available")) {
    return with(std::move(error), "its package is not installed where that server runs");
  }
  const bool library = std::ranges::any_of(beginnings, [&](auto words) { return message.starts_with(words); });
  const auto file = file_in(message);
  if (!library || (!file.contains("$libdir") && !file.ends_with(".so"))) return error;
  const bool named = statement.contains(file) || (statement.contains("'$libdir") && statement.contains(stem(file)));
  if (named) return error;
  return with(std::move(error),
              "the server's installation, not the migration: its packages were changed while it ran; restart it");
}

}  // namespace drover::postgres
