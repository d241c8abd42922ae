#pragma once

#include "config/build.hpp"
#include "config/url_reader.hpp"

namespace drover::config {

// Fills `source` of the settings, whose servers are there already.
void build_tenants(const Material& material, UrlReader& urls, Settings& settings, Problems& problems);

// What kind of databases the tenants are in, as far as their source says: files for a glob, else what the servers are,
// else (a registry without servers) files. Nullopt: a query, whose rows say it.
std::optional<sql::Dialect> dialect_of_tenants(const Settings& settings);

}  // namespace drover::config
