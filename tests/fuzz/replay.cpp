// fuzz_TARGET CORPUS SECONDS [EXECUTIONS]: every file of the corpus, then mutations of them, until the seconds are over
// or all are done. The input under way stands in last-input-TARGET, in the working directory.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "fuzz/entry.hpp"
#include "fuzz/mutation.hpp"

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t seed = 1;
constexpr std::size_t default_executions = 200'000;

std::vector<std::string> read_corpus(const fs::path& directory) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(directory)) paths.push_back(entry.path());
  std::ranges::sort(paths);
  std::vector<std::string> inputs;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return inputs;
}

class Replay {
 public:
  explicit Replay(const std::string& name) : kept_("last-input-" + name), file_(kept_, std::ios::binary) {}
  Replay(const Replay&) = delete;
  Replay& operator=(const Replay&) = delete;
  ~Replay() {
    std::error_code ignored;
    fs::remove(kept_, ignored);
  }

  void run(const std::string& input) {
    file_.seekp(0);
    file_ << input.size() << '\n' << input << std::flush;
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  }

 private:
  std::string kept_;
  std::ofstream file_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const auto corpus = read_corpus(argv[1]);
  if (corpus.empty()) {
    std::fprintf(stderr, "%s holds no input\n", argv[1]);
    return 1;
  }
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{std::stoi(argv[2])};
  const std::size_t executions = argc > 3 ? std::stoul(argv[3]) : default_executions;
  Replay replay{fs::path(argv[0]).filename().string()};
  for (const auto& input : corpus) replay.run(input);
  drover::fuzz::Mutation mutation(corpus, seed);
  std::size_t done = 0;
  while (done < executions && std::chrono::steady_clock::now() < end) {
    replay.run(mutation.next());
    ++done;
  }
  std::printf("%zu inputs of the corpus, %zu mutations\n", corpus.size(), done);
  return 0;
}
