#include "drivers/postgres/broken_server.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace drover::postgres {
namespace {

db::ErrorClass told(const std::string& message, const std::string& statement) {
  return told_as_broken(db::Error(db::ErrorClass::sql, "58P01", message), statement).error_class;
}

TEST(BrokenServer, is_one_that_cannot_load_what_the_statement_does_not_name) {
  const std::vector<std::string> messages{
      "could not load library \"/lib/plpgsql.so\": /lib/plpgsql.so: undefined symbol: SPI_register_relation",
      "could not load library \"/lib/llvmjit.so\": libLLVM-14.so.1: cannot open shared object file: No such file",
      "could not access file \"$libdir/plpgsql\": No such file or directory",
      "incompatible library \"/usr/lib/postgresql/15/lib/plpgsql.so\": version mismatch",
      "could not find function \"plpgsql_call_handler\" in file \"/usr/lib/postgresql/15/lib/plpgsql.so\"",
      "extension \"postgis\" is not available"};
  for (const auto& message : messages) {
    EXPECT_EQ(told(message, "DO 'BEGIN NULL; END'"), db::ErrorClass::server) << message;
  }
}

TEST(BrokenServer, is_not_blamed_for_a_library_that_the_statement_names) {
  const auto load = "could not access file \"nothing.so\": No such file or directory";
  EXPECT_EQ(told(load, "LOAD 'nothing.so'"), db::ErrorClass::sql);
  const auto function = "could not find function \"f\" in file \"/usr/lib/postgresql/15/lib/mine.so\"";
  EXPECT_EQ(told(function, "CREATE FUNCTION f() RETURNS int LANGUAGE c AS '$libdir/mine', 'f'"), db::ErrorClass::sql);
}

TEST(BrokenServer, is_not_blamed_for_files_that_are_no_libraries) {
  EXPECT_EQ(
      told("could not open file \"/tmp/x.csv\" for reading: No such file or directory", "COPY t FROM '/tmp/x.csv'"),
      db::ErrorClass::sql);
  EXPECT_EQ(told("could not access file \"/tmp/x\": No such file or directory", "SELECT f()"), db::ErrorClass::sql);
  EXPECT_EQ(told("extension \"hstore\" already exists", "CREATE EXTENSION hstore"), db::ErrorClass::sql);
}

}  // namespace
}  // namespace drover::postgres
