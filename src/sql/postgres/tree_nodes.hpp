#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace drover::sql::postgres {

// Looks into libpg_query's JSON, where a key that is not there stands for "", false or nothing.

inline std::string text_at(const nlohmann::json& node, const char* key) {
  const auto found = node.find(key);
  return found != node.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

inline bool flag_at(const nlohmann::json& node, const char* key) {
  const auto found = node.find(key);
  return found != node.end() && found->is_boolean() && found->get<bool>();
}

// An empty object where there is none. Lives as long as `node`.
inline const nlohmann::json& child(const nlohmann::json& node, const char* key) {
  static const nlohmann::json nothing = nlohmann::json::object();
  const auto found = node.find(key);
  return found == node.end() ? nothing : *found;
}

}  // namespace drover::sql::postgres
