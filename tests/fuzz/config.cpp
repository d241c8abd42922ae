#include <string>

#include "config/dotenv.hpp"
#include "config/file.hpp"
#include "fuzz/entry.hpp"

// The first byte chooses between drover.toml and .env.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace drover;
  if (size == 0) return 0;
  const auto text = fuzz::text_of(data + 1, size - 1);
  if (data[0] % 2 == 0) {
    for (const auto& problem : config::read_toml(text, "drover.toml").problems) to_string(problem);
  } else {
    const auto lines = config::parse_dotenv(text, ".env");
    fuzz::demand(lines || !lines.error().empty());
  }
  return 0;
}
