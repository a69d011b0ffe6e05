#include "test/support/temporary_directory.hpp"
#include "web/cli/drive/aliases.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <thread>

namespace tahoe::aliases_test {

TEST_SUITE_BEGIN("aliases");

namespace {

struct node_fixture {
  node_fixture() { std::filesystem::create_directory(path() / "private"); }

  const std::filesystem::path& path() const { return directory.path(); }

  void write(const std::string& file, const std::string& text) const {
    std::ofstream{path() / "private" / file} << text;
  }

  std::string read() const {
    std::stringstream text;
    text << std::ifstream{path() / "private" / "aliases"}.rdbuf();
    return text.str();
  }

  test::temporary_directory directory;
};

} // namespace

TEST_CASE("a line is a name, a colon and a cap") {
  auto all = parse_aliases("# comment: no\n\nwork: URI:a:b\n  home :URI:c \r\n"
                           "no colon\nempty:\nlast: URI:d");
  CHECK(all
        == std::vector<alias>{
          {"work", "URI:a:b"}, {"home", "URI:c"}, {"last", "URI:d"}});
}

TEST_CASE("changes leave all other lines as they are") {
  std::string text = "# mine\nwork: URI:a\n\nhome:URI:b";
  CHECK(with_alias(text, {"new", "URI:c"}) == text + "\nnew: URI:c\n");
  CHECK(without_alias(text, "work") == "# mine\n\nhome:URI:b");
  CHECK(without_alias(text, "wor") == text);
}

TEST_CASE("drives and what cannot stand in front of a colon are no names") {
  for (auto name : {"", "a b", "a:b", "a/b", "#a", "a\n", "global", "private"})
    CHECK_FALSE(check_alias_name(name));
  for (auto name : {"a", "work-2026", "t\xc3\xa4glich", "private2"})
    CHECK(check_alias_name(name));
}

TEST_CASE_FIXTURE(node_fixture, "no file is no alias") {
  auto all = read_aliases(path());
  REQUIRE(all);
  CHECK(all->empty());
}

TEST_CASE_FIXTURE(node_fixture, "the file is for its owner only") {
  REQUIRE(add_alias(path(), {"work", "URI:a"}));
  struct stat facts;
  REQUIRE(stat((path() / "private" / "aliases").c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0600);
  CHECK(read() == "work: URI:a\n");
}

TEST_CASE_FIXTURE(node_fixture, "a name is taken once, and can be given up") {
  REQUIRE(add_alias(path(), {"work", "URI:a"}));
  auto again = add_alias(path(), {"work", "URI:b"});
  CHECK(code_of(again.error()) == ec::exists);
  CHECK(remove_alias(path(), "work"));
  CHECK(code_of(remove_alias(path(), "work").error()) == ec::not_found);
  CHECK(add_alias(path(), {"work", "URI:b"}));
  CHECK(read() == "work: URI:b\n");
}

TEST_CASE_FIXTURE(node_fixture, "the root of Tahoe-LAFS' old days is tahoe:") {
  write("root_dir.cap", "URI:root\n");
  write("aliases", "work: URI:a\n");
  CHECK(*read_aliases(path())
        == std::vector<alias>{{"work", "URI:a"}, {"tahoe", "URI:root"}});
}

TEST_CASE_FIXTURE(node_fixture, "of changes at the same moment none is lost") {
  std::vector<std::thread> writers;
  for (int i = 0; i < 8; ++i)
    writers.emplace_back([this, name = "a" + std::to_string(i)] {
      CHECK(add_alias(path(), {name, "URI:x"}));
    });
  for (auto& writer : writers)
    writer.join();
  CHECK(read_aliases(path())->size() == 8);
}

TEST_SUITE_END();

} // namespace tahoe::aliases_test
