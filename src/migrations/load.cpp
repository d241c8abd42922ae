#include <algorithm>
#include <system_error>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "migrations/catalog.hpp"
#include "migrations/formats/formats.hpp"
#include "migrations/formats/languages.hpp"
#include "migrations/part.hpp"

namespace drover::migrations {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::uint32_t line_of_bad_byte(std::string_view text) {
  std::uint32_t line = 1;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (!is_utf8(text.substr(0, end))) return line;
    text.remove_prefix(std::min(end + 1, text.size()));
    ++line;
  }
  return line;
}

class Loader {
 public:
  explicit Loader(const CatalogOptions& options)
      : options_(options),
        folder_({.directory = options.directory,
                 .others = options.other_catalogs,
                 .project = options.project,
                 .ignore = options.ignore,
                 .dialect = options.dialect}) {}

  Checked<Catalog> run() {
    if (folder_.unreadable()) return fail(*folder_.unreadable());
    const auto choice = choose_format(folder_, options_.format, options_.foreign_ledgers);
    if (!choice) return fail(choice.error());
    format_ = choice->format;
    auto listing = format_->list(folder_);
    problems_ = std::move(listing.problems);
    notes_ = std::move(listing.notes);
    std::ranges::move(other_languages(folder_), std::back_inserter(problems_));
    sql::in_one_go(options_.dialect, [&] {
      for (const auto& found : listing.migrations) load(found);
    });
    for (const auto& migration : migrations_) check_requirements(migration);
    note_missing_downs();
    if (!problems_.empty()) return std::unexpected(everything(*choice));
    return Catalog(options_.name, options_.dialect, std::move(migrations_), std::move(notes_),
                   {.name = std::string(format_->name), .reason = choice->reason, .ledgers = choice->ledgers});
  }

 private:
  Problems everything(const Choice& choice) {
    if (format_->name != "drover") {
      for (auto& one : problems_) {
        if (one.code == "name_invalid") one.hint += fmt::format("; the format is {}: {}", format_->name, choice.reason);
      }
    }
    std::ranges::move(notes_, std::back_inserter(problems_));
    std::ranges::stable_sort(problems_, {}, [](const auto& one) { return one.place ? one.place->file : ""; });
    return std::move(problems_);
  }

  Problem problem(std::string code, const std::string& file, std::string message, std::string hint = {}) const {
    return {
        .code = std::move(code), .message = std::move(message), .hint = std::move(hint), .place = Place{.file = file}};
  }

  // nullopt: the problem has been noted.
  std::optional<std::string> read(const fs::path& path) {
    const auto file = shown_path(path, options_.project);
    auto text = read_file(path);
    if (!text) {
      auto unreadable = text.error();
      unreadable.place = Place{.file = file};
      problems_.push_back(std::move(unreadable));
      return std::nullopt;
    }
    if (text->starts_with(byte_order_mark)) text->erase(0, byte_order_mark.size());
    if (is_utf8(*text)) return *std::move(text);
    auto bad = problem("not_utf8", file,
                       text->find('\0') != std::string::npos ? "the file holds a NUL byte" : "the file is not UTF-8",
                       "save it as UTF-8");
    bad.place->line = line_of_bad_byte(*text);
    problems_.push_back(std::move(bad));
    return std::nullopt;
  }

  // Several migrations may stand in one file.
  std::optional<std::string> read_part_of(const Found& found) {
    if (found.begin == 0 && found.end == std::string::npos) return read(found.up);
    if (found.up != last_path_) {
      last_path_ = found.up;
      last_text_ = read(found.up);
    }
    if (!last_text_ || found.begin > last_text_->size()) return std::nullopt;
    return last_text_->substr(found.begin, found.end - found.begin);
  }

  Header read_header_of(const Found& found, std::string& text, const std::string& file, bool is_down = false) {
    Source source{.found = found,
                  .text = text,
                  .file = file,
                  .dialect = options_.dialect,
                  .is_down = is_down,
                  .placeholders = &options_.placeholders};
    if (const auto& settings = is_down ? found.down_settings : found.settings) {
      source.settings = read(*settings).value_or("");
      source.settings_file = shown_path(*settings, options_.project);
    }
    auto header = format_->read(source);
    std::ranges::move(header.problems, std::back_inserter(problems_));
    std::ranges::move(header.notes, std::back_inserter(notes_));
    return header;
  }

