#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "migrations/formats/all.hpp"
#include "migrations/formats/delimiter.hpp"
#include "migrations/formats/names.hpp"
#include "migrations/formats/sections.hpp"

namespace drover::migrations {

namespace {

constexpr std::string_view mark = "atlas:";

// `nolint` is for Atlas's linter, which many run over files of other tools.
bool speaks(const Comment& comment) {
  const auto rest = behind(comment.text, mark);
  return rest && !rest->starts_with("nolint");
}

std::vector<Evidence> evidence(const Folder& folder) {
  auto found = comment_evidence(folder, usual_files(folder), mark, speaks);
  const std::string_view sum = "atlas.sum";
  if (folder.has(sum)) {
    found.push_back(
        {.weight = Evidence::Weight::shape, .sentence = folder.shown(folder.directory() / sum) + " is there"});
  }
  return found;
}

// A version may be all of the name.
std::optional<Name> parse(std::string_view stem) {
  if (auto name = numbered(stem, "_")) return name;
  auto version = stem.contains('_') || stem.contains('.') ? std::nullopt : Version::parse(stem);
  return version ? std::optional(Name{*std::move(version), ""}) : std::nullopt;
}

Listing list(const Folder& folder) {
  auto listing = list_singles(folder, "Atlas", parse);
  for (auto& one : listing.migrations) {
    const auto comments = comments_with("atlas:checkpoint", folder.dialect(), folder.head(one.up));
    const bool checkpoint = std::ranges::any_of(comments, &Comment::before_sql);
    if (checkpoint) one.kind = Kind::baseline;
  }
  order(listing, folder);
  check_order_of_names(listing, folder, "Atlas");
  return listing;
}

// "\n\n\n" as it is written in the directive.
std::string unescaped(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 1 < text.size();
    if (!escape) {
      result += text[i];
      continue;
    }
    const char c = text[++i];
    result += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
  }
  return result;
}

class Reader {
 public:
  explicit Reader(const Source& source) : source_(source), header_(read_directives(source.text, source.file)) {}

  Header run() {
    const auto comments = comments_with(mark, source_.dialect, source_.text);
    for (const auto& comment : comments) {
      const auto rest = behind(comment.text, mark);
      if (!rest || !comment.before_sql) continue;
      const auto blank = std::min(rest->find_first_of(" \t"), rest->size());
      see(comment.line, lower(rest->substr(0, blank)), trim(rest->substr(blank)));
    }
    replace_delimiter(source_.text, delimiter_, source_.dialect);
    obey_delimiter_lines(source_.text, source_.dialect);
    header_.up = section(source_, 0, source_.text.size(), 1);
    return std::move(header_);
  }

 private:
  void see(std::uint32_t line, const std::string& word, std::string_view value) {
    if (word == "txmode") return see_transaction(line, value);
    if (word == "delimiter") return see_delimiter(line, value);
    if (word == "checkpoint" || word == "nolint" || word == "sum") return;
    add_problem(header_, source_, line, "annotation_refused",
                fmt::format("`atlas:{}` changes what runs, and it is not known here", word),
                "leave it out, or write as plain SQL what it stands for");
  }

  // `all` puts many files into one transaction: here each has its own.
  void see_transaction(std::uint32_t line, std::string_view value) {
    if (value == "none")
      header_.directives.own_steps = true;
    else if (value != "file" && value != "all")
      add_problem(header_, source_, line, "annotation_unknown", fmt::format("Atlas has no txmode `{}`", value),
                  "none, file or all");
  }

  void see_delimiter(std::uint32_t line, std::string_view value) {
    delimiter_ = unescaped(value);
    if (!is_ambiguous_delimiter(delimiter_, source_.dialect)) return;
    add_problem(header_, source_, line, "delimiter_unclear", "this delimiter cannot be told from a dollar quote",
                "choose one without `$`");
    delimiter_.clear();
  }

  const Source& source_;
  Header header_;
  std::string delimiter_;
};

Header read(const Source& source) { return Reader(source).run(); }

}  // namespace

const Format atlas_format{.name = "atlas",
                          .evidence = evidence,
                          .list = list,
                          .read = read,
                          .own_command = "atlas migrate new NAME",
                          .unmarked = true};

}  // namespace drover::migrations
