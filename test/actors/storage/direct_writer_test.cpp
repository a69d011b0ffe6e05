#include "actors/storage/direct_writer.hpp"
#include "test/support/storage_files.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

namespace tahoe::direct_writer_test {

using permits = direct_writer::permits;

namespace {

constexpr size_t buffer = direct_writer::buffer_size;

struct fixture {
  /// Writes `bytes` in pieces of `step` bytes. Not every file system can: then
  /// the test says nothing, as on tmpfs.
  bool write(byte_view bytes, size_t step) {
    auto file = disk_file::open(path, disk_file::mode::create);
    REQUIRE(file);
    auto writer = direct_writer::make(*file, permits{1});
    if (!writer)
      return false;
    while (!bytes.empty()) {
      auto piece = bytes.first(std::min(step, bytes.size()));
      REQUIRE(writer->append(*file, piece));
      bytes = bytes.subspan(piece.size());
    }
    REQUIRE(writer->finish(*file));
    return true;
  }

  test::temporary_directory home;
  std::filesystem::path path = home.path() / "file";
};

} // namespace

TEST_SUITE_BEGIN("direct_writer");

TEST_CASE("what was appended in any pieces is in the file") {
  for (auto size :
       {size_t{0}, size_t{1}, size_t{4095}, size_t{4096}, size_t{4097},
        buffer - 1, buffer, buffer + 1, 3 * buffer + 5000})
    for (auto step : {size_t{997}, size_t{4096}, buffer, buffer * 5}) {
      CAPTURE(size);
      CAPTURE(step);
      fixture f;
      auto bytes = test::patterned(size);
      if (f.write(bytes, step))
        CHECK(test::file_bytes(f.path) == bytes);
    }
}

TEST_CASE("a file is an ordinary one when its writer has finished") {
  fixture f;
  auto file = disk_file::open(f.path, disk_file::mode::create);
  REQUIRE(file);
  // As the lease of a share: written first, far behind.
  REQUIRE(file->write_at(buffer + 100, as_bytes("end")));
  auto writer = direct_writer::make(*file, permits{1});
  if (!writer)
    return;
  auto bytes = test::patterned(buffer + 100);
  REQUIRE(writer->append(*file, bytes));
  REQUIRE(writer->finish(*file));
  REQUIRE(file->write_at(1, as_bytes("x")));
  bytes[1] = 'x';
  append(bytes, as_bytes("end"));
  CHECK(test::file_bytes(f.path) == bytes);
}

TEST_CASE("there are no more writers than permits") {
  test::temporary_directory home;
  permits two{2};
  std::vector<disk_file> files;
  std::vector<std::unique_ptr<direct_writer>> writers;
  for (const char* name : {"a", "b", "c"})
    files.push_back(
      std::move(*disk_file::open(home.path() / name, disk_file::mode::create)));
  for (auto& file : files)
    if (auto writer = direct_writer::make(file, two))
      writers.push_back(std::move(writer));
  CHECK(writers.size() <= 2);
  if (writers.empty())
    return;
  writers.pop_back();
  CHECK(direct_writer::make(files[2], two));
}

TEST_SUITE_END();

} // namespace tahoe::direct_writer_test
