#include "fuzz/entry.hpp"
#include "migrations/directives.hpp"
#include "migrations/part.hpp"

namespace {

using namespace drover;

bool lies_in(std::string_view part, std::string_view whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto header = migrations::read_header(text, "fuzz.sql");
  fuzz::demand(lies_in(header.up.text, text) && (!header.down || lies_in(header.down->text, text)));
  for (const auto dialect : {sql::Dialect::postgres, sql::Dialect::sqlite}) {
    migrations::read_part(dialect, header.up, "fuzz.sql", header.directives);
    if (header.down) migrations::read_part(dialect, *header.down, "fuzz.sql", {});
  }
  return 0;
}
