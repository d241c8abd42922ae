#include "migrations/directives.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/time.hpp"

namespace drover::migrations {

namespace {

constexpr std::string_view type_alias = "-- @migration-type";

// A directive as it stands on its line.
struct Line {
  std::string name;
  std::string_view value;
  std::uint32_t number = 0;
};

class HeaderReader;
using Handler = void (HeaderReader::*)(const Line&);

struct Directive {
  std::string_view name;
  Handler handler;
};

class HeaderReader {
 public:
  HeaderReader(std::string_view text, const std::string& file, std::uint32_t first_line, bool cuts)
      : text_(text), file_(file), cuts_(cuts), line_(first_line - 1) {}

  Header run();

 private:
  void read_line(std::string_view line);
  std::optional<Line> directive_on(std::string_view line) const;
  void dispatch(const Line& line);
  void unknown(const Line& line);
  void cut_sections();

  void problem(const Line& line, std::string code, std::string message, std::string hint = {});
  bool once(const Line& line, bool already);
  bool wants_value(const Line& line, const std::string& what);

  void type(const Line& line);
  void level(const Line& line);
  void table(const Line& line);
  void tag(const Line& line);
  void release(const Line& line);
  void requires_version(const Line& line);
  void when(const Line& line);
  void probe(const Line& line);
  void query(const Line& line, std::string& into);
  void transaction(const Line& line);
  void include(const Line& line);
  void lock_timeout(const Line& line);
  void statement_timeout(const Line& line);
  void duration(const Line& line, std::optional<std::chrono::milliseconds>& into);
  void irreversible(const Line& line);
  void allow(const Line& line);
  void up(const Line& line);
  void down(const Line& line);
  void not_built(const Line& line);

  static const std::array<Directive, 18>& table_of_directives();

