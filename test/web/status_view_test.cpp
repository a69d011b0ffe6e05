#include "test/support/operation_samples.hpp"
#include "web/server/embedded_files.hpp"
#include "web/server/status_view.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::status_view_test {

using std::chrono::seconds;

TEST_SUITE_BEGIN("status_view");

namespace {

const wall_time now{std::chrono::hours{500'000}};

node_info example_node() {
  node_info result;
  result.nickname = "<script>alert(1)</script>";
  result.version = "tahoe-node/0.1";
  result.roles = {"storage", "client"};
  result.started = now - std::chrono::hours{50};
  return result;
}

known_servers example_servers() {
  known_servers result;
  server_entry lost;
  lost.nickname = "lost & found";
  lost.software = "tahoe-node/0.0";
  lost.problem = "connection refused";
  result.servers.push_back(lost);
  result.introducers.push_back({tub_id{}, true, ""});
  result.introducers.push_back({tub_id{}, false, "no route"});
  return result;
}

} // namespace

TEST_CASE("the page tells node, introducers and servers") {
  auto page
    = render_status_page({example_node(), example_servers(), {}, {}}, now);
  for (auto text :
       {"storage, client", "tahoe-node/0.1", "2 d 2 h", "0 of 1 connected",
        "connection refused", "no route", "tahoe-node/0.0"})
    CHECK_MESSAGE(page.find(text) != std::string::npos, text);
}

TEST_CASE("names from elsewhere are text, not markup") {
  auto page
    = render_status_page({example_node(), example_servers(), {}, {}}, now);
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("lost &amp; found") != std::string::npos);
}

TEST_CASE("the page has no external resource") {
  auto page = render_status_page({example_node(), {}, {}, {}}, now);
  CHECK(page.find("//") == std::string::npos);
  auto style = embedded_file("static/style.css");
  REQUIRE(style);
  CHECK(style->find("url(") == std::string_view::npos);
  CHECK(style->find("@import") == std::string_view::npos);
}

TEST_CASE("a page without servers says so") {
  auto page = render_status_page({example_node(), {}, {}, {}}, now);
  CHECK(page.find("0 of 0 connected") != std::string::npos);
  CHECK(page.find("knows of no introducer") != std::string::npos);
}

TEST_CASE("JSON says the same, whatever bytes a nickname has") {
  auto servers = example_servers();
  servers.servers[0].nickname = "\xff\xfe";
  auto value = nlohmann::json::parse(
    render_status_json({example_node(), servers, {}, {}}, now));
  CHECK(value["node"]["nickname"] == "<script>alert(1)</script>");
  CHECK(value["introducers"]["statuses"][1] == "no route");
  CHECK(value["servers"][0]["connected"] == false);
  CHECK(value["servers"][0]["connection_status"] == "connection refused");
}

TEST_CASE("operations that run and those that have ended are apart") {
  auto page = render_status_page(
    {example_node(), {}, {}, {test::running_download(), test::failed_upload()}},
    now);
  auto active = page.find("Active operations");
  auto running = page.find("/operations/downloadaaaaaaaa");
  auto recent = page.find("Recent operations");
  auto failed = page.find("/operations/uploadaaaaaaaaaa");
  CHECK(active < running);
  CHECK(running < recent);
  CHECK(recent < failed);
  CHECK(failed != std::string::npos);
  for (auto text : {"50 %", "500 kB/s", "reading", "asked for 7 &amp; found 3"})
    CHECK_MESSAGE(page.find(text) != std::string::npos, text);
  page = render_status_page({example_node(), {}, {}, {}}, now);
  CHECK(page.find("Nothing is being stored or read.") != std::string::npos);
}

TEST_CASE("durations are short and never negative") {
  CHECK(describe_duration(seconds{-5}) == "0 s");
  CHECK(describe_duration(seconds{59}) == "59 s");
  CHECK(describe_duration(seconds{61}) == "1 min");
  CHECK(describe_duration(seconds{7800}) == "2 h 10 min");
  CHECK(describe_duration(seconds{90'000}) == "1 d 1 h");
}

TEST_CASE("the drive is shown without its caps") {
  drive_roots drive;
  drive.public_root = directory_write_cap{};
  drive.private_problem = "the vdrive <b>is</b> away";
  node_status status{example_node(), {}, drive, {}};
  auto page = render_status_page(status, now);
  CHECK(page.find("href=\"/vdrive/global/\"") != std::string::npos);
  CHECK(page.find("the vdrive &lt;b&gt;is") != std::string::npos);
  CHECK(page.find("URI:") == std::string::npos);
  auto json = nlohmann::json::parse(render_status_json(status, now));
  CHECK(json["drive"]["public_root"] == true);
  CHECK(json["drive"]["private_root"] == false);
  CHECK(json["drive"]["private_problem"] == "the vdrive <b>is</b> away");
  status.drive.reset();
  CHECK(render_status_page(status, now).find("/vdrive") == std::string::npos);
  json = nlohmann::json::parse(render_status_json(status, now));
  CHECK(json["drive"].is_null());
}

TEST_SUITE_END();

} // namespace tahoe::status_view_test
