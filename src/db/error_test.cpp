#include "db/error.hpp"

#include <gtest/gtest.h>

namespace drover::db {

namespace {

std::string told(const std::string& message) { return Error(ErrorClass::disk, "53100", message).summary(); }

TEST(Error, one_full_disk_is_told_alike_in_all_databases) {
  EXPECT_EQ(told(R"(could not extend file "base/16392/34246": No space left on device)"),
            R"(could not extend file "base/...": No space left on device)");
  EXPECT_EQ(told(R"(could not extend file "pg_tblspc/34215/PG_15_202209061/16392/34246_fsm": No space left on device)"),
            R"(could not extend file "pg_tblspc/34215/...": No space left on device)");
  for (const std::string other : {"database or disk is full", R"(could not write to file "pg_wal/x": No space)",
                                  R"(odd "pg_tblspc/1": No space)", R"(odd "base/1)"}) {
    EXPECT_EQ(told(other), other);
  }
  EXPECT_EQ(Error(ErrorClass::sql, "42P01", R"(no "base/1/2")").summary(), R"(no "base/1/2")");
}

}  // namespace

}  // namespace drover::db
