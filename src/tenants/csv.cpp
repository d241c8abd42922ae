#include "tenants/csv.hpp"

#include <optional>

namespace drover::tenants {

namespace {

class Reader {
 public:
  Reader(std::string_view text, const std::string& file) : text_(text), file_(file) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  Checked<std::vector<CsvRecord>> read() {
    std::vector<CsvRecord> records;
    while (at_ < text_.size()) {
      auto record = next_record();
      if (record.fields.size() > 1 || !record.fields.front().empty()) records.push_back(std::move(record));
    }
    if (!problems_.empty()) return std::unexpected(std::move(problems_));
    return records;
  }

 private:
  CsvRecord next_record() {
    CsvRecord record{.line = line_, .fields = {}};
    do {
      record.fields.push_back(peek() == '"' ? quoted() : plain());
    } while (take(','));
    take('\r');
    if (take('\n')) ++line_;
    return record;
  }

  std::string plain() {
    const auto start = at_;
    while (at_ < text_.size() && peek() != ',' && peek() != '\n' && !ends_line()) {
      if (peek() == '"') complain("a quote inside a field that does not begin with one");
      ++at_;
    }
    return std::string(text_.substr(start, at_ - start));
  }

  std::string quoted() {
    std::string field;
    const auto opened = line_;
    ++at_;
    while (at_ < text_.size()) {
      if (take('"')) {
        if (peek() != '"') return closed(std::move(field));
      }
      if (peek() == '\n') ++line_;
      field += text_[at_++];
    }
    problems_.push_back({.code = "csv_invalid",
                         .message = "a quoted field is never closed",
                         .hint = "a quote inside a field is written twice",
                         .place = Place{.file = file_, .line = opened}});
    return field;
  }

  std::string closed(std::string field) {
    if (at_ < text_.size() && peek() != ',' && peek() != '\n' && !ends_line()) {
      complain("text behind the closing quote of a field");
      plain();
    }
    return field;
  }

  bool ends_line() const { return peek() == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] == '\n'); }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void complain(std::string message) {
    if (!problems_.empty() && problems_.back().place->line == line_) return;
    problems_.push_back({.code = "csv_invalid",
                         .message = std::move(message),
                         .hint = "a field with quotes in it is quoted, and its quotes are written twice",
                         .place = Place{.file = file_, .line = line_}});
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  Problems problems_;
};

}  // namespace

Checked<std::vector<CsvRecord>> read_csv(std::string_view text, const std::string& file) {
  return Reader(text, file).read();
}

}  // namespace drover::tenants
