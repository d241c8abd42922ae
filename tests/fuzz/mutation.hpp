#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace drover::fuzz {

// Makes inputs out of a corpus by small changes: the same ones for the same seed.
class Mutation {
 public:
  Mutation(std::vector<std::string> corpus, std::uint32_t seed);

  std::string next();

 private:
  std::size_t below(std::size_t limit);
  void change(std::string& text);

  std::vector<std::string> corpus_;
  std::mt19937 random_;
};

}  // namespace drover::fuzz
