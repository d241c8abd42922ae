#include "migrations/formats/languages.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace drover::migrations {

namespace {

namespace fs = std::filesystem;

struct Language {
  std::string_view extension;
  std::string_view name;
  std::string_view advice;  // how its SQL can be had
};

constexpr std::string_view by_hand = "write what it does as SQL in a file of its own";

constexpr auto languages = std::to_array<Language>({
    {".go", "Go", by_hand},
    {".php", "PHP", "`php artisan migrate --pretend` shows its SQL"},
    {".js", "JavaScript", by_hand},
    {".mjs", "JavaScript", by_hand},
    {".cjs", "JavaScript", by_hand},
    {".ts", "TypeScript", by_hand},
    {".mts", "TypeScript", by_hand},
    {".java", "Java", by_hand},
    {".class", "Java", by_hand},
    {".kt", "Kotlin", by_hand},
    {".scala", "Scala", by_hand},
    {".groovy", "Groovy", by_hand},
    {".py", "Python", "`alembic upgrade --sql` or Django's `sqlmigrate` gives its SQL"},
    {".rb", "Ruby", by_hand},
    {".exs", "Elixir", "`mix ecto.migrate --log-migrations-sql` shows its SQL"},
    {".rs", "Rust", by_hand},
    {".cs", "C#", "`dotnet ef migrations script` gives its SQL"},
});

constexpr auto changelogs = std::to_array<std::string_view>({".xml", ".yaml", ".yml", ".json"});

bool begins_with_digits(std::string_view text, std::size_t least) {
  const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
  return end >= least;
}

// 0007_a, 7-a, V7__a, R__a, Migration20260102, Version20260102, m260102_030405_a
bool is_named_as_migration(std::string_view stem) {
  if (begins_with_digits(stem, 1)) return true;
  for (const std::string_view prefix : {"V", "U", "B", "R"}) {
    if (stem.starts_with(prefix) && stem.contains("__")) return stem[1] == '_' || begins_with_digits(stem.substr(1), 1);
  }
  for (const std::string_view prefix : {"Migration", "Version", "m"}) {
    if (stem.starts_with(prefix) && begins_with_digits(stem.substr(prefix.size()), 6)) return true;
  }
  return false;
}

bool is_migration(const Folder& folder, const fs::path& path) {
  const auto stem = path.stem().string();
  if (stem.ends_with(".d") || stem.ends_with("_test") || stem.ends_with(".test")) return false;
  if (is_named_as_migration(stem)) return true;
  return path.extension() == ".py" && folder.head(path).contains("down_revision");  // Alembic's names are hashes
}

}  // namespace

Problems other_languages(const Folder& folder) {
  Problems problems;
  const std::string hint = "; or list it in the catalog's `ignore`";
  for (const auto& path : folder.files()) {
    const auto extension = path.extension().string();
    const auto* language = std::ranges::find(languages, extension, &Language::extension);
    if (language != languages.end() && is_migration(folder, path)) {
      problems.push_back(folder.problem(
          "other_language", path, fmt::format("it is a migration in {}, and only SQL can run here", language->name),
          std::string(language->advice) + hint));
    } else if (std::ranges::find(changelogs, extension) != changelogs.end() &&
               folder.head(path).contains("databaseChangeLog")) {
      problems.push_back(folder.problem("other_language", path,
                                        "it is a changelog of Liquibase's that is not formatted SQL",
                                        "`liquibase update-sql` gives its SQL" + hint));
    }
  }
  return problems;
}

}  // namespace drover::migrations
