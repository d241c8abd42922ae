#include "fleet/survey.hpp"

#include <atomic>
#include <stdexcept>

#include <gtest/gtest.h>

namespace drover::fleet {
namespace {

TEST(InParallel, does_each_once) {
  std::atomic<std::size_t> sum = 0;
  in_parallel(100, 4, {}, [&](std::size_t index) { sum += index; });
  EXPECT_EQ(sum, 4950U);
}

TEST(InParallel, throws_what_one_of_them_throws) {
  const auto fails = [](std::size_t index) {
    if (index == 7) throw std::runtime_error("seven");
  };
  EXPECT_THROW(in_parallel(100, 4, {}, fails), std::runtime_error);
  EXPECT_THROW(in_parallel(100, 1, {}, fails), std::runtime_error);
}

}  // namespace
}  // namespace drover::fleet
