#include "actors/storage/corruption_advisory.hpp"
#include "actors/storage/share_committer.hpp"
#include "actors/storage/share_store.hpp"
#include "test/support/storage_files.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sys/resource.h>
#include <vector>

namespace tahoe::share_store_test {

using test::example_d;

namespace {

struct fixture {
  share_store open() {
    auto store = share_store::open(config, {});
    REQUIRE(store);
    return std::move(*store);
  }

  /// Stores a share with the data `patterned(size)`.
  void put(const share_store& store, uint8_t number, size_t size) {
    auto opened = store.allocate(example_d::allocate({number}, size), {}, {},
                                 example_d::granted);
    REQUIRE(opened);
    REQUIRE(opened->incoming.size() == 1);
    auto& share = opened->incoming[0].second;
    REQUIRE(share->append(test::patterned(size)));
    REQUIRE(share_committer{}.commit({share})[0]);
  }

  std::vector<uint8_t>
  numbers(const share_store& store, const share_set& hidden = {}) {
    auto found = store.find({example_d::si(), 0}, hidden, 0);
    REQUIRE(found);
    std::vector<uint8_t> result;
    for (auto& share : found->shares.items)
      result.push_back(share.number);
    return result;
  }

  test::temporary_directory home;
  storage_config config{false, 0, home.path() / "storage"};
};

using numbers_t = std::vector<uint8_t>;

} // namespace

TEST_SUITE_BEGIN("share_store");

TEST_CASE_FIXTURE(fixture, "shares are found in order, with size and head") {
  auto store = open();
  for (uint8_t number : {200, 9, 10})
    put(store, number, number * 100u);
  auto found = store.find({example_d::si(), 1000}, {}, 0);
  REQUIRE(found);
  REQUIRE(found->shares.items.size() == 3);
  CHECK(numbers(store) == numbers_t{9, 10, 200});
  CHECK(found->shares.items[2].size == 20000);
  CHECK(found->shares.items[2].head.size() == 1000);
  CHECK(found->shares.items[0].head.size() == 900);
  CHECK(found->writable_space > 0);
}

TEST_CASE_FIXTURE(fixture, "heads stay within their bounds") {
  auto store = open();
  for (unsigned number = 0; number < 140; ++number)
    put(store, static_cast<uint8_t>(number), 5000);
  auto found = store.find({example_d::si(), UINT32_MAX}, {}, 0);
  REQUIRE(found);
  size_t sum = 0;
  for (auto& share : found->shares.items) {
    CHECK(share.head.size() <= 4096);
    sum += share.head.size();
  }
  CHECK(found->shares.items.size() == 140);
  CHECK(sum == 512 * 1024);
}

TEST_CASE_FIXTURE(fixture, "a restart finds the shares and wipes incoming") {
  put(open(), 3, 100);
  storage_layout layout{config.directory};
  test::write_file(layout.incoming_share(example_d::si(), 4),
                   test::patterned(50));
  auto store = open();
  CHECK(numbers(store) == numbers_t{3});
  CHECK(test::count_entries(layout.incoming()) == 0);
}

TEST_CASE_FIXTURE(fixture, "incoming that was tidied away is made again") {
  auto store = open();
  std::filesystem::remove_all(store.layout().incoming());
  put(store, 3, 100);
  CHECK(numbers(store) == numbers_t{3});
}

TEST_CASE_FIXTURE(fixture, "files that are no shares are ignored and stay") {
  auto store = open();
  put(store, 7, 100);
  auto bucket = store.layout().bucket(example_d::si());
  for (auto name : {"notes.txt", "07", "256", "-1", "8.damaged", "9 "})
    test::write_file(bucket / name, test::file_bytes(bucket / "7"));
  std::filesystem::create_directory(bucket / "11");
  test::write_file(bucket / "12", {});
  test::write_file(bucket / "13", test::patterned(100));
  test::write_file(bucket / "14", as_bytes(test::mutable_container));
  CHECK(numbers(store) == numbers_t{7});
  CHECK(code_of(store.read({example_d::si(), 13, 0, 10}).error())
        == ec::not_found);
  CHECK(test::file_bytes(bucket / "13") == test::patterned(100));
}

TEST_CASE_FIXTURE(fixture, "reads are bounded") {
  auto store = open();
  put(store, 1, 100);
  CHECK(store.read({example_d::si(), 1, 40, 1000})->size() == 60);
  CHECK(store.read({example_d::si(), 1, UINT64_MAX, 1000})->empty());
  CHECK(code_of(store.read({example_d::si(), 1, 0, UINT32_MAX}).error())
        == ec::malformed);
  CHECK(code_of(store.read({example_d::si(), 2, 0, 1}).error())
        == ec::not_found);
}

TEST_CASE_FIXTURE(fixture,
                  "allocating renews what is here and opens the rest") {
  auto store = open();
  put(store, 1, 100);
  auto opened = store.allocate(example_d::allocate({1, 2}, 100), {}, {},
                               example_d::granted + 9);
  REQUIRE(opened);
  CHECK(to_string(opened->already_here) == "{1}");
  REQUIRE(opened->incoming.size() == 1);
  CHECK(opened->incoming[0].first == 2);
  auto bytes = test::file_bytes(store.layout().share(example_d::si(), 1));
  CHECK(bytes.size() == 12 + 100 + 72);
  CHECK(test::to_hex(byte_view{bytes}.last(4)) == "657ccf89");
}

TEST_CASE_FIXTURE(fixture, "an unfinished share is neither here nor free") {
  auto store = open();
  put(store, 1, 100);
  share_set hidden;
  hidden.insert(1);
  CHECK(numbers(store, hidden).empty());
  auto first = store.allocate(example_d::allocate({1, 2}, 100), hidden, {}, 0);
  REQUIRE(first);
  CHECK(first->already_here.empty());
  CHECK(first->incoming.size() == 1);
  auto second = store.allocate(example_d::allocate({2}, 100), {}, {}, 0);
  REQUIRE(second);
  CHECK(second->already_here.empty());
  CHECK(second->incoming.empty());
  CHECK(!second->out_of_space);
}

TEST_CASE_FIXTURE(fixture, "a damaged share can be stored again") {
  auto store = open();
  auto place = store.layout().share(example_d::si(), 1);
  test::write_file(place, test::patterned(7));
  put(store, 1, 100);
  CHECK(numbers(store) == numbers_t{1});
}

TEST_CASE_FIXTURE(fixture, "what cannot be read is neither here nor free") {
  auto store = open();
  put(store, 1, 100);
  auto bucket = store.layout().bucket(example_d::si());
  std::filesystem::create_directory(bucket / "11");
  test::write_file(bucket / "12", as_bytes(test::mutable_container));
  test::write_file(bucket / "13", test::patterned(100));
  auto opened
    = store.allocate(example_d::allocate({1, 11, 12, 13}, 9), {}, {}, 0);
  REQUIRE(opened);
  CHECK(to_string(opened->already_here) == "{1}");
  CHECK(opened->incoming.empty());
  CHECK(!opened->out_of_space);
}

TEST_CASE_FIXTURE(fixture, "too many open files make no share vanish") {
  auto store = open();
  put(store, 1, 100);
  std::vector<disk_file> all;
  auto place = store.layout().share(example_d::si(), 1);
  rlimit usual{};
  getrlimit(RLIMIT_NOFILE, &usual);
  rlimit few{std::min<rlim_t>(usual.rlim_cur, 256), usual.rlim_max};
  setrlimit(RLIMIT_NOFILE, &few);
  for (auto file = disk_file::open(place, disk_file::mode::read); file;
       file = disk_file::open(place, disk_file::mode::read))
    all.push_back(std::move(*file));
  auto no_list = store.allocate(example_d::allocate({1}, 9), {}, {}, 0);
  all.pop_back();
  auto no_file = store.allocate(example_d::allocate({1}, 9), {}, {}, 0);
  setrlimit(RLIMIT_NOFILE, &usual);
  REQUIRE(!no_list);
  CHECK(code_of(no_list.error()) == ec::try_later);
  if (no_file)
    CHECK(no_file->incoming.empty());
}

TEST_CASE_FIXTURE(fixture, "a full disk opens no bucket") {
  config.reserved_space = UINT64_MAX;
  auto store = open();
  CHECK(*store.writable_space(0) == 0);
  auto opened = store.allocate(example_d::allocate({1}, 100), {}, {}, 0);
  REQUIRE(opened);
  CHECK(opened->out_of_space);
  CHECK(opened->incoming.empty());
}

TEST_CASE_FIXTURE(fixture, "promised bytes are not given away twice") {
  auto store = open();
  auto space = *store.writable_space(0);
  CHECK(*store.writable_space(UINT64_MAX) == 0);
  auto opened = store.allocate(example_d::allocate({1, 2}, 1000), {},
                               {space - 1084 - 500, space}, 0);
  REQUIRE(opened);
  CHECK(opened->out_of_space);
  CHECK(opened->incoming.size() <= 1);
}

TEST_CASE_FIXTURE(fixture, "one asker gets half while others write") {
  auto store = open();
  auto space = *store.writable_space(0);
  auto most = space / 10 * 6;
  auto request = example_d::allocate({1}, most);
  auto shared = store.allocate(request, {}, {1, 0}, 0);
  REQUIRE(shared);
  CHECK(shared->out_of_space);
  CHECK(shared->incoming.empty());
  request.share_size = space / 10;
  auto second = store.allocate(request, {}, {most, space / 2}, 0);
  REQUIRE(second);
  CHECK(second->out_of_space);
  request.share_size = most;
  auto alone = store.allocate(request, {}, {1, 1}, 0);
  REQUIRE(alone);
  CHECK(alone->incoming.size() == 1);
}

TEST_CASE_FIXTURE(fixture, "a read-only server serves and renews") {
  put(open(), 1, 100);
  config.readonly = true;
  auto store = open();
  CHECK(*store.writable_space(0) == 0);
  auto opened = store.allocate(example_d::allocate({1, 2}, 100), {}, {}, 0);
  REQUIRE(opened);
  CHECK(to_string(opened->already_here) == "{1}");
  CHECK(opened->incoming.empty());
  CHECK(numbers(store) == numbers_t{1});
}

TEST_CASE_FIXTURE(fixture, "a full server keeps a share without new lease") {
  put(open(), 1, 100);
  config.reserved_space = UINT64_MAX;
  auto store = open();
  auto place = store.layout().share(example_d::si(), 1);
  auto before = test::file_bytes(place);
  auto request = example_d::allocate({1}, 100);
  request.renew_secret = lease_renew_secret{};
  auto opened = store.allocate(request, {}, {}, example_d::granted);
  REQUIRE(opened);
  CHECK(to_string(opened->already_here) == "{1}");
  CHECK(test::file_bytes(place) == before);
}

TEST_CASE_FIXTURE(fixture, "an advisory is one line, whatever was sent") {
  auto store = open();
  put(store, 1, 100);
  advise_corrupt_share advice{example_d::si(), 1, {"bad\nblock\x1b[2J \xff"}};
  REQUIRE(store.advise(advice, "2026-11-22T070903Z"));
  auto text
    = test::file_bytes(store.layout().advisories()
                       / "2026-11-22T070903Z--35ll6l2n2q2wverwchhnjfrobu-1");
  CHECK(as_text(text).ends_with("\n\nbad?block?[2J ?\n"));
  CHECK(store.advise(advice, "2026-11-22T070903Z"));
  advice.number = 2;
  CHECK(code_of(store.advise(advice, "x").error()) == ec::not_found);
}

TEST_CASE_FIXTURE(fixture, "the number of advisories is bounded") {
  auto store = open();
  put(store, 1, 100);
  for (size_t i = 0; i < max_advisories; ++i)
    test::write_file(store.layout().advisories() / std::to_string(i), {});
  advise_corrupt_share advice{example_d::si(), 1, {"bad"}};
  CHECK(code_of(store.advise(advice, "now").error()) == ec::refused);
}

TEST_CASE_FIXTURE(fixture, "a directory that cannot be made is an error") {
  config.directory = "/proc/none/storage";
  auto store = share_store::open(config, {});
  REQUIRE(!store);
  CHECK(code_of(store.error()) == ec::io_failure);
}

TEST_SUITE_END();

} // namespace tahoe::share_store_test
