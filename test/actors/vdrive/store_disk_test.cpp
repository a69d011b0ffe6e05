// What the disk can do to a store: be full, be read-only, show what it should
// not.

#include "test/support/store_fixture.hpp"

#include <fstream>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tahoe::store_disk_test {

using namespace tahoe::test;

namespace {

const sample_directory a{1};

/// All bytes of all files of the store.
std::string raw_bytes(const store_files& files) {
  std::string result;
  for (auto& entry : std::filesystem::directory_iterator{files.directory}) {
    std::ifstream in{entry.path(), std::ios::binary};
    result.append(std::istreambuf_iterator<char>{in}, {});
  }
  return result;
}

std::vector<vdrive_operation> many_puts(const std::string& prefix, int number) {
  std::vector<vdrive_operation> result;
  for (int i = 0; i < number; ++i)
    result.push_back(a.put(prefix + std::to_string(i), sample_content(i)));
  return result;
}

void run(store_fixture& x, const std::string& sql) {
  REQUIRE(x.store->connection().run(sql));
}

/// The disk has room for so many pages more than there are.
void limit_pages(store_fixture& x, int64_t more) {
  auto pages = x.store->connection().number("PRAGMA page_count");
  REQUIRE(pages);
  run(x, "PRAGMA max_page_count = " + std::to_string(*pages + more));
}

enum disk_outcome {
  as_it_should,
  cannot_mount,
  store_lost,
  not_full,
  other_error,
  unreadable,
  not_again
};

/// Fills a disk of 2 MiB with a store and something else, as a process that
/// has mounts of its own.
disk_outcome fill_small_disk(const std::filesystem::path& at) {
  if (unshare(CLONE_NEWNS) != 0
      || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
      || mount("none", at.c_str(), "tmpfs", 0, "size=2m") != 0)
    return cannot_mount;
  store_files files{at / "vdrive"};
  auto store = directory_store::open(files, 10);
  if (!store)
    return store_lost;
  auto ask = [&](auto change) {
    return std::move(
      (*store)->apply({{{}, std::move(change)}}, wall_time{}).front());
  };
  if (!ask(creation_of(a)) || !ask(change_of({a.put("x", sample_content(1))})))
    return other_error;
  std::ofstream ballast{at / "ballast", std::ios::binary};
  ballast << std::string(1500000, 'x') << std::flush;
  auto problem = ec::none;
  for (int i = 0; problem == ec::none && i < 100; ++i)
    if (auto done = ask(change_of(many_puts(std::to_string(i), 100))); !done)
      problem = code_of(done.error());
  if (problem == ec::none)
    return not_full;
  if (problem != ec::no_space)
    return other_error;
  auto reader = directory_reader::open(files.main(), (*store)->incarnation());
  if (!reader || !(*reader)->read({a.index(), a.hash("x")}))
    return unreadable;
  ballast.close();
  std::filesystem::remove(at / "ballast");
  return ask(change_of(many_puts("again", 100))) ? as_it_should : not_again;
}

} // namespace

TEST_SUITE_BEGIN("store_disk");

TEST_CASE("on a full disk changes are refused, and reading goes on") {
  store_fixture x;
  x.make(a);
  REQUIRE(x.change({a.put("x", sample_content(1))}) == ec::none);
  limit_pages(x, 5);
  CHECK(x.change(many_puts("large", 1000)) == ec::no_space);
  CHECK(x.list(a).size() == 1);
  CHECK(x.version(a) == 2);
  CHECK(x.store->totals().entries == 1);
  SUBCASE("what frees room is done") {
    CHECK(x.change({a.remove("x")}) == ec::none);
    CHECK(x.list(a).empty());
  }
  SUBCASE("what is small enough is done, in the same batch too") {
    auto answers = x.apply({{{}, change_of(many_puts("large", 1000))},
                            {{}, change_of({a.remove("x")})},
                            {{}, change_of(many_puts("larger", 1000))}});
    CHECK(code_of(answers[0].error()) == ec::no_space);
    CHECK(answers[1]);
    CHECK(code_of(answers[2].error()) == ec::no_space);
    CHECK(x.list(a).empty());
    CHECK(x.store->totals().entries == 0);
  }
  SUBCASE("with room again, changes are made again") {
    limit_pages(x, 100000);
    CHECK(x.change(many_puts("large", 1000)) == ec::none);
    CHECK(x.list(a).size() == 1001);
  }
  x.reopen();
  CHECK(static_cast<size_t>(x.store->totals().entries) == x.list(a).size());
}

TEST_CASE("a disk that fills up is no end: with room again the store goes on") {
  temporary_directory home;
  auto child = fork();
  REQUIRE(child >= 0);
  if (child == 0)
    _exit(fill_small_disk(home.path()));
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  if (WEXITSTATUS(status) == cannot_mount)
    MESSAGE("only root can mount a small disk: not tested");
  else
    CHECK(WEXITSTATUS(status) == as_it_should);
}

