#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "migrations/formats/all.hpp"
#include "migrations/formats/changeset.hpp"
#include "migrations/formats/delimiter.hpp"
#include "migrations/formats/names.hpp"
#include "migrations/formats/rollback.hpp"
#include "migrations/formats/sections.hpp"

namespace drover::migrations {

namespace {

namespace fs = std::filesystem;

std::string_view first_line(std::string_view text) { return trim(text.substr(0, text.find('\n'))); }

// `--liquibase formatted sql`
std::optional<std::string_view> behind_mark(std::string_view text) {
  const auto line = first_line(text);
  if (!line.starts_with("--")) return std::nullopt;
  const auto rest = behind(trim(line.substr(2)), "liquibase");
  return rest ? behind(*rest, "formatted") : std::nullopt;
}

std::string_view name_of(sql::Dialect dialect) {
  return dialect == sql::Dialect::postgres ? "postgresql" : sql::to_string(dialect);
}

std::vector<Evidence> evidence(const Folder& folder) {
  for (const auto& path : folder.files_below()) {
    if (path.extension() != ".sql" || !behind_mark(folder.head(path))) continue;
    return {{.sentence = fmt::format("{}:1 says `{}`", folder.shown(path), first_line(folder.head(path)))}};
  }
  return {};
}

// Files by their paths, as includeAll takes them; change sets as they stand.
class Lister {
 public:
  explicit Lister(const Folder& folder) : folder_(folder) {}

  Listing run() {
    for (const auto& path : folder_.files_below()) {
      if (path.extension() == ".sql") read(path);
    }
    for (auto& one : again_) {
      one.version = Version::named(one.version.text(), ++place_);
      listing_.migrations.push_back(std::move(one));
    }
    return std::move(listing_);
  }

 private:
  void read(const fs::path& path) {
    const auto text = read_file(path);
    if (!text) return listing_.problems.push_back(text.error());
    if (!behind_mark(*text)) {
      return listing_.problems.push_back(folder_.problem(
          "annotation_missing", path, "it does not begin with `--liquibase formatted sql`",
          "Liquibase would run it as one change set without a name; list it in `ignore` if it is none"));
    }
    const auto file = logical_path(*text).value_or(path.lexically_relative(folder_.directory()).string());
    const auto comments = comments_with("changeset", folder_.dialect(), *text);
    Found* last = nullptr;
    for (const auto& comment : comments) {
      if (!equal_ignoring_case(comment.text.substr(0, 9), "changeset")) continue;
      if (last == nullptr) check_before(path, std::string_view(*text).substr(0, comment.begin));
      if (last != nullptr) last->end = comment.begin;
      last = add(path, file, comment);
    }
    if (last == nullptr) {
      listing_.problems.push_back(
          folder_.problem("annotation_missing", path, "no `--changeset author:id` stands in it"));
    }
  }

  // On the first line it holds for all of the file.
  static std::optional<std::string> logical_path(std::string_view text) {
    const auto attributes = parse_changeset("changeset any:any " + std::string(*behind_mark(text)))->attributes;
    const auto found = attributes.find("logicalfilepath");
    return found == attributes.end() ? std::nullopt : std::optional(found->second);
  }

  void check_before(const fs::path& path, std::string_view text) {
    if (holds_sql(folder_.dialect(), text)) {
      listing_.problems.push_back(
          folder_.problem("annotation_order", path, "SQL stands before the first `--changeset`"));
    }
    for (const auto& comment : comments_with("property", folder_.dialect(), text)) {
      if (!behind(comment.text, "property ")) continue;
      listing_.problems.push_back(folder_.problem("annotation_refused", path,
                                                  "properties are not put into change sets here",
                                                  "write their values out", comment.line));
    }
  }

  // What is left out is kept aside, so that the change set before it still ends where it begins.
  Found* add(const fs::path& path, const std::string& file, const Comment& comment) {
    spare_ = Found{.up = path, .begin = comment.begin, .line = comment.line};
    const auto one = parse_changeset(comment.text);
    if (!one) {
      listing_.problems.push_back(folder_.problem("annotation_invalid", path, "a change set needs an author and an id",
                                                  "--changeset author:id", comment.line));
      return &spare_;
    }
    if (leave_out(*one, path, comment)) return &spare_;
    const auto logical = one->attributes.find("logicalfilepath");
    const auto text =
        fmt::format("{}::{}::{}", logical == one->attributes.end() ? file : logical->second, one->id, one->author);
    spare_.version = Version::named(text, place_ + 1);
    spare_.name = one->id;
    if (!known_.insert(text).second) {
      listing_.problems.push_back(folder_.problem("version_twice", path,
                                                  fmt::format("change set {} occurs twice", text),
                                                  "give one of them another id", comment.line));
    }
    if (one->is("runonchange", "true")) {
      spare_.kind = Kind::repeatable;
      note(path, comment, "repeatable", "runOnChange: it runs behind all others, and again when it has changed");
      return &again_.emplace_back(spare_);
    }
    ++place_;
    return &listing_.migrations.emplace_back(spare_);
  }

