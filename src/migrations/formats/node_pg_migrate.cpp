#include "base/text.hpp"
#include "migrations/formats/all.hpp"
#include "migrations/formats/names.hpp"
#include "migrations/formats/sections.hpp"

namespace drover::migrations {

namespace {

enum class Direction { none, up, down };

// `-- Up Migration`, `---- DOWN  migration of users`: dashes and blanks, the word, blanks, "migration".
Direction direction_of(const Comment& comment) {
  const auto begin = comment.text.find_first_not_of("- \t");
  if (begin == std::string_view::npos) return Direction::none;
  const auto text = comment.text.substr(begin);
  for (const auto& [word, direction] : {std::pair{"up", Direction::up}, std::pair{"down", Direction::down}}) {
    const auto rest = behind(text, word);
    const auto length = std::string_view(word).size();
    if (rest && text.size() > length && (text[length] == ' ' || text[length] == '\t') && behind(*rest, "migration"))
      return direction;
  }
  return Direction::none;
}

Header read(const Source& source) {
  auto header = read_directives(source.text, source.file);
  const auto comments = comments_with("migration", source.dialect, source.text);
  const Comment* up = nullptr;
  const Comment* down = nullptr;
  for (const auto& comment : comments) {
    const auto direction = direction_of(comment);
    if (direction == Direction::none) continue;
    auto& mark = direction == Direction::up ? up : down;
    if (mark != nullptr) {
      add_problem(header, source, comment.line, "annotation_twice", "this direction begins a second time");
    } else {
      mark = &comment;
    }
  }
  if (down != nullptr && up == nullptr && !source.is_down) {
    add_problem(header, source, down->line, "annotation_missing",
                "a `Down Migration` without an `Up Migration`: node-pg-migrate would run it as a part of the up",
                "put `-- Up Migration` at the beginning");
  }
  cut(header, source, up, down);
  return header;
}

std::vector<Evidence> evidence(const Folder& folder) {
  return comment_evidence(folder, usual_files(folder), "migration",
                          [](const Comment& comment) { return direction_of(comment) != Direction::none; });
}

Listing list(const Folder& folder) {
  auto listing = list_native(folder);
  std::erase_if(listing.problems, [](const auto& problem) { return problem.code == "version_twice"; });
  order_by_whole_name(listing);
  return listing;
}

}  // namespace

const Format node_pg_migrate_format{.name = "node-pg-migrate",
                                    .evidence = evidence,
                                    .list = list,
                                    .read = read,
                                    .new_file = "{version}_{name}.sql",
                                    .new_text = "-- Up Migration\n\n\n-- Down Migration\n\n",
                                    .unmarked = true};

}  // namespace drover::migrations