  void load(const Found& found) {
    auto text = read_part_of(found);
    if (!text) return;
    const auto file = shown_path(found.up, options_.project);
    auto header = read_header_of(found, *text, file);
    std::string included_file = file;
    std::optional<std::string> included;
    if (const auto target = include_of(header, *text); !target.empty()) {
      included = read_included(found.up, target, header.include_line, file);
      if (!included) return;
      const auto path = (found.up.parent_path() / target).lexically_normal();
      included_file = shown_path(path, options_.project);
      const Found whole{.version = found.version, .name = found.name, .up = path};
      auto inner = read_header_of(whole, *included, included_file);
      header.up = inner.up;
      header.down = inner.down;
      header.own_text = inner.own_text;
    }
    header.directives.own_steps = header.directives.own_steps || found.own_steps;
    Migration migration{
        .version = found.version, .name = found.name, .kind = found.kind, .directives = header.directives};
    migration.up = read_part(options_.dialect, header.up, included_file, header.directives);
    if (found.kind == Kind::versioned) load_down(migration, found, header, included_file);
    check(migration, file, trim(*text).empty());
    migrations_.push_back(std::move(migration));
  }

  // A lone \ir means the same as the directive.
  static std::string include_of(const Header& header, std::string_view text) {
    if (!header.include.empty()) return header.include;
    const auto body = trim(text);
    if (!body.starts_with("\\ir ") || body.find('\n') != std::string_view::npos) return {};
    return std::string(trim(body.substr(4)));
  }

  std::optional<std::string> read_included(const fs::path& from, const std::string& target, std::uint32_t line,
                                           const std::string& file) {
    std::error_code error;
    const auto path = fs::canonical(from.parent_path() / target, error);
    const auto inside = fs::weakly_canonical(options_.project, error);
    const auto place = Place{.file = file, .line = line};
    const auto relative = path.lexically_relative(inside).string();
    if (path.empty() || !fs::exists(path, error)) {
      problems_.push_back({.code = "include_missing", .message = target + " is not there", .place = place});
      return std::nullopt;
    }
    if (relative.empty() || relative.starts_with("..")) {
      problems_.push_back({.code = "include_outside",
                           .message = target + " lies outside the project",
                           .hint = "include only files of this project",
                           .place = place});
      return std::nullopt;
    }
    auto text = read(path);
    if (text && !read_header(*text, file).include.empty()) {
      problems_.push_back({.code = "include_nested",
                           .message = target + " includes another file itself",
                           .hint = "include that file directly",
                           .place = place});
      return std::nullopt;
    }
    return text;
  }

  void load_down(Migration& migration, const Found& found, const Header& header, const std::string& file) {
    if (found.down && header.down) {
      auto twice = problem("down_twice", file, "it has a down of its own and a down file", "keep one of them");
      problems_.push_back(std::move(twice));
      return;
    }
    if (found.down) {
      const auto down_file = shown_path(*found.down, options_.project);
      auto text = read(*found.down);
      if (!text) return;
      const Found whole{
          .version = found.version, .name = found.name, .up = *found.down, .down_settings = found.down_settings};
      const auto down_header = read_header_of(whole, *text, down_file, true);
      migration.down =
          read_part(options_.dialect, down_header.up, down_file, {.own_steps = down_header.directives.own_steps});
    } else if (header.down) {
      migration.down = read_part(options_.dialect, *header.down, file, header.down_directives);
    }
    if (migration.down && migration.down->statements.empty() && migration.down->faults.empty() &&
        trim(migration.down->text).empty()) {
      note(file, "down_empty", "its down is empty: going back changes nothing but the ledger");
    }
    if (!migration.down && migration.directives.irreversible.empty()) without_down_.push_back(file);
    if (migration.down) note_all(migration.down->faults);
  }

  // A history without downs is not told file by file.
  void note_missing_downs() {
    constexpr std::size_t most = 3;
    if (without_down_.size() <= most) {
      for (const auto& file : without_down_) note(file, "down_missing", "it has no down: it cannot be undone");
      return;
    }
    notes_.push_back(
        {.code = "down_missing",
         .message = fmt::format("{} of {} migrations have no down and cannot be undone: {}, ...", without_down_.size(),
                                migrations_.size(), join(std::span(without_down_).first(most), ", ")),
         .hint = {},
         .place = std::nullopt,
         .severity = Severity::note,
         .details = {}});
  }

