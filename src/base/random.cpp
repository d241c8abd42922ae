#include "base/random.hpp"

#include <array>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <random>

#include <fmt/format.h>
#include <sys/random.h>

namespace drover {

namespace {

std::mt19937_64& generator() {
  thread_local std::mt19937_64 engine{std::random_device{}()};
  return engine;
}

}  // namespace

std::string make_uuid() {
  std::array<std::uint8_t, 10> noise{};
  const auto count = getrandom(noise.data(), noise.size(), 0);
  assert(count == static_cast<ssize_t>(noise.size()));
  const auto clock = std::chrono::system_clock::now().time_since_epoch();
  const auto milliseconds =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(clock).count());
  noise[0] = static_cast<std::uint8_t>((noise[0] & 0x0FU) | 0x70U);
  noise[2] = static_cast<std::uint8_t>((noise[2] & 0x3FU) | 0x80U);
  return fmt::format("{:08x}-{:04x}-{:02x}{:02x}-{:02x}{:02x}-{:02x}{:02x}{:02x}{:02x}{:02x}{:02x}",
                     (milliseconds >> 16U) & 0xFFFFFFFFU, milliseconds & 0xFFFFU, noise[0], noise[1], noise[2],
                     noise[3], noise[4], noise[5], noise[6], noise[7], noise[8], noise[9]);
}

std::chrono::milliseconds jittered(std::chrono::milliseconds limit) {
  return std::chrono::milliseconds{std::uniform_int_distribution<std::int64_t>{0, limit.count()}(generator())};
}

std::chrono::milliseconds spread(std::chrono::milliseconds duration, double fraction) {
  const double factor = std::uniform_real_distribution<double>{1 - fraction, 1 + fraction}(generator());
  return std::chrono::milliseconds{std::llround(static_cast<double>(duration.count()) * factor)};
}

}  // namespace drover
