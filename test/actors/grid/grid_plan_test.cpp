#include "actors/grid/grid_plan.hpp"

#include <doctest/doctest.h>

namespace tahoe::grid_plan_test {

TEST_SUITE_BEGIN("grid_plan");

TEST_CASE("a grid is an introducer, storage nodes and clients") {
  auto plan = plan_grid("/grid", {1, 3, 2});
  REQUIRE(plan.introducers.size() == 1);
  auto& introducer = plan.introducers[0];
  CHECK(introducer.name == "introducer");
  CHECK(introducer.creation.directory == "/grid/introducer");
  CHECK(introducer.creation.roles.introducer);
  CHECK(introducer.creation.roles.vdrive);
  REQUIRE(plan.others.size() == 5);
  CHECK(plan.others[0].name == "storage1");
  CHECK(plan.others[2].name == "storage3");
  CHECK(plan.others[2].creation.roles.storage);
  CHECK(plan.others[2].creation.introducer
        == "@/grid/introducer/introducer.furl");
  CHECK(plan.others[2].creation.web_port.empty());
  CHECK(plan.others[4].name == "client2");
  CHECK(plan.others[4].creation.roles.client);
  CHECK(plan.others[4].creation.vdrive == "@/grid/introducer/vdrive.furl");
  CHECK(plan.others[4].creation.web_port == "0");
}

TEST_CASE("more introducers are numbered and have no drive of their own") {
  auto plan = plan_grid("/grid", {3, 0, 0});
  REQUIRE(plan.introducers.size() == 3);
  CHECK(plan.introducers[2].name == "introducer3");
  CHECK(!plan.introducers[2].creation.roles.vdrive);
  CHECK(plan.others.empty());
}

TEST_CASE("storage nodes and clients know all introducers") {
  auto plan = plan_grid("/grid", {2, 1, 1});
  for (auto& member : plan.others)
    CHECK(member.creation.introducer
          == "@/grid/introducer/introducer.furl\n"
             "@/grid/introducer2/introducer.furl");
}

TEST_CASE("clients of a small grid ask for no more servers than there are") {
  auto shares = [](size_t servers) {
    auto creation = plan_grid("/grid", {1, servers, 1}).others.back().creation;
    return std::vector<uint32_t>{
      *creation.shares_needed, *creation.shares_happy, *creation.shares_total};
  };
  CHECK(shares(0) == std::vector<uint32_t>{1, 1, 1});
  CHECK(shares(2) == std::vector<uint32_t>{2, 2, 2});
  CHECK(shares(8) == std::vector<uint32_t>{3, 7, 8});
  CHECK(shares(100) == std::vector<uint32_t>{3, 7, 10});
}

TEST_SUITE_END();

} // namespace tahoe::grid_plan_test
