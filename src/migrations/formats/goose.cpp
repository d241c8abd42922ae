#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "migrations/formats/all.hpp"
#include "migrations/formats/names.hpp"
#include "migrations/formats/sections.hpp"

namespace drover::migrations {

namespace {

constexpr std::string_view mark = "+goose";
constexpr std::string_view example = "goose files begin with `-- +goose Up`";

class Reader {
 public:
  explicit Reader(const Source& source)
      : source_(source),
        comments_(comments_with(mark, source.dialect, source.text)),
        header_(read_directives(source.text, source.file)) {}

  Header run() {
    for (const auto& comment : comments_) {
      if (const auto word = behind(comment.text, mark)) see(comment, lower(*word));
    }
    if (up_ == nullptr)
      add_problem(header_, source_, 1, "annotation_missing", "it has no `-- +goose Up`", std::string(example));
    if (begun_ != nullptr) problem(*begun_, "annotation_open", "this `StatementBegin` has no `StatementEnd`");
    cut(header_, source_, up_, down_);
    header_.down_directives.own_steps = header_.directives.own_steps;
    return std::move(header_);
  }

 private:
  void problem(const Comment& comment, std::string code, std::string message, std::string hint = {}) {
    add_problem(header_, source_, comment.line, std::move(code), std::move(message), std::move(hint));
  }

  void see(const Comment& comment, const std::string& word) {
    if (comment.indented) {
      return problem(comment, "annotation_indented", "goose wants its annotations at the beginning of their line");
    }
    if (word == "up")
      see_up(comment);
    else if (word == "down")
      see_down(comment);
    else if (word == "statementbegin" || word == "statementend")
      see_statement(comment, word == "statementbegin");
    else if (word == "no transaction")
      header_.directives.own_steps = true;
    else if (word == "envsub on" || word == "envsubst on")
      problem(comment, "annotation_refused", "variables of the environment are not put into migrations here",
              "what is applied must be what the file says; write the values out");
    else if (word != "envsub off" && word != "envsubst off")
      unknown(comment, word);
  }

  void see_up(const Comment& comment) {
    if (up_ != nullptr) return problem(comment, "annotation_twice", "a second `-- +goose Up`");
    if (!comment.before_sql) return problem(comment, "annotation_order", "SQL stands before `-- +goose Up`");
    up_ = &comment;
  }

  void see_down(const Comment& comment) {
    if (down_ != nullptr) return problem(comment, "annotation_twice", "a second `-- +goose Down`");
    if (up_ == nullptr)
      return problem(comment, "annotation_order", "`-- +goose Down` stands before any `-- +goose Up`");
    down_ = &comment;
  }

  void see_statement(const Comment& comment, bool begins) {
    if (begins && begun_ != nullptr) problem(comment, "annotation_order", "`StatementBegin` within a `StatementBegin`");
    if (!begins && begun_ == nullptr) problem(comment, "annotation_order", "`StatementEnd` without a `StatementBegin`");
    begun_ = begins ? &comment : nullptr;
  }

  void unknown(const Comment& comment, const std::string& word) {
    static const std::array<std::string, 6> words{"up",           "down",           "statementbegin",
                                                  "statementend", "no transaction", "envsub off"};
    const auto meant = closest(word, words);
    problem(comment, "annotation_unknown", fmt::format("goose has no annotation `{}`", word),
            meant ? fmt::format("did you mean `{}`?", *meant) : "");
  }

  const Source& source_;
  std::vector<Comment> comments_;
  Header header_;
  const Comment* up_ = nullptr;
  const Comment* down_ = nullptr;
  const Comment* begun_ = nullptr;
};

std::vector<Evidence> evidence(const Folder& folder) {
  return comment_evidence(folder, usual_files(folder), mark,
                          [](const Comment& comment) { return behind(comment.text, mark).has_value(); });
}

Listing list(const Folder& folder) {
  auto listing = list_singles(folder, "goose", [](std::string_view stem) { return numbered(stem, "_"); });
  order(listing, folder);
  return listing;
}

Header read(const Source& source) { return Reader(source).run(); }

}  // namespace

const Format goose_format{.name = "goose",
                          .evidence = evidence,
                          .list = list,
                          .read = read,
                          .new_file = "{version}_{name}.sql",
                          .new_text = "-- +goose Up\n\n\n-- +goose Down\n\n"};

}  // namespace drover::migrations
