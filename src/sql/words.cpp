#include "sql/words.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace drover::sql {

Words::Words(Dialect dialect, std::string_view statement) {
  Lexer lexer(dialect, statement);
  for (auto token = next_significant(lexer); token.kind != TokenKind::end; token = next_significant(lexer)) {
    tokens_.push_back(token);
  }
}

std::string Words::at(std::size_t index) const {
  if (index >= tokens_.size()) return {};
  const auto& token = tokens_[index];
  return token.kind == TokenKind::word ? lower(token.text) : std::string(token.text);
}

bool Words::are(std::size_t index, std::initializer_list<std::string_view> keywords) const {
  return std::ranges::all_of(keywords, [&](auto keyword) { return is(index++, keyword); });
}

std::size_t Words::find(std::string_view keyword, std::size_t from) const {
  int depth = 0;
  for (auto i = from; i < tokens_.size(); ++i) {
    if (tokens_[i].text == "(") ++depth;
    if (tokens_[i].text == ")") --depth;
    if (depth == 0 && is(i, keyword)) return i;
  }
  return tokens_.size();
}

bool Words::holds(std::string_view keyword) const {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (is(i, keyword)) return true;
  }
  return false;
}

std::string Words::name(std::size_t& index) const {
  std::string name;
  while (index < tokens_.size()) {
    name += tokens_[index++].text;
    if (index >= tokens_.size() || tokens_[index].text != ".") break;
    name += tokens_[index++].text;
  }
  return name;
}

}  // namespace drover::sql
