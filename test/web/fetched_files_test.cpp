#include "test/support/temporary_directory.hpp"
#include "web/cli/copy/fetched_files.hpp"
#include "web/cli/copy/local_directory.hpp"

#include <doctest/doctest.h>

#include <fstream>

namespace tahoe::fetched_files_test {

TEST_SUITE_BEGIN("fetched_files");

namespace {

struct fixture {
  fixture() {
    auto opened = copy_record::open(directory.path() / "db", digest{{1}});
    REQUIRE(opened);
    record = std::move(*opened);
  }

  /// A file that was fetched, and its state then.
  file_state fetch(fetched_files& into) {
    std::ofstream{file} << "hello";
    auto there = look_at(file);
    REQUIRE(there);
    into.add(file, {"URI:1", there->state});
    return there->state;
  }

  test::temporary_directory directory;
  std::filesystem::path file = directory.path() / "file";
  std::unique_ptr<copy_record> record;
};

} // namespace

TEST_CASE("a file is remembered once a later change would show") {
  fixture f;
  fetched_files fetched{f.record.get()};
  auto state = f.fetch(fetched);
  REQUIRE(fetched.keep(state.ctime));
  CHECK(f.record->cap_of(f.file, state).empty());
  REQUIRE(fetched.keep(state.ctime + 3'000'000'000));
  CHECK(f.record->cap_of(f.file, state) == "URI:1");
}

TEST_CASE("a file that changed meanwhile is not remembered") {
  fixture f;
  fetched_files fetched{f.record.get()};
  auto state = f.fetch(fetched);
  REQUIRE(fetched.keep(state.ctime));
  std::ofstream{f.file} << "hello!";
  REQUIRE(fetched.keep(state.ctime + 3'000'000'000));
  CHECK(f.record->cap_of(f.file, state).empty());
  CHECK(f.record->cap_of(f.file, look_at(f.file)->state).empty());
}

TEST_CASE("at the end what changed a moment ago is waited for") {
  fixture f;
  fetched_files fetched{f.record.get()};
  auto state = f.fetch(fetched);
  REQUIRE(fetched.keep_last());
  CHECK(f.record->cap_of(f.file, state) == "URI:1");
}

TEST_CASE("without a record files only become durable") {
  fixture f;
  fetched_files fetched{nullptr};
  f.fetch(fetched);
  CHECK(fetched.keep_last());
  fetched.add("/no/such/directory/file", {"URI:1"});
  CHECK(code_of(fetched.keep_last().error()) == ec::io_failure);
}

TEST_SUITE_END();

} // namespace tahoe::fetched_files_test
