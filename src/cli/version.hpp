#pragma once

namespace drover::cli {

inline constexpr const char* program_version = "0.1.0";

}  // namespace drover::cli