  void note(const std::string& file, std::string code, std::string message) {
    auto one = problem(std::move(code), file, std::move(message));
    one.severity = Severity::note;
    notes_.push_back(std::move(one));
  }

  void note_all(const Problems& faults) {
    for (auto fault : faults) {
      fault.severity = Severity::note;
      notes_.push_back(std::move(fault));
    }
  }

  void check(const Migration& migration, const std::string& file, bool empty) {
    const auto& directives = migration.directives;
    check_emptiness(migration, file, empty);
    for (auto fault : migration.up.faults) {
      fault.severity = Severity::warning;
      notes_.push_back(std::move(fault));
    }
    if (options_.types_required && directives.type == Type::none) {
      problems_.push_back(problem("type_missing", file, "it has no type, and types.required is set",
                                  "-- drover:type base, data or config"));
    }
    if (options_.levels_required && directives.levels.empty()) {
      problems_.push_back(
          problem("level_missing", file, "it has no level, and levels.required is set", "-- drover:level"));
    }
    if (options_.tables_required && directives.tables.empty()) {
      problems_.push_back(
          problem("table_missing", file, "it has no table, and tables.required is set", "-- drover:table"));
    }
    check_levels(directives, file);
    check_query(directives.when, "when", file);
    check_query(directives.probe, "probe", file);
  }

  // A comment says that nothing is meant to happen here; an empty file is one that was not saved.
  void check_emptiness(const Migration& migration, const std::string& file, bool empty) {
    if (!migration.up.statements.empty() || !migration.up.faults.empty()) return;
    if (format_->name == "drover") empty = trim(migration.up.text).empty();
    if (!empty) return note(file, "no_statements", "it has no statements: nothing changes");
    problems_.push_back(
        problem("no_statements", file, "the file is empty", "remove it, or say in a comment why nothing is to change"));
  }

  void check_levels(const Directives& directives, const std::string& file) {
    for (const auto& level : directives.levels) {
      if (std::ranges::find(options_.levels, level) != options_.levels.end()) continue;
      const auto meant = closest(level, options_.levels);
      problems_.push_back(
          problem("level_unknown", file, fmt::format("there is no level `{}`", level),
                  meant ? fmt::format("did you mean `{}`?", *meant) : "tenants.levels in drover.toml lists them"));
    }
  }

  void check_query(const std::string& query, std::string_view directive, const std::string& file) {
    if (query.empty()) return;
    const auto statements = sql::split(options_.dialect, query, file);
    const bool one_query =
        statements && statements->size() == 1 && sql::effects_of(options_.dialect, statements->front()).read_only;
    if (!one_query) {
      problems_.push_back(problem(std::string(directive) + "_invalid", file,
                                  fmt::format("`{}` is not one query that only reads", directive),
                                  fmt::format("-- drover:{} SELECT ... of one boolean", directive)));
    }
  }

  void check_requirements(const Migration& migration) {
    for (const auto& wanted : migration.directives.requires_versions) {
      const auto found = std::ranges::find(migrations_, wanted, &Migration::version);
      if (found == migrations_.end()) {
        problems_.push_back(problem("requires_unknown", migration.up.file,
                                    fmt::format("it requires {}, which is not in this catalog", wanted.text())));
      } else if (!(wanted < migration.version)) {
        problems_.push_back(problem("requires_later", migration.up.file,
                                    fmt::format("it requires {}, which does not come before it", wanted.text()),
                                    "renumber one of them"));
      }
    }
  }

  const CatalogOptions& options_;
  Folder folder_;
  const Format* format_ = nullptr;
  std::filesystem::path last_path_;
  std::optional<std::string> last_text_;
  std::vector<Migration> migrations_;
  Problems problems_;
  Problems notes_;
  std::vector<std::string> without_down_;
};

}  // namespace

Checked<Catalog> Catalog::load(const CatalogOptions& options) { return Loader(options).run(); }

}  // namespace drover::migrations
