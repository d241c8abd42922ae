#include "sql/sqlite/syntax.hpp"

#include <array>
#include <memory>

#include <sqlite3.h>

namespace drover::sql::sqlite {

namespace {

struct Close {
  void operator()(sqlite3* handle) const { sqlite3_close(handle); }
};

sqlite3* scratch() {
  thread_local const std::unique_ptr<sqlite3, Close> handle = [] {
    sqlite3* opened = nullptr;
    sqlite3_open(":memory:", &opened);
    return std::unique_ptr<sqlite3, Close>(opened);
  }();
  return handle.get();
}

// The parser's own words (parse.y, tokenize.c); everything else is about meaning.
bool is_about_syntax(std::string_view message) {
  constexpr std::array<std::string_view, 5> marks{"syntax error", "incomplete input", "unrecognized token",
                                                  "parser stack overflow", "Expression tree is too large"};
  for (const auto mark : marks) {
    if (message.find(mark) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

std::optional<SyntaxError> syntax_error(std::string_view statement) {
  auto* handle = scratch();
  if (handle == nullptr || statement.size() > longest_parsed) return std::nullopt;
  sqlite3_stmt* prepared = nullptr;
  const int code = sqlite3_prepare_v2(handle, statement.data(), static_cast<int>(statement.size()), &prepared, nullptr);
  sqlite3_finalize(prepared);
  if (code == SQLITE_OK) return std::nullopt;
  const std::string message = sqlite3_errmsg(handle);
  if (!is_about_syntax(message)) return std::nullopt;
  const int offset = sqlite3_error_offset(handle);
  return SyntaxError{offset < 0 ? 0 : static_cast<std::size_t>(offset), message};
}

std::vector<BadPiece> bad_pieces(std::string_view text, std::span<const Piece> pieces) {
  std::vector<BadPiece> bad;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].kind != PieceKind::statement) continue;
    if (auto error = syntax_error(pieces[i].text_in(text))) bad.push_back({i, *std::move(error)});
  }
  return bad;
}

}  // namespace drover::sql::sqlite