TEST_CASE("on a read-only disk changes are refused, and reading goes on") {
  store_fixture x;
  x.make(a);
  REQUIRE(x.change({a.put("x", sample_content(1))}) == ec::none);
  run(x, "PRAGMA query_only = ON");
  CHECK(x.change({a.put("y", sample_content(2))}) == ec::read_only);
  CHECK(x.outcome(creation_of(sample_directory{2})) == ec::read_only);
  CHECK(x.list(a).size() == 1);
  CHECK(x.store->totals().directories == 1);
  run(x, "PRAGMA query_only = OFF");
  CHECK(x.change({a.put("y", sample_content(2))}) == ec::none);
  CHECK(x.list(a).size() == 2);
}

TEST_CASE("a writer that holds the file is waited for, not suffered") {
  store_fixture x;
  x.make(a);
  auto intruder = database::open(x.files.main(), database::mode::update);
  REQUIRE(intruder);
  REQUIRE(intruder->run("BEGIN IMMEDIATE"));
  run(x, "PRAGMA busy_timeout = 10");
  CHECK(x.change({a.put("x", sample_content(1))}) == ec::try_later);
  CHECK(x.list(a).empty());
  REQUIRE(intruder->run("COMMIT"));
  CHECK(x.change({a.put("x", sample_content(1))}) == ec::none);
}

TEST_CASE("neither file nor journal holds a key, an enabler or a name") {
  store_fixture x;
  x.make(a);
  auto name = std::string{"a name that nobody else has"};
  auto content = sample_content(1);
  REQUIRE(x.change({a.put(name, content)}) == ec::none);
  REQUIRE(x.store->keep_public_root(sample_directory{2}.index(),
                                    sample_directory{2}.enabler()));
  auto bytes = raw_bytes(x.files);
  auto holds = [&](byte_view what) {
    return bytes.find(as_text(what)) != std::string::npos;
  };
  // The search finds what is there.
  CHECK(holds(a.index().view()));
  CHECK(holds(content.read_cap.view()));
  CHECK(holds(stored_form(a.enabler()).reveal()));
  for (auto& directory : {a, sample_directory{2}}) {
    auto read_key = read_key_of(directory.key);
    CHECK(!holds(directory.key.reveal()));
    CHECK(!holds(read_key.reveal()));
    CHECK(!holds(directory.enabler().reveal()));
    CHECK(!holds(seal_key_of(directory.key).reveal()));
    CHECK(!holds(seal_key_of(read_key).reveal()));
  }
  CHECK(!holds(as_bytes(name)));
}

TEST_CASE("a directory of 100,000 entries is listed page by page") {
  store_fixture x;
  x.make(a);
  constexpr int number = 100000;
  for (int i = 0; i < number; i += 1000)
    REQUIRE(x.change(many_puts(std::to_string(i) + "/", 1000)) == ec::none);
  auto all = x.list(a);
  REQUIRE(all.size() == number);
  CHECK(std::is_sorted(all.begin(), all.end(), [](auto& left, auto& right) {
    return left.name < right.name;
  }));
  CHECK(std::adjacent_find(
          all.begin(), all.end(),
          [](auto& left, auto& right) { return left.name == right.name; })
        == all.end());
  CHECK(x.store->totals().entries == number);
}

TEST_CASE("a page ends at its limit or at 1 MiB, and tells whether more is") {
  store_fixture x;
  x.make(a);
  REQUIRE(x.change(many_puts("", 10)) == ec::none);
  auto all = x.list(a);
  for (uint16_t limit : {1, 3, 9})
    CHECK(x.list(a, limit) == all);
  auto whole = x.reader->list({a.index(), {}, 10});
  REQUIRE(whole);
  CHECK(!whole->more);
  auto behind = x.reader->list({a.index(), {{all.back().name}}, 10});
  REQUIRE(behind);
  CHECK(behind->entries.items.empty());
  CHECK(!behind->more);
  auto content = sample_content(1);
  content.name.bytes.resize(content.name.max, 1);
  content.read_cap.bytes.resize(content.read_cap.max, 1);
  content.write_cap.bytes.resize(content.write_cap.max, 1);
  content.metadata.bytes.resize(content.metadata.max, 1);
  for (int i = 0; i < 200; ++i)
    REQUIRE(x.change({a.put("large" + std::to_string(i), content)})
            == ec::none);
  auto page = x.reader->list({a.index(), {}, max_page_entries});
  REQUIRE(page);
  CHECK(page->more);
  CHECK(page->entries.items.size() > 70);
  CHECK(page->entries.items.size() < 110);
  CHECK(x.list(a).size() == 210);
  for (int limit : {0, 1001, 65535})
    CHECK(
      code_of(
        x.reader->list({a.index(), {}, static_cast<uint16_t>(limit)}).error())
      == ec::malformed);
}

TEST_SUITE_END();

} // namespace tahoe::store_disk_test
