#include "migrations/formats/formats.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "migrations/formats/all.hpp"
#include "migrations/formats/changeset.hpp"
#include "migrations/formats/names.hpp"
#include "migrations/formats/prefixed.hpp"

namespace drover::migrations {

namespace {

constexpr auto formats = std::to_array<const Format*>({
    &native_format,
    &flyway_format,
    &goose_format,
    &dbmate_format,
    &golang_migrate_format,
    &prisma_format,
    &drizzle_format,
    &diesel_format,
    &sqlx_format,
    &supabase_format,
    &postgres_migrations_format,
    &liquibase_format,
    &atlas_format,
    &node_pg_migrate_format,
    &refinery_format,
});

struct Candidate {
  const Format* format = nullptr;
  std::vector<Evidence> evidence;

  bool has_mark() const {
    return std::ranges::find(evidence, Evidence::Weight::mark, &Evidence::weight) != evidence.end();
  }
  std::string sentence() const { return evidence.front().sentence; }
};

// Marks first, so that the front is the strongest.
std::vector<Candidate> candidates(const Folder& folder) {
  std::vector<Candidate> found;
  for (const auto* format : formats) {
    auto evidence = format->evidence(folder);
    if (evidence.empty()) continue;
    std::ranges::stable_sort(evidence, std::ranges::greater{}, &Evidence::weight);
    found.push_back({format, std::move(evidence)});
  }
  if (std::ranges::any_of(found, &Candidate::has_mark))
    std::erase_if(found, [](const auto& one) { return !one.has_mark(); });
  return found;
}

Problem two_formats(const Folder& folder, const std::vector<Candidate>& found) {
  std::vector<std::string> names;
  Problem problem{.code = "format_unclear", .place = Place{.file = folder.shown(folder.directory())}};
  for (const auto& one : found) {
    names.emplace_back(one.format->name);
    problem.details.push_back(fmt::format("{}: {}", one.format->name, one.sentence()));
  }
  problem.message = fmt::format("these files may be of more than one format: {}", join(names, ", "));
  problem.hint = fmt::format(
      "say `format = \"{}\"` (or the other one) for the catalog, or keep one format in a directory", names.front());
  return problem;
}

Choice chosen(const Format& format, std::string reason) {
  Choice choice{&format, std::move(reason)};
  if (&format != &native_format) choice.ledgers.emplace_back(format.name);
  return choice;
}

std::expected<Choice, Problem> decide_by_ledger(const Folder& folder, std::vector<Candidate> found,
                                                const ForeignLedgers& ledgers) {
  const auto known = ledgers ? ledgers() : std::vector<std::string>{};
  std::vector<Candidate> with_ledger;
  std::ranges::copy_if(found, std::back_inserter(with_ledger),
                       [&](const auto& one) { return std::ranges::find(known, one.format->name) != known.end(); });
  if (with_ledger.size() != 1) return std::unexpected(two_formats(folder, found));
  const auto& one = with_ledger.front();
  return chosen(*one.format, fmt::format("{}, and a tenant has its ledger", one.sentence()));
}

// Files that another tool cuts in two would run whole, the way back included.
std::optional<Problem> contradiction(const Folder& folder, const Format& wanted) {
  for (const auto& one : candidates(folder)) {
    if (!one.has_mark() || one.format == &wanted) continue;
    if (wanted.evidence(folder).empty() || &wanted == &native_format) {
      return Problem{.code = "format_contradicted",
                     .message = fmt::format("the catalog's format is {}, and {}", wanted.name, one.sentence()),
                     .hint = fmt::format("say `format = \"{}\"`, or take that line out", one.format->name),
                     .place = Place{.file = folder.shown(folder.directory())}};
    }
  }
  return std::nullopt;
}

// Whom files belong to that nothing speaks for, if not to Drover.
std::vector<std::string> unmarked_formats() {
  std::vector<std::string> names;
  for (const auto* format : formats) {
    if (format->unmarked) names.emplace_back(format->name);
  }
  return names;
}

}  // namespace

std::span<const Format* const> all_formats() { return formats; }

const Format* find_format(std::string_view name) {
  const auto* found = std::ranges::find(formats, name, &Format::name);
  return found == formats.end() ? nullptr : *found;
}

std::expected<Choice, Problem> choose_format(const Folder& folder, std::string_view wanted,
                                             const ForeignLedgers& ledgers) {
  if (const auto* named = find_format(wanted)) {
    if (auto problem = contradiction(folder, *named)) return std::unexpected(*std::move(problem));
    return chosen(*named, "the configuration says so");
  }
  auto found = candidates(folder);
  if (found.empty()) return Choice{&native_format, "nothing speaks for another tool", unmarked_formats()};
  if (found.size() == 1) return chosen(*found.front().format, found.front().sentence());
  return decide_by_ledger(folder, std::move(found), ledgers);
}

void read_anything(const std::string& file_name, const std::string& text, sql::Dialect dialect) {
  const std::filesystem::path path(file_name);
  prefixed(path);
  numbered(path.stem().string());
  parse_changeset(text.substr(0, text.find('\n')));
  const Found found{.up = path};
  const Placeholders none;
  for (const auto* format : formats) {
    auto copy = text;
    format->read(
        {.found = found, .text = copy, .file = file_name, .dialect = dialect, .settings = text, .placeholders = &none});
  }
}

}  // namespace drover::migrations
