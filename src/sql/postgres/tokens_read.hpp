#pragma once

#include <string_view>

#include "sql/effects.hpp"

namespace drover::sql::postgres {

// What can be said of a statement that the parser does not take: psql commands, COPY with data, newer syntax.
Effects read_tokens(std::string_view statement);

// Whether the body of a DO block or a procedure ends transactions itself, or hides what it does.
struct BodyFindings {
  bool ends_transactions = false;  // COMMIT or ROLLBACK as a statement of its own
  bool may_destroy = false;        // DROP, DELETE, TRUNCATE or dynamic SQL
};
BodyFindings look_into_body(std::string_view body);

// What stands between dollar quotes or plain quotes.
std::string_view inside_quotes(std::string_view literal);

}  // namespace drover::sql::postgres
