#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "control/store.hpp"
#include "db/drivers.hpp"
#include "fleet/request.hpp"

namespace drover::fleet {

// Says whether a run may go on, by the rules it was started with. Asks the control database, so that it is the same
// whoever works the run off.
class Judge {
 public:
  Judge(const db::Drivers& drivers, control::Store& store, const Rules& rules, const Request& request)
      : drivers_(drivers), store_(store), rules_(rules), request_(request) {}

  // While a wave is worked on: why nothing more may begin.
  std::optional<std::string> under_way(std::int64_t run, control::Position position) const;

  // When nothing of a wave is left to do: why the next one may not begin. `last`: there is none, and nothing is
  // checked.
  std::optional<std::string> after(const Stage& stage, std::int64_t run, control::Position position, bool last,
                                   const std::stop_token& stop) const;

 private:
  std::optional<std::string> check_tenants(const Stage& stage, std::int64_t run, control::Position position,
                                           const std::stop_token& stop) const;
  std::optional<std::string> run_command() const;
  std::string what_is_wrong(const Stage& stage, const tenants::Target& target) const;

  const db::Drivers& drivers_;
  control::Store& store_;
  const Rules& rules_;
  const Request& request_;
};

}  // namespace drover::fleet
