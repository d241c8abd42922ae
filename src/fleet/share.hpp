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
  // Never more than this for one process: all processes of this program together take a quarter of what the server's
  // own users leave, since those come first. At least 1.
  int quarter = 0;
};

// What one server said when it was asked.
struct Asked {
  std::optional<Share> share;      // nothing: it knows no such limit, or could not be asked
  std::optional<db::Error> error;  // why not
};

using Answers = std::map<std::string, Asked>;  // by server

// `held`: connections that this process has there by now.
Share share_of(const db::FreeConnections& found, int held);

// Opens one connection, as a job does.
Asked ask(const db::Driver& driver, const db::Address& address, const db::SessionOptions& session, int held = 0);

// The same for each server of `targets`. A database that knows no servers is not opened.
Answers ask_servers(const std::vector<const tenants::Target*>& targets, const db::Driver& driver,
                    const db::SessionOptions& session);

// Servers that cannot be written to, each with what to do.
Problems that_only_read(const Answers& answers);

// How many jobs the rules allow at once on a server, whatever is free there.
int wanted_for(const std::string& server, const db::Driver& driver, const Rules& rules);

// How many jobs may run at once on each server that was asked, by the rules, by what is free there now, and for files
// by the machine's cores. Says where the rules cannot be used up.
std::map<std::string, int> limits_for(const Answers& answers, const db::Driver& driver, const Rules& rules,
                                      events::Listener& listener);

// How many of `targets` may be read at a time: within the share of each of their servers.
int readers_for(const std::vector<Known*>& targets, const db::Driver& driver, const Rules& rules);

}  // namespace drover::fleet
