#include "cli/version.hpp"

#include <fmt/format.h>

#include "cli/commands/all.hpp"

namespace drover::cli {

namespace {

int run(Environment& environment, const Arguments& /*arguments*/) {
  environment.output().result({fmt::format("drover {}", program_version)},
                              fmt::format("{{\"event\":\"version\",\"version\":\"{}\"}}", program_version));
  return 0;
}

}  // namespace

const Command version_command{.name = "version",
                              .alias = "",
                              .summary = "this program's version",
                              .words = "",
                              .options = {},
                              .teaching = "",
                              .run = run};

}  // namespace drover::cli
