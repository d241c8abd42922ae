#include "sql/written_tables.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "sql/words.hpp"

namespace drover::sql {

namespace {

std::string bare(std::string name) {
  name.erase(0, name.rfind('.') + 1);
  std::erase_if(name, [](char c) { return c == '"' || c == '`' || c == '[' || c == ']'; });
  return lower(name);
}

// Behind the queries of a WITH, each of which is in parentheses.
std::size_t place_of_verb(const Words& words) {
  if (!words.is(0, "with")) return 0;
  auto first = words.size();
  for (const auto* verb : {"insert", "replace", "merge", "delete", "update"}) first = std::min(first, words.find(verb));
  return first;
}

// Where the first table's name stands; size() where the statement is none of these.
std::size_t place_of_table(const Words& words) {
  const auto begin = place_of_verb(words);
  const auto behind = [&](std::string_view keyword) {
    const auto at = words.find(keyword, begin);
    return at == words.size() ? at : at + 1;
  };
  const auto verb = words.at(begin);
  if (verb == "insert" || verb == "replace" || verb == "merge") return behind("into");
  if (verb == "delete") return behind("from");
  if (verb == "update") return begin + (words.is(begin + 1, "or") ? 3 : 1);
  if (verb == "copy") return words.find("from") == words.size() ? words.size() : 1;
  if (verb == "truncate") return words.is(1, "table") ? 2 : 1;
  if ((verb == "drop" || verb == "alter") && words.is(1, "table")) return words.are(2, {"if", "exists"}) ? 4 : 2;
  return words.size();
}

// Only these take a list.
bool takes_many(const Words& words) { return words.is(0, "drop") || words.is(0, "truncate"); }

}  // namespace

std::vector<std::string> written_tables(Dialect dialect, std::string_view statement) {
  const Words words(dialect, statement);
  std::vector<std::string> tables;
  for (auto at = place_of_table(words); at < words.size(); ++at) {
    if (words.is(at, "only")) ++at;
    tables.push_back(bare(words.name(at)));
    if (!takes_many(words) || !words.is(at, ",")) break;
  }
  return tables;
}

}  // namespace drover::sql
