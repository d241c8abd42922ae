#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/arguments.hpp"
#include "cli/environment.hpp"
#include "control/store.hpp"

namespace drover::cli {

// A run that a verb is about, with the control database it is in. The catalogs are not opened: what ran can be looked
// at and steered while the files are broken.
struct NamedRun {
  std::unique_ptr<control::Store> store;
  control::Run run;

  // By the one number on the command line, or the newest. Nullopt: why not has been said.
  static std::optional<NamedRun> open(Environment& environment, const Arguments& arguments, const std::string& verb);
};

// Who says so: "ana, ci-runner-7 pid 411".
std::string somebody();

// Whether queued runs have nobody who works them off; warns of it, unless that was done before.
bool warn_without_workers(Environment& environment, control::Store& store, bool warned = false);

// The control database alone; nullopt after saying what is wrong with the configuration.
std::unique_ptr<control::Store> open_store(Environment& environment, const Arguments& arguments);

}  // namespace drover::cli
