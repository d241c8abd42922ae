#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "migrations/formats/all.hpp"
#include "migrations/formats/names.hpp"
#include "migrations/formats/sections.hpp"

namespace drover::migrations {

namespace {

constexpr std::string_view up_mark = "migrate:up";
constexpr std::string_view down_mark = "migrate:down";

// What stands behind the mark; nullopt for another comment, "migrate:upgrade" included.
std::optional<std::string_view> options_of(const Comment& comment, std::string_view mark) {
  const auto rest = behind(comment.text, mark);
  if (!rest ||
      (comment.text.size() > mark.size() && comment.text[mark.size()] != ' ' && comment.text[mark.size()] != '\t'))
    return std::nullopt;
  return rest;
}

class Reader {
 public:
  explicit Reader(const Source& source)
      : source_(source),
        comments_(comments_with("migrate:", source.dialect, source.text)),
        header_(read_directives(source.text, source.file)) {}

  Header run() {
    for (const auto& comment : comments_) {
      if (const auto options = options_of(comment, up_mark)) see(comment, *options, up_, header_.directives);
      if (const auto options = options_of(comment, down_mark)) see(comment, *options, down_, header_.down_directives);
    }
    if (up_ == nullptr) {
      add_problem(header_, source_, 1, "annotation_missing", "it has no `-- migrate:up`", "dbmate files begin with it");
    } else if (!up_->before_sql) {
      add_problem(header_, source_, up_->line, "annotation_order", "SQL or `migrate:down` stands before `migrate:up`");
    }
    cut(header_, source_, up_, down_);
    return std::move(header_);
  }

 private:
  void see(const Comment& comment, std::string_view options, const Comment*& mark, Directives& directives) {
    if (mark != nullptr)
      return add_problem(header_, source_, comment.line, "annotation_twice",
                         fmt::format("a second `-- {}`", comment.text));
    if (comment.indented) {
      return add_problem(header_, source_, comment.line, "annotation_indented",
                         "dbmate wants its marks at the beginning of their line");
    }
    mark = &comment;
    for (const auto& option : split_list(options, ' ')) {
      if (option == "transaction:false") {
        directives.own_steps = true;
      } else if (option != "transaction:true") {
        add_problem(header_, source_, comment.line, "annotation_unknown",
                    fmt::format("there is no option `{}`", option), "transaction:false is the only one");
      }
    }
  }

  const Source& source_;
  std::vector<Comment> comments_;
  Header header_;
  const Comment* up_ = nullptr;
  const Comment* down_ = nullptr;
};

std::vector<Evidence> evidence(const Folder& folder) {
  return comment_evidence(folder, usual_files(folder), "migrate:", [](const Comment& comment) {
    return options_of(comment, up_mark) || options_of(comment, down_mark);
  });
}

// Digits, then anything.
std::optional<Name> parse(std::string_view stem) {
  const auto end = std::min(stem.find_first_not_of("0123456789"), stem.size());
  auto version = Version::parse(stem.substr(0, end));
  if (!version) return std::nullopt;
  const auto rest = stem.substr(end);
  const auto name = rest.find_first_not_of("_-");
  return Name{*std::move(version), std::string(name == std::string_view::npos ? rest : rest.substr(name))};
}

Listing list(const Folder& folder) {
  auto listing = list_singles(folder, "dbmate", parse);
  order(listing, folder);
  check_order_of_names(listing, folder, "dbmate");
  return listing;
}

Header read(const Source& source) { return Reader(source).run(); }

}  // namespace

const Format dbmate_format{.name = "dbmate",
                           .evidence = evidence,
                           .list = list,
                           .read = read,
                           .new_file = "{version}_{name}.sql",
                           .new_text = "-- migrate:up\n\n\n-- migrate:down\n\n"};

}  // namespace drover::migrations
