#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace drover::migrations {

// The line that begins a change set of Liquibase's: `changeset author:id attribute:value ...`
struct Changeset {
  std::string author;
  std::string id;
  std::map<std::string, std::string> attributes;  // names in lower case
  bool is(const std::string& attribute, std::string_view value) const;
};

// Of a comment's text. nullopt: it is none, or it has no author or no id.
std::optional<Changeset> parse_changeset(std::string_view comment);

// Whether a list as in `dbms:postgresql,!h2` holds for a database of this name.
bool is_for_database(std::string_view list, std::string_view name);

}  // namespace drover::migrations
