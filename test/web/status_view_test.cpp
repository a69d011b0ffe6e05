#include "codec/base32.hpp"
#include "test/support/operation_samples.hpp"
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
  auto page = render_status_page({example_node(), example_servers()}, now);
  for (auto text :
       {"storage, client", "tahoe-node/0.1", "2 d 2 h", "0 of 1 connected",
        "connection refused", "no route", "tahoe-node/0.0"})
    CHECK_MESSAGE(page.find(text) != std::string::npos, text);
}

TEST_CASE("names from elsewhere are text, not markup") {
  auto page = render_status_page({example_node(), example_servers()}, now);
  CHECK(page.find("<script>") == std::string::npos);
  CHECK(page.find("lost &amp; found") != std::string::npos);
}

TEST_CASE("a page without servers says so") {
  auto page = render_status_page({example_node()}, now);
  CHECK(page.find("0 of 0 connected") != std::string::npos);
  CHECK(page.find("knows of no introducer") != std::string::npos);
}

TEST_CASE("an introducer tells whom it introduces, and to whom") {
  node_status status{example_node()};
  CHECK(render_status_page(status, now).find("Subscribers")
        == std::string::npos);
  auto plain = nlohmann::json::parse(render_status_json(status, now));
  CHECK_FALSE(plain.contains("announcement_summary"));
  introductions all;
  all.nodes = 3000;
  all.latest.push_back({tub_id{},
                        "<ann>",
                        "x/1",
                        now - std::chrono::hours{2},
                        {{"storage", "192.0.2.7:4000"}}});
  all.services = {{"storage", 2000}, {"vdrive", 1}};
  all.subscribers = 1;
  all.some_subscribers.push_back({std::nullopt, "", now - seconds{7}});
  status.introduced = all;
  auto page = render_status_page(status, now);
  for (auto text : {"the latest 1 of 3000", "&lt;ann&gt;", "192.0.2.7:4000",
                    "2 h 0 min ago", "7 s ago", "unknown", "not connected"})
    CHECK_MESSAGE(page.find(text) != std::string::npos, text);
  auto value = nlohmann::json::parse(render_status_json(status, now));
  CHECK(value["announcement_summary"]["storage"] == 2000);
  CHECK(value["announcement_summary"]["vdrive"] == 1);
  CHECK(value["subscription_summary"]["storage"] == 1);
}

TEST_CASE("JSON says the same, whatever bytes a nickname has") {
  auto servers = example_servers();
  servers.servers[0].nickname = "\xff\xfe";
  auto value
    = nlohmann::json::parse(render_status_json({example_node(), servers}, now));
  CHECK(value["node"]["nickname"] == "<script>alert(1)</script>");
  CHECK(value["introducers"]["statuses"][1] == "no route");
  CHECK(value["introducers"]["ids"][1]
        == base32_encode(servers.introducers[1].id.view()));
  CHECK(value["servers"][0]["connected"] == false);
  CHECK(value["servers"][0]["connection_status"] == "connection refused");
}

TEST_CASE("operations that run are shown, and others are not") {
  node_status status{example_node()};
  auto page = render_status_page(status, now);
  CHECK(page.find("Nothing is being stored or read.") != std::string::npos);
  status.operations = {test::running_download(), test::failed_upload()};
  page = render_status_page(status, now);
  for (auto text :
       {"/operations/downloadaaaaaaaa", "50 %", "500 kB/s", "reading"})
    CHECK_MESSAGE(page.find(text) != std::string::npos, text);
  CHECK(page.find("/operations/uploadaaaaaaaaaa") == std::string::npos);
  CHECK(page.find("href=\"/status\"") != std::string::npos);
}

TEST_CASE("free space and silence of servers are shown where they are known") {
  node_status status{example_node(), example_servers()};
  auto id = status.known.servers[0].id;
  auto json = nlohmann::json::parse(render_status_json(status, now));
  CHECK(json["servers"][0]["available_space"].is_null());
  CHECK(json["servers"][0]["last_received_data"].is_null());
  status.news[id] = {1'500'000'000, seconds{7}};
  status.own_space = 0;
  auto page = render_status_page(status, now);
  for (auto text : {"1.5 GB", "7 s ago", "Room for shares</dt><dd>none"})
    CHECK_MESSAGE(page.find(text) != std::string::npos, text);
  json = nlohmann::json::parse(render_status_json(status, now));
  CHECK(json["servers"][0]["available_space"] == 1'500'000'000);
  CHECK(json["servers"][0]["last_received_data"] == 500'000 * 3600 - 7);
}

TEST_CASE("a node without drive or client role offers neither") {
  auto node = example_node();
  node.roles = {"storage"};
  auto page = render_status_page({node}, now);
  CHECK(page.find("t=upload") == std::string::npos);
  CHECK(page.find("t=mkdir") == std::string::npos);
  CHECK(page.find("action=\"/uri\"") != std::string::npos);
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
  node_status status{example_node(), {}, drive};
  auto page = render_status_page(status, now);
  CHECK(page.find("href=\"/vdrive/global/\"") != std::string::npos);
  CHECK(page.find("the vdrive &lt;b&gt;is") != std::string::npos);
  CHECK(page.find("URI:VDIR") == std::string::npos);
  auto json = nlohmann::json::parse(render_status_json(status, now));
  CHECK(json["drive"]["public_root"] == true);
  CHECK(json["drive"]["private_root"] == false);
  CHECK(json["drive"]["private_problem"] == "the vdrive <b>is</b> away");
  status.drive.reset();
  CHECK(render_status_page(status, now).find("Directories</h2>")
        == std::string::npos);
  json = nlohmann::json::parse(render_status_json(status, now));
  CHECK(json["drive"].is_null());
}

TEST_SUITE_END();

} // namespace tahoe::status_view_test
