// How much memory the whole program takes for large files: docs/limits.md says how much it may.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;

constexpr std::size_t mebibyte = std::size_t{1} << 20U;

// The sanitizers keep what was freed, and a shadow of everything.
#ifdef DROVER_SANITIZED
constexpr std::size_t overhead = 4;
#else
constexpr std::size_t overhead = 1;
#endif

struct Ended {
  int code = -1;
  std::size_t peak = 0;  // bytes
};

class PeakMemory : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "drover-scale-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    project_ = pattern;
    fs::create_directories(project_ / "migrations");
    fs::create_directories(project_ / "tenants");
    std::ofstream(project_ / "drover.toml") << "[tenants]\nsource = \"glob\"\npattern = \"tenants/{id}.db\"\n";
  }
  void TearDown() override { fs::remove_all(project_); }

  // INSERTs of some 60 bytes each.
  void write_many(std::size_t statements) const {
    std::ofstream file(project_ / "migrations" / "0001_many.sql");
    file << "CREATE TABLE many (id int, name text);\n";
    for (std::size_t i = 0; i < statements; ++i) {
      file << "INSERT INTO many (id, name) VALUES (" << i << ", 'the name; of " << i << "');\n";
    }
  }

  void write_one_long(std::size_t bytes) const {
    std::ofstream file(project_ / "migrations" / "0001_long.sql");
    file << "CREATE TABLE long (name text);\nINSERT INTO long VALUES ('" << std::string(bytes, 'x') << "');\n";
  }

  void make_tenant() const {
    sqlite3* handle = nullptr;
    sqlite3_open((project_ / "tenants" / "a.db").c_str(), &handle);
    sqlite3_exec(handle, "PRAGMA user_version = 0; VACUUM", nullptr, nullptr, nullptr);
    sqlite3_close(handle);
  }

  std::size_t size_of_migrations() const {
    std::size_t size = 0;
    for (const auto& entry : fs::directory_iterator(project_ / "migrations")) size += entry.file_size();
    return size;
  }

  Ended run(const std::vector<std::string>& arguments) const {
    const auto child = fork();
    if (child == 0) {
      fs::current_path(project_);
      setenv("ASAN_OPTIONS", "quarantine_size_mb=1:malloc_context_size=0", 1);
      std::vector<char*> argv{const_cast<char*>(DROVER_PROGRAM)};
      for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
      argv.push_back(nullptr);
      execv(argv.front(), argv.data());
      _exit(127);
    }
    int status = 0;
    rusage used{};
    wait4(child, &status, 0, &used);
    return {.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
            .peak = static_cast<std::size_t>(used.ru_maxrss) * 1024};
  }

  fs::path project_;
};

// What docs/limits.md promises: so much for each statement, and so many times the file.
std::size_t allowed(std::size_t statements, std::size_t bytes) {
  return overhead * (64 * mebibyte + statements * 1'024 + bytes * 4);
}

TEST_F(PeakMemory, is_linear_in_many_statements) {
  constexpr std::size_t statements = 200'000;
  write_many(statements);
  make_tenant();
  const auto limit = allowed(statements, size_of_migrations());
  const auto checked = run({"check"});
  EXPECT_EQ(checked.code, 0);
  EXPECT_LT(checked.peak, limit);
  const auto migrated = run({"migrate"});
  EXPECT_EQ(migrated.code, 0);
  EXPECT_LT(migrated.peak, limit);
}

TEST_F(PeakMemory, is_a_few_times_one_long_statement) {
  constexpr std::size_t bytes = 20 * mebibyte;
  write_one_long(bytes);
  make_tenant();
  const auto migrated = run({"migrate"});
  EXPECT_EQ(migrated.code, 0);
  EXPECT_LT(migrated.peak, allowed(2, bytes));
}

}  // namespace
