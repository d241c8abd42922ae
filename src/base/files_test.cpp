#include "base/files.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is not in <cstdlib>

#include "base/checksum.hpp"

namespace drover {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  Files() {
    auto name = (fs::temp_directory_path() / "drover-files-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
  }
  void TearDown() override { fs::remove_all(directory_); }

  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory_), fs::directory_iterator()));
  }

  fs::path directory_;
};

TEST_F(Files, come_back_byte_by_byte) {
  const std::string bytes("a\r\n\0\xff z", 7);
  ASSERT_TRUE(write_file(directory_ / "f", bytes));
  EXPECT_EQ(read_file(directory_ / "f"), bytes);
  ASSERT_TRUE(write_file(directory_ / "f", "shorter"));
  EXPECT_EQ(read_file(directory_ / "f"), "shorter");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(Files, are_problems_where_they_cannot_be_read) {
  EXPECT_EQ(read_file(directory_ / "absent").error().code, "file_unreadable");
  EXPECT_EQ(read_file(directory_).error().code, "file_unreadable");
}

TEST_F(Files, leave_nothing_behind_where_they_cannot_be_written) {
  fs::create_directory(directory_ / "taken");
  std::ofstream(directory_ / "taken" / "x") << "x";
  EXPECT_EQ(write_file(directory_ / "taken", "text").error().code, "file_unwritable");
  EXPECT_EQ(write_file(directory_ / "absent" / "f", "text").error().code, "file_unwritable");
  EXPECT_EQ(entries(), 1U);
}

TEST(Checksum, is_sha256_in_any_number_of_pieces) {
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256 pieces;
  pieces.add("a");
  pieces.add("bc");
  EXPECT_EQ(pieces.finish(), sha256("abc"));
}

}  // namespace
}  // namespace drover
