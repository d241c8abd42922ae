#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// What libFuzzer calls with one input. It must come back, whatever the input is.
// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace drover::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Something was promised and does not hold: as bad as a crash.
inline void demand(bool holds) {
  if (!holds) std::abort();
}

}  // namespace drover::fuzz
