#include "fuzz/entry.hpp"
#include "sql/effects.hpp"
#include "sql/pieces.hpp"

namespace {

using namespace drover;

void check_pieces(sql::Dialect dialect, std::string_view text) {
  std::size_t before = 0;
  for (const auto& piece : sql::cut(dialect, text).pieces) {
    fuzz::demand(before <= piece.begin && piece.begin < piece.text_end);
    fuzz::demand(piece.text_end <= piece.end && piece.end <= text.size());
    if (piece.kind == sql::PieceKind::copy_data) {
      fuzz::demand(piece.text_end <= piece.data_begin && piece.data_begin <= piece.data_end &&
                   piece.data_end <= piece.end);
    }
    before = piece.end;
  }
}

void read(sql::Dialect dialect, std::string_view text) {
  check_pieces(dialect, text);
  const auto statements = sql::split(dialect, text, "fuzz.sql");
  if (!statements) return fuzz::demand(!statements.error().empty());
  for (const auto& statement : *statements) {
    sql::effects_of(dialect, statement);
    fuzz::demand(sql::statement_hash(dialect, statement).size() == 64);
    sql::position_in(statement, statement.text.size());
  }
}

}  // namespace

// The first byte chooses the dialect.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  read(data[0] % 2 == 0 ? sql::Dialect::postgres : sql::Dialect::sqlite, fuzz::text_of(data + 1, size - 1));
  return 0;
}