  bool leave_out(const Changeset& one, const fs::path& path, const Comment& comment) {
    const auto dbms = one.attributes.find("dbms");
    const auto name = name_of(folder_.dialect());
    if (dbms != one.attributes.end() && !is_for_database(dbms->second, name)) {
      note(path, comment, "left_out", fmt::format("dbms:{}: it is not for {}, and is left out", dbms->second, name));
      return true;
    }
    if (!one.is("ignore", "true")) return false;
    note(path, comment, "left_out", "ignore:true: it is left out");
    return true;
  }

  void note(const fs::path& path, const Comment& comment, std::string code, std::string message) {
    auto one = folder_.note(std::move(code), path, std::move(message));
    one.place->line = comment.line;
    listing_.notes.push_back(std::move(one));
  }

  const Folder& folder_;
  Listing listing_;
  std::vector<Found> again_;
  std::set<std::string> known_;
  std::uint32_t place_ = 0;
  Found spare_;
};

class Reader {
 public:
  explicit Reader(const Source& source)
      : source_(source), header_(read_directives(source.text, source.file, source.found.line)) {}

  Header run() {
    const auto changesets = comments_with("changeset", source_.dialect, source_.text);
    const auto one = changesets.empty() ? std::nullopt : parse_changeset(changesets.front().text);
    if (one) obey(*one);
    refuse_comments();
    const auto rollback = read_rollback(source_.text, source_.dialect);
    if (one) replace(*one, "enddelimiter", source_.text);
    header_.up = section(source_, 0, source_.text.size(), 1);
    if (rollback) read_down(*rollback, one);
    return std::move(header_);
  }

 private:
  void refuse(std::string message, std::string hint, std::uint32_t line = 1) {
    add_problem(header_, source_, line, "annotation_refused", std::move(message), std::move(hint));
  }

  void obey(const Changeset& one) {
    constexpr std::array<std::string_view, 14> harmless{"dbms",
                                                        "ignore",
                                                        "logicalfilepath",
                                                        "enddelimiter",
                                                        "rollbackenddelimiter",
                                                        "runonchange",
                                                        "stripcomments",
                                                        "splitstatements",
                                                        "created",
                                                        "rollbacksplitstatements",
                                                        "rollbackstripcomments",
                                                        "runintransaction",
                                                        "objectquotingstrategy",
                                                        "failonerror"};
    for (const auto& [name, value] : one.attributes) {
      if (std::ranges::find(harmless, name) != harmless.end() && !value.empty()) continue;
      if (name == "runalways" && equal_ignoring_case(value, "false")) continue;
      refuse(fmt::format("`{}:{}` changes when or how it runs, and is not known here", name, value),
             name == "context" || name == "contextfilter" || name == "labels"
                 ? "which of them run is for Liquibase's own command line to say; take it out if all are to run"
                 : "take it out if it runs as well without");
    }
    if (one.is("failonerror", "false"))
      refuse("`failOnError:false`: a failed migration is never passed over here", "make it succeed");
    header_.directives.own_steps = header_.directives.own_steps || one.is("runintransaction", "false");
    header_.down_directives.own_steps = header_.directives.own_steps;
  }

  void refuse_comments() {
    for (const auto& comment : comments_with("precondition", source_.dialect, source_.text)) {
      if (behind(comment.text, "precondition"))
        refuse("preconditions are not known here", "`-- drover:when SELECT ...` skips a migration", comment.line);
    }
    for (const auto& comment : comments_with("ignorelines", source_.dialect, source_.text)) {
      if (behind(comment.text, "ignorelines"))
        refuse("`ignoreLines` is not known here", "take those lines out", comment.line);
    }
  }

  void replace(const Changeset& one, const std::string& attribute, std::string& text) {
    const auto found = one.attributes.find(attribute);
    if (found == one.attributes.end()) return;
    if (is_ambiguous_delimiter(found->second, source_.dialect))
      return refuse("this delimiter cannot be told from a dollar quote", "choose one without `$`");
    std::string delimiter = found->second;
    for (auto at = delimiter.find("\\n"); at != std::string::npos; at = delimiter.find("\\n"))
      delimiter.replace(at, 2, "\n");
    replace_delimiter(text, delimiter, source_.dialect);
  }

  void read_down(const Rollback& rollback, const std::optional<Changeset>& one) {
    if (rollback.refused)
      return refuse("its rollback is another change set", "write the SQL of the way back here", rollback.line);
    auto text = rollback.text;
    if (one) replace(*one, "rollbackenddelimiter", text);
    // From the first line that it has, so that what is kept of it is no longer than it is.
    const auto begin = std::min(text.find_first_not_of(" \n"), text.size());
    const auto newline = begin == 0 ? std::string::npos : text.rfind('\n', begin - 1);
    const auto line_begin = newline == std::string::npos ? 0 : newline + 1;
    const auto line =
        source_.found.line + static_cast<std::uint32_t>(std::ranges::count(text.substr(0, line_begin), '\n'));
    const auto end = text.find_last_not_of(" \n") + 1;
    header_.own_text =
        std::make_shared<const std::string>(begin == text.size() ? "" : text.substr(line_begin, end - line_begin));
    header_.down = Header::Section{*header_.own_text, {.offset = source_.found.begin + line_begin, .line = line}};
  }

  const Source& source_;
  Header header_;
};

Listing list(const Folder& folder) { return Lister(folder).run(); }
Header read(const Source& source) { return Reader(source).run(); }

}  // namespace

const Format liquibase_format{.name = "liquibase", .evidence = evidence, .list = list, .read = read};

}  // namespace drover::migrations
