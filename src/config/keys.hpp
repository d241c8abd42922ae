#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace drover::config {

// run.concurrency as {"run", "concurrency"}: names in it may hold dots.
using Path = std::vector<std::string>;

std::string to_string(const Path& path);

enum class Kind { text, url, web_url, secret, number, duration, size, truth, list, choice, setting };

// One key of drover.toml. A * in its path stands for any name.
struct Key {
  std::string_view path;
  Kind kind = Kind::text;
  std::string_view preset = {};  // as it would be written; empty: none
  std::int64_t least = 0;        // number; duration in milliseconds; size in bytes
  std::int64_t most = 0;
  std::string_view choices = {};  // choice: what is built, separated by commas
  std::string_view later = {};    // choice: what is known and not built yet
};

std::span<const Key> all_keys();

// Null: there is no such key.
const Key* find_key(const Path& path);
// Is it the beginning of some key's path?
bool is_section(const Path& path);
// Known to the design and not built yet: a section or key that is refused as such.
bool is_for_later(const Path& path);
// What may stand in this section, to find what a misspelt one was meant to be.
std::vector<std::string> names_in(const Path& section);

}  // namespace drover::config
