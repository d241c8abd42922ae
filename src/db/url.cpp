#include "db/url.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace drover::db {

namespace {

std::unexpected<Problems> malformed(std::string what) {
  return fail({.code = "url_malformed",
               .message = "the URL " + std::move(what),
               .hint = "postgresql://user@host:5432/database or sqlite:path/to/file.db"});
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// nullopt: a % that is not followed by two hexadecimal digits, or an encoded NUL.
std::optional<std::string> decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[i + 1]);
    const int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0 || high + low == 0) return std::nullopt;
    result += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return result;
}

// Cuts `text` at the first `separator`, which belongs to neither part.
std::pair<std::string_view, std::optional<std::string_view>> cut(std::string_view text, char separator) {
  const auto at = text.find(separator);
  if (at == std::string_view::npos) return {text, std::nullopt};
  return {text.substr(0, at), text.substr(at + 1)};
}

bool parse_user(Url& url, std::string_view text) {
  const auto [user, password] = cut(text, ':');
  const auto name = decoded(user);
  const auto word = decoded(password.value_or(""));
  if (!name || !word) return false;
  url.user = *name;
  url.password = Secret(*word);
  return true;
}

bool parse_port(Url& url, std::string_view text) {
  const auto number = parse_number(text);
  if (!number || *number < 1 || *number > 65535) return false;
  url.port = static_cast<std::uint16_t>(*number);
  return true;
}

// host, host:port, [v6], [v6]:port
const char* parse_host(Url& url, std::string_view text) {
  std::string_view host = text;
  std::optional<std::string_view> port;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return "has an IPv6 address without its closing bracket";
    host = text.substr(1, end - 1);
    const auto rest = text.substr(end + 1);
    if (!rest.empty() && rest.front() != ':') return "has something behind its IPv6 address";
    if (!rest.empty()) port = rest.substr(1);
  } else {
    std::tie(host, port) = cut(text, ':');
  }
  const auto name = decoded(host);
  if (!name) return "has a malformed percent-encoding in its host";
  url.host = *name;
  if (port && !port->empty() && !parse_port(url, *port)) return "has a port that is not a number from 1 to 65535";
  return nullptr;
}

bool parse_parameters(Url& url, std::string_view text) {
  for (const auto& pair : split_list(text, '&')) {
    const auto [name, value] = cut(pair, '=');
    const auto key = decoded(name);
    const auto decoded_value = decoded(value.value_or(""));
    if (!key || key->empty() || !value || !decoded_value) return false;
    url.parameters[*key] = *decoded_value;
  }
  return true;
}

// Words that have a place of their own in a URL; as parameters they would say things twice. A host may be a socket
// directory, which cannot stand in the authority.
const char* take_over_parameters(Url& url) {
  if (const auto host = url.parameters.extract("host")) {
    if (!url.host.empty()) return "names its host twice";
    url.host = host.mapped();
  }
  if (const auto port = url.parameters.extract("port")) {
    if (url.port || !parse_port(url, port.mapped())) return "has a port that is not a number from 1 to 65535";
  }
  if (const auto user = url.parameters.extract("user")) url.user = user.mapped();
  if (const auto password = url.parameters.extract("password")) url.password = Secret(password.mapped());
  if (const auto database = url.parameters.extract("dbname")) url.database = database.mapped();
  return nullptr;
}

Checked<Url> parse_postgres(std::string_view rest) {
  Url url;
  const auto [before_query, query] = cut(rest, '?');
  const auto [authority, path] = cut(before_query, '/');
  // The last @: a password may hold one that somebody forgot to encode.
  const auto at = authority.rfind('@');
  if (at != std::string_view::npos && !parse_user(url, authority.substr(0, at))) {
    return malformed("has a malformed percent-encoding in its user or password");
  }
  const auto host = at == std::string_view::npos ? authority : authority.substr(at + 1);
  if (const char* problem = parse_host(url, host)) return malformed(problem);
  const auto database = decoded(path.value_or(""));
  if (!database) return malformed("has a malformed percent-encoding in its database");
  url.database = *database;
  if (query && !parse_parameters(url, *query)) return malformed("has malformed parameters behind the ?");
  if (const char* problem = take_over_parameters(url)) return malformed(problem);
  return url;
}

Checked<Url> parse_sqlite(std::string_view rest) {
  Url url;
  url.dialect = sql::Dialect::sqlite;
  if (rest.starts_with("//")) rest.remove_prefix(2);
  if (rest.empty()) return malformed("names no file");
  url.path = std::string(rest);
  return url;
}

}  // namespace

Checked<Url> parse_url(std::string_view text) {
  if (!is_utf8(text)) return malformed("is not UTF-8");
  if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; })) {
    return malformed("holds a control character");
  }
  for (const std::string_view scheme : {"postgresql://", "postgres://"}) {
    if (text.starts_with(scheme)) return parse_postgres(text.substr(scheme.size()));
  }
  if (text.starts_with("sqlite:")) return parse_sqlite(text.substr(7));
  return malformed("begins with none of postgresql:// and sqlite:");
}

std::string to_string(const Url& url) {
  return to_string(url, url.dialect == sql::Dialect::sqlite ? url.path : url.database);
}

std::string to_string(const Server& server, std::string_view database) {
  if (server.dialect == sql::Dialect::sqlite) return "sqlite:" + std::string(database);
  std::string text = "postgresql://";
  if (!server.user.empty()) text += server.user + "@";
  const bool v6 = server.host.contains(':');
  text += v6 ? "[" + server.host + "]" : server.host;
  if (server.port) text += ":" + std::to_string(*server.port);
  text.append("/").append(database);
  if (const auto mode = server.parameters.find("sslmode"); mode != server.parameters.end()) {
    text += "?sslmode=" + mode->second;
  }
  return text;
}

}  // namespace drover::db
