#include "db/url.hpp"

#include "fuzz/entry.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace drover;
  const auto url = db::parse_url(fuzz::text_of(data, size));
  if (!url) {
    fuzz::demand(!url.error().empty());
    for (const auto& problem : url.error()) to_string(problem);
    return 0;
  }
  fuzz::demand(!db::to_string(*url).empty());
  return 0;
}
