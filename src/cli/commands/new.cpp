#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/commands/all.hpp"
#include "cli/options.hpp"
#include "cli/project.hpp"
#include "migrations/scaffold.hpp"

namespace drover::cli {

namespace {

constexpr std::array<Option, 4> options{{{"--type", &Arguments::type, "base, data or config"},
                                         {"--level", &Arguments::level, "the levels it is for"},
                                         {"--table", &Arguments::table, "its main table"},
                                         option::catalog}};

std::expected<migrations::NewMigration, Problem> wanted_of(const config::Settings& settings,
                                                           const Arguments& arguments) {
  migrations::NewMigration wanted;
  wanted.name = join(arguments.words, "_");
  for (const auto& levels : arguments.level) std::ranges::move(split_list(levels), std::back_inserter(wanted.levels));
  for (const auto& tables : arguments.table) std::ranges::move(split_list(tables), std::back_inserter(wanted.tables));
  const auto missing = [](const std::string& what) {
    return std::unexpected(Problem{.code = "usage",
                                   .message = fmt::format("this project wants --{} of every migration", what),
                                   .hint = fmt::format("{}s.required is set in drover.toml", what)});
  };
  if (!arguments.type.empty()) {
    const auto type = migrations::parse_type(arguments.type.front());
    if (!type) {
      return std::unexpected(
          Problem{.code = "usage",
                  .message = fmt::format("--type takes base, data or config, not `{}`", arguments.type.front())});
    }
    wanted.type = *type;
  }
  if (settings.required.types && wanted.type == migrations::Type::none) return missing("type");
  if (settings.required.levels && wanted.levels.empty()) return missing("level");
  if (settings.required.tables && wanted.tables.empty()) return missing("table");
  return wanted;
}

int run(Environment& environment, const Arguments& arguments) {
  auto& output = environment.output();
  if (arguments.words.empty()) {
    output.problem({.code = "usage", .message = "new needs a name", .hint = "drover new add_invoices"});
    return 1;
  }
  const auto settings = load_settings(environment, arguments, false);
  if (!settings) return 1;
  const auto name = arguments.catalog.empty() ? settings->catalogs.back().name : arguments.catalog;
  const auto* catalog = settings->find(name);
  if (catalog == nullptr) {
    output.problem({.code = "catalog_unknown", .message = fmt::format("there is no catalog `{}`", name)});
    return 1;
  }
  const auto wanted = wanted_of(*settings, arguments);
  if (!wanted) {
    output.problem(wanted.error());
    return 1;
  }
  const auto written = migrations::scaffold(options_of(*settings, *catalog), *wanted);
  if (!written) {
    output.problem(written.error());
    return 1;
  }
  for (const auto& path : *written) {
    const auto shown = path.lexically_proximate(settings->project).string();
    output.result({shown}, fmt::format("{{\"event\":\"file\",\"path\":\"{}\"}}", shown));
  }
  return 0;
}

}  // namespace

const Command new_command{.name = "new",
                          .alias = "",
                          .summary = "write the next migration file",
                          .words = "NAME",
                          .options = options,
                          .teaching =
                              "In the format, layout and numbering that the directory has.\n\n"
                              "Examples:\n  drover new add_invoices\n  drover new add_vat --type base --table invoices",
                          .run = run};

}  // namespace drover::cli
