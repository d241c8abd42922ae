#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "match.hpp"

namespace drover::stories {

// The ways in which a tenant has a place of its own.
enum class Mode { sqlite, databases, schemas };

std::string_view to_string(Mode mode);
std::optional<Mode> parse_mode(std::string_view text);

// "sqlite", "postgres" (databases and schemas), "databases", "schemas", each also with "!" before it.
// Nullopt: not a condition.
std::optional<bool> holds(std::string_view condition, Mode mode);

enum class Verb {
  file,         // name: the path; body
  config,       // body, appended to the drover.toml that is made
  fleet,        // text: a number, or ids
  central,      // make the central database
  environment,  // text: NAME=VALUE
  run,          // text: a command for bash
  start,        // the same in the background; name
  wait,         // name: of what was started
  signal,       // name, text: KILL, TERM, ...
  until_rows,   // name: tenant; text: query; rows: what it must come to
  until_said,   // name: of what was started; text: a pattern
  until_run,    // text: a command that must come to exit 0
  sql,          // name: tenant, * or central; text: query; rows
  exec,         // name: tenant, * or central; text
  hold,         // name: tenant or central; text: statements of a connection that stays open
  release,      // name
  server        // name, text: settings; then stop, start, replica or promote
};

// How many lines must fit a pattern; without a number at least one.
struct Mention {
  std::optional<std::size_t> times;
  std::string pattern;
};

struct Step {
  Verb verb = Verb::run;
  std::size_t line = 0;  // of the story, from 1
  std::string name;
  std::string text;
  std::string body;
  int exit_code = 0;
  std::optional<Lines> output;  // the whole of stdout
  std::optional<Lines> errors;  // the whole of stderr
  std::vector<Mention> mentions;
  std::optional<Lines> rows;
};

struct Story {
  std::string name;  // in messages
  std::vector<Step> steps;
  bool told = true;            // false: not for this mode
  std::string corpus;          // the real history it needs; empty: none
  bool lenient_times = false;  // an example of the documentation: times in it are not meant to the letter
};

// Steps of other modes are left out. Throws std::runtime_error with file:line for what it cannot read.
Story parse_story(std::string_view text, const std::string& name, Mode mode);

}  // namespace drover::stories
