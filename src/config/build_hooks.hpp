#pragma once

#include <string>

#include "config/build.hpp"

namespace drover::config {

// [hooks.NAME], into settings.hooks.
void build_hooks(const Material& material, Settings& settings, Problems& problems);

// A URL of the web for people: the reference, or as far as the server's name. What follows may be a secret.
std::string shown_web_url(const Value& value);

}  // namespace drover::config
