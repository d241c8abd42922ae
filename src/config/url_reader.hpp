#pragma once

#include <map>
#include <optional>

#include "config/build.hpp"

namespace drover::config {

// Values that are URLs, or references to them. Each reference is resolved once.
class UrlReader {
 public:
  UrlReader(const Material& material, const std::filesystem::path& project, Problems& problems, Problems& notes);

  // Nullopt: there is no such value, or a problem was noted. SQLite paths come back absolute. Where secrets are not
  // needed and one is missing, an empty URL.
  std::optional<db::Url> read(const Path& path);

  // For DATABASE_URL, which is no key.
  std::optional<db::Url> read(const std::string& name, const Value& value);

 private:
  std::optional<db::Url> parsed(const std::string& name, const Value& value, const std::string& text);
  void complain(const std::string& name, const Value& value, Problem problem);

  const Material& material_;
  const std::filesystem::path& project_;
  Problems& problems_;
  Problems& notes_;
  std::map<std::string, std::expected<Secret, Problem>> resolved_;
};

// A URL for people: the reference, or the URL without its password.
std::string shown_url(const Value& value);

}  // namespace drover::config