  std::string_view text_;
  const std::string& file_;
  bool cuts_;
  Header header_;
  std::uint32_t line_;
  std::size_t offset_ = 0;
  bool in_sql_ = false;
  bool in_comment_ = false;
  std::optional<std::pair<std::size_t, std::uint32_t>> up_at_;  // behind its line
  std::optional<std::pair<std::size_t, std::uint32_t>> down_at_;
  std::size_t down_line_begins_ = 0;
};

const std::array<Directive, 18>& HeaderReader::table_of_directives() {
  static constexpr std::array<Directive, 18> table{{{"type", &HeaderReader::type},
                                                    {"level", &HeaderReader::level},
                                                    {"table", &HeaderReader::table},
                                                    {"tag", &HeaderReader::tag},
                                                    {"release", &HeaderReader::release},
                                                    {"requires", &HeaderReader::requires_version},
                                                    {"when", &HeaderReader::when},
                                                    {"probe", &HeaderReader::probe},
                                                    {"include", &HeaderReader::include},
                                                    {"lock-timeout", &HeaderReader::lock_timeout},
                                                    {"statement-timeout", &HeaderReader::statement_timeout},
                                                    {"irreversible", &HeaderReader::irreversible},
                                                    {"allow", &HeaderReader::allow},
                                                    {"up", &HeaderReader::up},
                                                    {"down", &HeaderReader::down},
                                                    {"phase", &HeaderReader::not_built},
                                                    {"transaction", &HeaderReader::transaction},
                                                    {"backfill", &HeaderReader::not_built}}};
  return table;
}

void HeaderReader::problem(const Line& line, std::string code, std::string message, std::string hint) {
  header_.problems.push_back({.code = std::move(code),
                              .message = std::move(message),
                              .hint = std::move(hint),
                              .place = Place{.file = file_, .line = line.number}});
}

bool HeaderReader::once(const Line& line, bool already) {
  if (already) problem(line, "directive_twice", fmt::format("`{}` stands here a second time", line.name), "keep one");
  return !already;
}

bool HeaderReader::wants_value(const Line& line, const std::string& what) {
  if (line.value.empty()) {
    problem(line, "directive_value", fmt::format("`{}` needs {}", line.name, what));
  }
  return !line.value.empty();
}

void HeaderReader::type(const Line& line) {
  if (!once(line, header_.directives.type != Type::none)) return;
  const auto type = parse_type(line.value);
  if (type) {
    header_.directives.type = *type;
  } else {
    problem(line, "directive_value", fmt::format("`{}` is no migration type", line.value), "base, data or config");
  }
}

void HeaderReader::level(const Line& line) {
  if (wants_value(line, "one or more levels")) header_.directives.levels = split_list(line.value, ' ');
}

void HeaderReader::table(const Line& line) {
  if (wants_value(line, "a table"))
    std::ranges::move(split_list(line.value, ' '), std::back_inserter(header_.directives.tables));
}

void HeaderReader::tag(const Line& line) {
  if (wants_value(line, "a word"))
    std::ranges::move(split_list(line.value, ' '), std::back_inserter(header_.directives.tags));
}

void HeaderReader::release(const Line& line) {
  if (once(line, !header_.directives.release.empty()) && wants_value(line, "a release")) {
    header_.directives.release = std::string(line.value);
  }
}

void HeaderReader::requires_version(const Line& line) {
  if (!wants_value(line, "a version")) return;
  for (const auto& text : split_list(line.value, ' ')) {
    if (auto version = Version::parse(text)) {
      header_.directives.requires_versions.push_back(*version);
    } else {
      problem(line, "directive_value", fmt::format("`{}` is no version", text), "digits, e.g. 0007");
    }
  }
}

void HeaderReader::query(const Line& line, std::string& into) {
  if (once(line, !into.empty()) && wants_value(line, "a query that returns one boolean")) {
    auto query = line.value;
    while (query.ends_with(';')) query = trim(query.substr(0, query.size() - 1));
    into = std::string(query);
  }
}

void HeaderReader::when(const Line& line) { query(line, header_.directives.when); }
void HeaderReader::probe(const Line& line) { query(line, header_.directives.probe); }

void HeaderReader::transaction(const Line& line) {
  const auto value = lower(line.value);
  if (value == "none") {
    header_.directives.own_steps = true;
  } else if (value != "inside") {
    problem(line, "directive_value", fmt::format("`transaction` does not take `{}`", line.value), "none or inside");
  }
}

void HeaderReader::include(const Line& line) {
  if (!once(line, !header_.include.empty()) || !wants_value(line, "a file")) return;
  header_.include = std::string(line.value);
  header_.include_line = line.number;
}

void HeaderReader::duration(const Line& line, std::optional<std::chrono::milliseconds>& into) {
  if (!once(line, into.has_value())) return;
  const auto parsed = parse_duration(line.value);
  if (parsed && parsed->count() > 0) {
    into = *parsed;
  } else {
    problem(line, "directive_value", fmt::format("`{}` is no duration", line.value), "e.g. 500ms, 2s, 10min");
  }
}

void HeaderReader::lock_timeout(const Line& line) { duration(line, header_.directives.lock_timeout); }
void HeaderReader::statement_timeout(const Line& line) { duration(line, header_.directives.statement_timeout); }

void HeaderReader::irreversible(const Line& line) {
  if (once(line, !header_.directives.irreversible.empty()) && wants_value(line, "a reason")) {
    header_.directives.irreversible = std::string(line.value);
  }
}

void HeaderReader::allow(const Line& line) {
  const auto blank = line.value.find(' ');
  if (blank == std::string_view::npos) {
    return problem(line, "directive_value", "`allow` needs a lint rule and a reason", "-- drover:allow RULE REASON");
  }
  header_.directives.allowances.push_back(
      {std::string(line.value.substr(0, blank)), std::string(trim(line.value.substr(blank)))});
}

void HeaderReader::up(const Line& line) {
  if (!once(line, up_at_.has_value())) return;
  if (down_at_) return problem(line, "directive_order", "`up` stands behind `down`", "the up comes first");
  if (in_sql_) return problem(line, "directive_order", "`up` stands behind the first statement", "move it to the top");
  up_at_ = {offset_, line_ + 1};
}

void HeaderReader::down(const Line& line) {
  if (!once(line, down_at_.has_value())) return;
  down_at_ = {offset_, line_ + 1};
}

void HeaderReader::not_built(const Line& line) {
  problem(line, "directive_not_built",
          fmt::format("`{}` changes how a migration runs, and this version does not know it yet", line.name),
          "leave this file out, or the directive if the file runs as well without");
}

void HeaderReader::unknown(const Line& line) {
  std::vector<std::string> names;
  for (const auto& directive : table_of_directives()) names.emplace_back(directive.name);
  const auto meant = closest(line.name, names);
  problem(line, "directive_unknown", fmt::format("there is no directive `{}`", line.name),
          meant ? fmt::format("did you mean `{}`?", *meant) : "docs/migrations.md lists them");
}

std::optional<Line> HeaderReader::directive_on(std::string_view line) const {
  const auto trimmed = trim(line);
  if (trimmed.starts_with(type_alias)) {
    return Line{"type", trim(trimmed.substr(type_alias.size())), line_};
  }
  // "--drover:x" and "-- Drover: x" are meant as directives too, and must not be passed over in silence.
  if (!trimmed.starts_with("--")) return std::nullopt;
  const auto comment = trim(trimmed.substr(2));
  constexpr std::string_view prefix = "drover:";
  if (comment.size() < prefix.size() || !equal_ignoring_case(comment.substr(0, prefix.size()), prefix))
    return std::nullopt;
  const auto rest = trim(comment.substr(prefix.size()));
  const auto end = std::min(rest.find_first_of(" \t"), rest.size());
  return Line{lower(rest.substr(0, end)), trim(rest.substr(end)), line_};
}

void HeaderReader::dispatch(const Line& line) {
  const auto& table = table_of_directives();
  const auto* found = std::ranges::find(table, line.name, &Directive::name);
  if (found == table.end()) return unknown(line);
  const bool cuts = line.name == "up" || line.name == "down";
  if (cuts && !cuts_) {
    return problem(
        line, "format_mixed",
        fmt::format("`drover:{}` cuts a file of Drover's own format, and this directory has another", line.name),
        "keep one format in a directory");
  }
  if (in_sql_ && !cuts) {
    return problem(line, "directive_place", fmt::format("`{}` stands behind the first statement", line.name),
                   "directives stand at the top of the file");
  }
  (this->*found->handler)(line);
}

// Whether SQL has begun, block comments aside. Whatever is inside a statement's strings is not looked at: a line in a
// string that looks like a directive is one only if it stands in a line of its own.
void HeaderReader::read_line(std::string_view line) {
  if (const auto directive = directive_on(line)) return dispatch(*directive);
  auto rest = trim(line);
  if (in_comment_) {
    const auto end = rest.find("*/");
    if (end == std::string_view::npos) return;
    in_comment_ = false;
    rest = trim(rest.substr(end + 2));
  }
  if (rest.starts_with("/*") && !in_sql_) {
    const auto end = rest.find("*/", 2);
    in_comment_ = end == std::string_view::npos;
    rest = in_comment_ ? std::string_view{} : trim(rest.substr(end + 2));
  }
  if (!rest.empty() && !rest.starts_with("--")) in_sql_ = true;
}

void HeaderReader::cut_sections() {
  const std::size_t up_begin = up_at_ ? up_at_->first : 0;
  const std::uint32_t up_line = up_at_ ? up_at_->second : 1;
  const std::size_t up_end = down_at_ ? down_line_begins_ : text_.size();
  header_.up = {text_.substr(std::min(up_begin, up_end), up_end - std::min(up_begin, up_end)),
                {.offset = up_begin, .line = up_line, .column = 1}};
  if (!down_at_) return;
  header_.down = Header::Section{text_.substr(std::min(down_at_->first, text_.size())),
                                 {.offset = down_at_->first, .line = down_at_->second, .column = 1}};
}

Header HeaderReader::run() {
  std::size_t begin = 0;
  while (begin < text_.size()) {
    const auto end = std::min(text_.find('\n', begin), text_.size());
    ++line_;
    offset_ = std::min(end + 1, text_.size());
    const bool had_down = down_at_.has_value();
    read_line(text_.substr(begin, end - begin));
    if (!had_down && down_at_) down_line_begins_ = begin;
    begin = end + 1;
  }
  if (cuts_) cut_sections();
  return std::move(header_);
}

}  // namespace

Header read_header(std::string_view text, const std::string& file) { return HeaderReader(text, file, 1, true).run(); }

Header read_directives(std::string_view text, const std::string& file, std::uint32_t first_line) {
  return HeaderReader(text, file, first_line, false).run();
}

}  // namespace drover::migrations
