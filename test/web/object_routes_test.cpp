#include "test/support/drive_grid.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::object_routes_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("object_routes");

TEST_CASE("the private drive opens to the API token only") {
  drive_grid grid;
  const std::string top = "/vdrive/private";
  for (auto method : {"GET", "HEAD", "PUT", "POST", "DELETE"})
    for (auto headers :
         {"", "Authorization: tahoe-lafs wrong\r\n",
          "Authorization: Basic dGFob2U6bGFmcw==\r\n", "Cookie: token=x\r\n"}) {
      auto reply = grid.ask(method, top + "/x?t=mkdir", headers);
      CHECK(reply.status == 401);
      CHECK(reply.headers["www-authenticate"]
            == "tahoe-lafs realm=\"tahoe-lafs\"");
    }
  auto key = grid.authorization();
  CHECK(grid.ask("PUT", top + "/diary/today", key, "hello").status == 201);
  CHECK(grid.ask("GET", top + "/diary/today", key).body == "hello");
  CHECK(grid.ask("GET", top + "/diary/today").status == 401);
  CHECK(grid.ask("GET", "/%76drive/%70rivate/diary").status == 401);
  auto cap = grid.ask("GET", top + "?t=uri", key).body;
  CHECK(cap == to_uri(*grid.roots().private_root));
  CHECK(grid.ask("GET", "/uri/" + cap + "/diary/today").body == "hello");
  auto moved = grid.ask("POST",
                        "/uri/" + cap
                          + "/diary?t=relink&from_name="
                            "today&to_dir=vdrive/private",
                        key);
  CHECK(moved.status == 200);
  CHECK(grid.ask("GET", top + "/today", key).body == "hello");
}

TEST_CASE("pages from elsewhere change nothing, reading is free") {
  drive_grid grid;
  const std::string target = "/vdrive/global/x?t=mkdir";
  for (auto method : {"PUT", "POST", "DELETE"})
    for (auto headers :
         {"Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n",
          "Origin: http://evil.example\r\n", "Origin: null\r\n"})
      CHECK(grid.ask(method, target, headers).status == 403);
  CHECK(grid.ask("GET", "/vdrive/global/x").status == 404);
  CHECK(grid.ask("PUT", target, "Sec-Fetch-Site: same-origin\r\n").status
        == 200);
  CHECK(
    grid.ask("GET", "/vdrive/global/?t=json", "Sec-Fetch-Site: cross-site\r\n")
      .status
    == 200);
}

TEST_CASE("reading changes nothing, whatever t= says") {
  drive_grid grid;
  grid.ask("PUT", "/vdrive/global/x", "", "hello");
  for (auto method : {"GET", "HEAD"})
    for (auto action : {"mkdir", "unlink", "delete", "uri", "upload", "rename",
                        "set_children"}) {
      auto query = std::string{"?t="} + action + "&name=x";
      grid.ask(method, "/vdrive/global/" + query);
      grid.ask(method, "/vdrive/global/y" + query);
    }
  auto now = nlohmann::json::parse(
    grid.ask("GET", "/vdrive/global/?t=json").body)[1]["children"];
  CHECK(now.size() == 1);
}

TEST_CASE("the status page tells of the drives, without their caps") {
  drive_grid grid;
  auto page = grid.ask("GET", "/").body;
  CHECK(page.find("href=\"/vdrive/global/\"") != std::string::npos);
  CHECK(page.find("URI:VDIR") == std::string::npos);
  auto reply = grid.ask("GET", "/?t=json").body;
  CHECK(reply.find("URI:") == std::string::npos);
  auto drive = nlohmann::json::parse(reply)["drive"];
  CHECK(drive["public_root"] == true);
  CHECK(drive["private_root"] == true);
}

TEST_SUITE_END();

} // namespace tahoe::object_routes_test
