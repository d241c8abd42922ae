#pragma once

#include <string>

#include "db/address.hpp"
#include "db/driver.hpp"

namespace drover::postgres {

struct Blocker {
  std::string by;  // "pid 24596 backup 00:25:29 COPY public.orders"; "" if nobody blocks
  std::string on;  // the relation waited for
};

// Asks over a connection of its own who keeps the backend `pid` waiting. Never throws: nobody's verdict rests on it.
Blocker who_blocks(const db::Address& address, int pid) noexcept;

}  // namespace drover::postgres
