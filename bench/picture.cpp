#include <algorithm>

#include <fmt/format.h>

#include "report.hpp"

namespace drover::bench {

namespace {

constexpr int bar = 18;
constexpr int left = 190;
constexpr int room = 560;

struct Row {
  std::string name;
  double client;
  double server;
};

std::vector<Row> rows_of(const std::map<std::string, std::vector<Sample>>& contenders) {
  std::vector<Row> rows;
  for (const auto& [name, samples] : ranked(contenders)) {
    rows.push_back({name, middle(*samples, [](const Sample& one) { return one.client_ms; }),
                    middle(*samples, [](const Sample& one) { return one.server_ms; })});
  }
  return rows;
}

std::string box(double x, int y, double width, const char* colour) {
  return fmt::format("<rect x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" height=\"{}\" fill=\"{}\"/>\n", x, y, width, bar - 4,
                     colour);
}

std::string text(double x, int y, const std::string& words, const char* more = "") {
  return fmt::format("<text x=\"{:.1f}\" y=\"{}\"{}>{}</text>\n", x, y, more, words);
}

struct Colours {
  const char* client;
  const char* server;
};

Colours colours_of(const std::string& name) {
  if (name == drover_itself) return {.client = "#1f6feb", .server = "#9ec5fe"};
  if (name == the_bare_floor || name == the_floor) return {.client = "#2da44e", .server = "#b4e3be"};
  return {.client = "#6e7781", .server = "#d0d7de"};
}

std::string one(const Row& row, double scale, int y) {
  const bool ours = row.name == drover_itself;
  const auto colours = colours_of(row.name);
  const auto client = row.client * scale;
  const auto server = row.server * scale;
  return text(left - 8, y + 11, row.name, ours ? " text-anchor=\"end\" font-weight=\"bold\"" : " text-anchor=\"end\"") +
         box(left, y, client, colours.client) + box(left + client, y, server, colours.server) +
         text(left + client + server + 6, y + 11, fmt::format("{:.2f}", row.client + row.server));
}

}  // namespace

std::string picture(const Samples& samples, const std::string& where) {
  std::string body;
  int y = 44;
  for (const auto& workload : workloads()) {
    const auto found = samples.find(workload.name);
    if (found == samples.end()) continue;
    const auto rows = rows_of(found->second);
    const double scale = room / std::max(rows.back().client + rows.back().server, 1e-6);
    y += 14;
    body += text(8, y, fmt::format("{}: {}", workload.name, workload.what), " font-weight=\"bold\"");
    y += 8;
    for (const auto& row : rows) {
      body += one(row, scale, y);
      y += bar;
    }
    y += 8;
  }
  return fmt::format(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
             "font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n",
             left + room + 70, y + 8) +
         text(8, 18, "CPU milliseconds for each tenant: dark the client's, light the server's", " font-size=\"14\"") +
         text(8, 34, where, " fill=\"#57606a\" font-size=\"11\"") + body + "</svg>\n";
}

}  // namespace drover::bench
