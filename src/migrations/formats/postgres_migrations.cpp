#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "migrations/formats/all.hpp"
#include "migrations/formats/names.hpp"
#include "migrations/formats/sections.hpp"

namespace drover::migrations {

namespace {

constexpr std::string_view mark = "postgres-migrations ";

std::vector<Evidence> evidence(const Folder& folder) {
  return comment_evidence(folder, folder.sql_files(), mark,
                          [](const Comment& comment) { return behind(comment.text, mark).has_value(); });
}

Listing list(const Folder& folder) {
  auto listing = list_singles(folder, "postgres-migrations", [](std::string_view stem) { return numbered(stem); });
  order(listing, folder);
  for (std::size_t i = 1; i < listing.migrations.size(); ++i) {
    const auto before = parse_number(listing.migrations[i - 1].version.text());
    const auto& one = listing.migrations[i];
    if (!before || parse_number(one.version.text()) <= *before + 1) continue;
    listing.notes.push_back(
        folder.note("version_gap", one.up,
                    fmt::format("nothing stands between {} and it: postgres-migrations itself refuses a gap",
                                listing.migrations[i - 1].version.text())));
  }
  return listing;
}

Header read(const Source& source) {
  auto header = read_whole(source);
  const auto comments = comments_with(mark, source.dialect, source.text);
  for (const auto& comment : comments) {
    const auto word = behind(comment.text, mark);
    if (!word) continue;
    if (*word == "disable-transaction")
      header.directives.own_steps = true;
    else if (*word == "ignore")
      header.directives.record_only = true;
    else
      add_problem(header, source, comment.line, "annotation_unknown",
                  fmt::format("postgres-migrations has no `{}`", *word), "disable-transaction or ignore");
  }
  return header;
}

}  // namespace

const Format postgres_migrations_format{.name = "postgres-migrations",
                                        .evidence = evidence,
                                        .list = list,
                                        .read = read,
                                        .new_file = "{version}_{name}.sql",
                                        .new_text = "",
                                        .unmarked = true};

}  // namespace drover::migrations
