#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/lexer.hpp"

namespace drover::sql {

// The significant tokens of a statement, for reading it without a parser.
class Words {
 public:
  Words(Dialect dialect, std::string_view statement);

  std::size_t size() const { return tokens_.size(); }
  const std::vector<Token>& tokens() const { return tokens_; }
  // Keywords in lower case, everything else as it is; "" behind the end.
  std::string at(std::size_t index) const;
  bool is(std::size_t index, std::string_view keyword) const { return at(index) == keyword; }
  // Do these keywords stand one after the other, from `index` on?
  bool are(std::size_t index, std::initializer_list<std::string_view> keywords) const;
  // The first place of a keyword at parenthesis depth 0; size() if there is none.
  std::size_t find(std::string_view keyword, std::size_t from = 0) const;
  bool holds(std::string_view keyword) const;
  // A name from `index` on, dots and quotes as written; `index` then points behind it.
  std::string name(std::size_t& index) const;

 private:
  std::vector<Token> tokens_;
};

}  // namespace drover::sql
