#include "drivers/sqlite/functions.hpp"

#include <memory>

#include <gtest/gtest.h>

#include "db/application_functions.hpp"

namespace drover::sqlite {
namespace {

struct Close {
  void operator()(sqlite3* handle) const { sqlite3_close(handle); }
};

struct Functions : testing::Test {
  Functions() {
    sqlite3* opened = nullptr;
    EXPECT_EQ(sqlite3_open(":memory:", &opened), SQLITE_OK);
    handle.reset(opened);
  }

  bool there(const std::string& name) const {
    const auto sql = "SELECT count(*) FROM pragma_function_list WHERE name = '" + name + "'";
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(handle.get(), sql.c_str(), -1, &statement, nullptr), SQLITE_OK);
    EXPECT_EQ(sqlite3_step(statement), SQLITE_ROW);
    const bool found = sqlite3_column_int(statement, 0) > 0;
    sqlite3_finalize(statement);
    return found;
  }

  std::unique_ptr<sqlite3, Close> handle;
};

TEST_F(Functions, each_that_can_be_configured_is_built_in_and_only_where_it_is_named) {
  for (const auto name : db::application_functions) {
    EXPECT_FALSE(there(std::string(name))) << name;
    register_functions(handle.get(), {std::string(name)});
    EXPECT_TRUE(there(std::string(name))) << name;
  }
}

}  // namespace
}  // namespace drover::sqlite
