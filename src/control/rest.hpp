#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "tenants/tenant.hpp"

namespace drover::control {

// A server as it is configured, and what follows from that for the tenants that the registry has on it.
struct Server {
  std::string name;
  std::string identity;  // how db::Address::identity begins, up to where the database follows
  std::string schema;    // of a tenant that names none
};

// Targets of one catalog that are at the same version.
struct AtVersion {
  std::string version;  // highest applied; "" for none
  std::int64_t count = 0;
  Instant oldest_read;
  bool are_files = false;  // whether they are there and as they were read, the files tell
};

// A tenant's file as it was read last.
struct FileRead {
  std::int64_t id = 0;  // the target's
  std::string label;
  std::string path;  // as it is registered
  std::string identity;
  std::string stamp;
};

// All registered tenants that take part are where the catalog is, and their files were when they were read.
struct Rest {
  struct Aside {
    tenants::TenantId tenant;
    tenants::Lifecycle lifecycle;
  };

  std::vector<AtVersion> there;
  std::vector<Aside> aside;  // those that do not take part

  std::int64_t count() const {
    std::int64_t all = 0;
    for (const auto& version : there) all += version.count;
    return all;
  }
  std::int64_t files() const {
    std::int64_t all = 0;
    for (const auto& version : there) all += version.are_files ? version.count : 0;
    return all;
  }
};

}  // namespace drover::control
