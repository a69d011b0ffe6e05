#include "web/cli/copy/copy_plan.hpp"

#include <doctest/doctest.h>

namespace tahoe::copy_plan_test {

TEST_SUITE_BEGIN("copy_plan");

namespace {

copy_entry file(const std::string& name, const std::string& cap = "") {
  return {name, copy_kind::file, 10, cap, name};
}

copy_entry directory(const std::string& name) {
  return {name, copy_kind::directory, 0, "", name};
}

copy_entry other(const std::string& name, const std::string& cap = "") {
  return {name, copy_kind::other, 0, cap, name};
}

copy_entry link(const std::string& name) {
  return {name, copy_kind::link, 0, "", name};
}

/// One letter for what is planned for the only entry.
char planned(copy_entry source, std::vector<copy_entry> target,
             copy_target where) {
  auto plan = plan_directory({std::move(source)}, std::move(target), where);
  auto total = plan.make.size() + plan.descend.size() + plan.transfer.size()
               + plan.link.size() + plan.obstacles.size() + plan.equal_files;
  CHECK(total == 1);
  return !plan.make.empty()       ? 'm'
         : !plan.descend.empty()  ? 'd'
         : !plan.transfer.empty() ? 't'
         : !plan.link.empty()     ? 'l'
         : plan.equal_files > 0   ? '='
                                  : 'x';
}

} // namespace

TEST_CASE("what is planned depends on what is on both sides") {
  struct row {
    copy_entry source;
    std::vector<copy_entry> target;
    char to_grid;
    char to_here;
  };
  const row table[] = {
    // Nothing there.
    {file("a"), {}, 't', 't'},
    {file("a", "1"), {}, 'l', 't'},
    {directory("a"), {}, 'm', 'm'},
    {other("a", "1"), {}, 'x', 'x'},
    {other("a"), {}, 'x', 'x'},
    {link("a"), {}, 'x', 'x'},
    // A file there.
    {file("a"), {file("a", "1")}, 't', 't'},
    {file("a", "1"), {file("a", "1")}, '=', '='},
    {file("a", "2"), {file("a", "1")}, 'l', 't'},
    {file("a", "2"), {file("a")}, 'l', 't'},
    {directory("a"), {file("a", "1")}, 'x', 'x'},
    {other("a", "2"), {file("a", "1")}, 'x', 'x'},
    // A directory there.
    {file("a"), {directory("a")}, 'x', 'x'},
    {file("a", "1"), {directory("a")}, 'x', 'x'},
    {directory("a"), {directory("a")}, 'd', 'd'},
    {other("a", "1"), {directory("a")}, 'x', 'x'},
    // A link or a device here, an unknown cap on the grid.
    {file("a"), {other("a", "1")}, 't', 'x'},
    {directory("a"), {other("a", "1")}, 'x', 'x'},
    {file("a"), {link("a")}, 't', 'x'},
    {directory("a"), {link("a")}, 'x', 'x'},
    // Another name there.
    {file("a"), {file("b")}, 't', 't'},
  };
  for (auto& row : table) {
    CAPTURE(&row - table);
    CHECK(planned(row.source, row.target, copy_target::grid) == row.to_grid);
    CHECK(planned(row.source, row.target, copy_target::here) == row.to_here);
  }
}

TEST_CASE("the reason for leaving something out is the one that there is") {
  auto why = [](copy_entry source, std::vector<copy_entry> target) {
    auto plan = plan_directory({std::move(source)}, std::move(target),
                               copy_target::here);
    REQUIRE(plan.obstacles.size() == 1);
    CHECK(plan.obstacles[0].name == "a");
    return plan.obstacles[0].why;
  };
  CHECK(why(link("a"), {}) == "it is a symbolic link");
  CHECK(why(other("a"), {}) == "it is neither file nor directory");
  CHECK(why(other("a", "1"), {})
        == "its cap is of a kind unknown to this version");
  CHECK(why(file("a"), {directory("a")}) == "a directory is in its place");
  CHECK(why(file("a"), {link("a")}) == "a symbolic link is in its place");
  CHECK(why(directory("a"), {file("a")}) == "a file is in its place");
}

TEST_CASE("an obstacle has the name that it has where it is") {
  auto source = link("a");
  source.name = "b";
  auto plan = plan_directory({source}, {}, copy_target::grid);
  REQUIRE(plan.obstacles.size() == 1);
  CHECK(plan.obstacles[0].name == "a");
}

TEST_CASE("two files of unknown content are not equal") {
  CHECK(planned(file("a"), {file("a")}, copy_target::here) == 't');
}

TEST_CASE("what only the target has is left alone") {
  auto plan
    = plan_directory({}, {file("a", "1"), directory("b")}, copy_target::grid);
  CHECK(plan.make.empty());
  CHECK(plan.link.empty());
  CHECK(plan.obstacles.empty());
}

TEST_SUITE_END();

} // namespace tahoe::copy_plan_test
