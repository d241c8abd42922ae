#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "cli/commands/all.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"

namespace drover::cli {

namespace {

constexpr std::array<Option, 1> options{{option::catalog}};

int run(Environment& environment, const Arguments& arguments) {
  auto& output = environment.output();
  const auto settings = load_settings(environment, arguments, false);
  if (!settings) return 1;
  if (!arguments.catalog.empty() && settings->find(arguments.catalog) == nullptr) {
    output.problem({.code = "catalog_unknown", .message = fmt::format("there is no catalog `{}`", arguments.catalog)});
    return 1;
  }
  const auto catalogs = load_catalogs(environment, *settings, arguments.catalog, true, false);
  if (!catalogs) return 4;
  bool faults = false;
  for (const auto& catalog : *catalogs) {
    const auto count = static_cast<long long>(catalog->migrations().size());
    faults =
        faults || std::ranges::any_of(catalog->migrations(), [](const auto& one) { return !one.up.faults.empty(); });
    const auto& format = catalog->format();
    const nlohmann::json object{{"event", "catalog"},
                                {"catalog", catalog->name()},
                                {"migrations", count},
                                {"format", format.name},
                                {"because", format.reason}};
    output.result({fmt::format("{}: {} migration{}, read as {} ({})", catalog->name(), grouped(count),
                               count == 1 ? "" : "s", format.name, format.reason)},
                  object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  }
  return faults ? 4 : 0;
}

}  // namespace

const Command check_command{
    .name = "check",
    .alias = "",
    .summary = "check the migration files, without a database",
    .words = "",
    .options = options,
    .teaching =
        "Names, order, duplicates, directives, encoding and SQL syntax; every problem with file:line.\n\n"
        "Examples:\n  drover check\n  drover check --output ndjson\n\n"
        "Exit codes: 0 in order; 1 usage or configuration; 4 problems.",
    .run = run};

}  // namespace drover::cli
