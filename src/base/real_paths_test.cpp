#include "base/real_paths.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is not in <cstdlib>

namespace drover {
namespace {

namespace fs = std::filesystem;

class RealPathsTest : public testing::Test {
 protected:
  RealPathsTest() {
    auto name = (fs::temp_directory_path() / "drover-paths-XXXXXX").string();
    directory_ = fs::canonical(::mkdtemp(name.data()));
    fs::create_directories(directory_ / "a/b");
    make("a/b/file");
    fs::create_directory_symlink("a", directory_ / "link");
    fs::create_symlink("b/file", directory_ / "a/file");
    fs::create_symlink("nowhere", directory_ / "a/dangling");
    fs::create_symlink("round", directory_ / "round");
  }
  void TearDown() override { fs::remove_all(directory_); }

  void make(const char* name) const { std::ofstream(directory_ / name) << "x"; }

  fs::path directory_;
};

TEST_F(RealPathsTest, are_those_of_the_standard_library) {
  RealPaths paths;
  for (const std::string name : {"a/b/file", "link/b/file", "link/b/file", "link/file", "a/dangling", "a/absent",
                                 "link/absent/too", "link/b", "link/b/", "link/b/.", "link/b/../file", "link"}) {
    const auto path = directory_ / name;
    EXPECT_EQ(paths.of(path), fs::weakly_canonical(path)) << name;
  }
  EXPECT_EQ(paths.of("/"), "/");
  EXPECT_EQ(paths.of("/etc/passwd"), fs::weakly_canonical("/etc/passwd"));
}

TEST_F(RealPathsTest, are_as_they_are_where_they_cannot_be_had) {
  const auto path = directory_ / "round" / "file";
  EXPECT_EQ(RealPaths{}.of(path), path);
}

TEST_F(RealPathsTest, hold_for_one_look) {
  RealPaths paths;
  EXPECT_EQ(paths.of(directory_ / "link/b/file"), directory_ / "a/b/file");
  fs::create_directories(directory_ / "c/b");
  make("c/b/file");
  fs::remove(directory_ / "link");
  fs::create_directory_symlink("c", directory_ / "link");
  EXPECT_EQ(RealPaths{}.of(directory_ / "link/b/file"), directory_ / "c/b/file");
}

}  // namespace
}  // namespace drover
