// bench [--smoke|--full] [--peers] [--only KIND] [--into DIRECTORY]: Drover, the floors and, if asked for, other tools
// on the same fleets, in turn. Ends with 77 where other tools are asked for and none is installed.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "own_directory.hpp"
#include "peers.hpp"
#include "report.hpp"

namespace {

using namespace drover::bench;
namespace fs = std::filesystem;

const Sizes smoke{
    .tenants = {{Kind::databases, 2}, {Kind::schemas, 3}, {Kind::files, 3}}, .rounds = 1, .flushes = false, .again = 1};
const Sizes brief{.tenants = {{Kind::databases, 20}, {Kind::schemas, 80}, {Kind::files, 80}}, .rounds = 1, .again = 5};
// More of them: the start of an interpreter, which is counted, is to be a small part.
const Sizes brief_with_peers{
    .tenants = {{Kind::databases, 40}, {Kind::schemas, 100}, {Kind::files, 100}}, .rounds = 2, .again = 3};
const Sizes full{.tenants = {{Kind::databases, 80}, {Kind::schemas, 400}, {Kind::files, 400}}, .rounds = 2, .again = 3};

constexpr int skipped = 77;

struct Options {
  std::optional<Sizes> sizes;
  std::optional<fs::path> into;
  std::set<std::string, std::less<>> only;  // databases, schemas, files; empty: all
  bool peers = false;
};

Options options_of(int count, char** words) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--smoke") {
      options.sizes = smoke;
    } else if (word == "--full") {
      options.sizes = full;
    } else if (word == "--peers") {
      options.peers = true;
    } else if (word == "--into" && i + 1 < count) {
      options.into = words[++i];
    } else if (word == "--only" && i + 1 < count) {
      options.only.insert(words[++i]);
    } else {
      throw std::runtime_error(
          "usage: bench [--smoke|--full] [--peers] [--only databases|schemas|files]... [--into DIRECTORY]");
    }
  }
  return options;
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

// Who takes part, and what is said of those who do not.
struct Field {
  std::vector<Contender> contenders;
  std::string absent;
  bool nobody_came = false;
};

Field field_of(const Options& options, const fs::path& place) {
  Field field{.contenders = contenders(), .absent = "Other tools: not asked for (--peers)"};
  if (!options.peers) return field;
  auto peers = find_peers(place / "peers");
  field.nobody_came = peers.installed.empty();
  field.absent = peers.missing.empty() ? "" : fmt::format("Not installed: {}", fmt::join(peers.missing, ", "));
  std::ranges::move(peers.installed, std::back_inserter(field.contenders));
  return field;
}

int measure(const Options& options) {
  const std::pair<const char*, Kind> kinds[] = {
      {"databases", Kind::databases}, {"schemas", Kind::schemas}, {"files", Kind::files}};
  if (options.into) fs::create_directories(*options.into);  // or fail before anything is measured
  const OwnDirectory place;
  const auto field = field_of(options, place.path());
  if (!field.absent.empty()) std::fprintf(stderr, "%s\n", field.absent.c_str());
  if (field.nobody_came) return skipped;
  const auto sizes = options.sizes.value_or(options.peers ? brief_with_peers : brief);
  Measure measure(sizes, field.contenders, place.path());
  Samples samples;
  for (const auto& [name, kind] : kinds) {
    if (!options.only.empty() && !options.only.contains(name)) continue;
    measure.run(kind, samples);
  }
  const auto where = machine();
  const auto text =
      fmt::format("{}\n{}{}", where, field.absent.empty() ? "" : "\n" + field.absent + "\n", tables(sizes, samples));
  std::fputs(text.c_str(), stdout);
  if (!options.into) return 0;
  write(*options.into / "measured.md", text);
  write(*options.into / "measured.svg", picture(samples, where));
  return 0;
}

}  // namespace

int main(int count, char** words) {
  try {
    return measure(options_of(count, words));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
