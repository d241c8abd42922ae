#include "fuzz/mutation.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace drover::fuzz {

namespace {

constexpr std::size_t longest = 4'096;
constexpr int most_changes = 6;

// What readers of SQL, names, TOML and URLs trip over.
constexpr std::array<std::string_view, 32> tokens{"'",
                                                  "\"",
                                                  "$$",
                                                  "$a$",
                                                  ";",
                                                  "--",
                                                  "/*",
                                                  "*/",
                                                  "\\",
                                                  "\n",
                                                  "\r",
                                                  "\t",
                                                  "(",
                                                  ")",
                                                  "[",
                                                  "]",
                                                  "E'",
                                                  "U&'",
                                                  "\\.",
                                                  "BEGIN",
                                                  "END",
                                                  "CASE",
                                                  ".",
                                                  "=",
                                                  "://",
                                                  "@",
                                                  "%2",
                                                  "\xff",
                                                  "\xc3",
                                                  "{id}",
                                                  "COPY t FROM STDIN;\n",
                                                  "-- drover:"};

}  // namespace

Mutation::Mutation(std::vector<std::string> corpus, std::uint32_t seed) : corpus_(std::move(corpus)), random_(seed) {
  if (corpus_.empty()) corpus_.emplace_back();
}

std::string Mutation::next() {
  auto text = corpus_[below(corpus_.size())];
  for (auto changes = below(most_changes) + 1; changes > 0; --changes) change(text);
  text.resize(std::min(text.size(), longest));
  return text;
}

std::size_t Mutation::below(std::size_t limit) { return random_() % limit; }

void Mutation::change(std::string& text) {
  const auto at = below(text.size() + 1);
  const auto length = std::min(below(32), text.size() - at);
  switch (below(6)) {
    case 0:
      text.erase(at, length);
      break;
    case 1:
      text.insert(at, tokens[below(tokens.size())]);
      break;
    case 2:
      text.insert(at, text.substr(at, length));
      break;
    case 3:
      if (at < text.size()) text[at] = static_cast<char>(below(256));
      break;
    case 4:
      text.insert(at, std::string(below(64), at < text.size() ? text[at] : '('));
      break;
    default: {
      const auto& other = corpus_[below(corpus_.size())];
      text.insert(at, other.substr(below(other.size() + 1), below(128)));
    }
  }
}

}  // namespace drover::fuzz
