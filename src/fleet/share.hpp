#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "db/driver.hpp"
#include "events/listener.hpp"
#include "fleet/known.hpp"

namespace drover::fleet {

// What a server has left, and how much of it we take.
struct Share {
  int free = 0;
  int limit = 0;
  int quarter = 0;  // never more of the free connections than this: the server's own users come first; at least 1
};

// Nullopt: the server knows no such limit, or cannot be asked; its tenants will say what is wrong with it.
std::optional<Share> share_of(const db::Driver& driver, const db::Address& address);

// How many jobs may run at once on each server of `targets`, by the rules, by what is free there now, and for files by
// the machine's cores. Says where the rules cannot be used up.
std::map<std::string, int> limits_for(const std::vector<const tenants::Target*>& targets, const db::Driver& driver,
                                      const Rules& rules, events::Listener& listener);

// How many of `targets` may be read at a time: within the share of each of their servers.
int readers_for(const std::vector<Known*>& targets, const db::Driver& driver, const Rules& rules);

}  // namespace drover::fleet
