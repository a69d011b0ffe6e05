#include "test/support/drive_grid.hpp"
#include "test/support/stub_walks.hpp"
#include "test/support/web_fixture.hpp"
#include "web/server/directory_view.hpp"

#include <caf/event_based_actor.hpp>
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::directory_page_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("directory_page");

namespace {

/// A vdrive client with one directory whose first page is there at once, and
/// whose whole list comes when the test says.
struct slow_drive {
  std::atomic<bool> has_more{true};
  std::atomic<bool> is_ready{false};
  std::atomic<bool> fails{false};
  std::atomic<int> listed{0};
};

listing_page first_page(const slow_drive& drive) {
  listing_page result;
  directory_entry entry;
  entry.name = "zebra";
  entry.read_cap = lit_cap{{'x'}};
  result.entries.push_back(std::move(entry));
  result.state = freshness::new_incarnation;
  if (drive.has_more)
    result.next = name_hash{};
  return result;
}

using list_promise = caf::typed_response_promise<directory_listing>;

void answer(list_promise& asked, const slow_drive& drive) {
  if (drive.fails) {
    asked.deliver(failure(ec::try_later, "the vdrive is away"));
    return;
  }
  directory_listing result;
  result.entries = first_page(drive).entries;
  result.entries.push_back(result.entries[0]);
  result.entries[1].name = "ant";
  asked.deliver(std::move(result));
}

caf::behavior
play(caf::event_based_actor* self, const std::shared_ptr<slow_drive>& drive) {
  auto asked = std::make_shared<std::vector<list_promise>>();
  self->send(self, caf::tick_atom::value);
  return {
    [=](const list_page&) { return first_page(*drive); },
    [=](const list_directory&) {
      ++drive->listed;
      return asked->emplace_back(
        self->make_response_promise<directory_listing>());
    },
    [=](caf::tick_atom tick) {
      if (drive->is_ready)
        for (auto& each : std::exchange(*asked, {}))
          answer(each, *drive);
      self->delayed_send(self, std::chrono::milliseconds{2}, tick);
    },
  };
}

struct page_fixture : web_fixture {
  page_fixture() {
    services.vdrive_client = caf::actor_cast<vdrive_client_actor>(
      caf::actor_cast<caf::strong_actor_ptr>(sys.spawn(play, drive)));
    config.url_file = directory.path() / "second.url";
    environment env;
    env.metrics = metric_registry::make();
    caf::anon_send_exit(web, caf::exit_reason::user_shutdown);
    web = *make_web(sys, config, services, io, env);
    auto url = url_of_node();
    port = static_cast<uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  }

  ~page_fixture() {
    caf::anon_send_exit(services.vdrive_client, caf::exit_reason::kill);
  }

  std::shared_ptr<slow_drive> drive = std::make_shared<slow_drive>();
};

const std::string page = "/uri/" + stub_directory_cap() + "/";

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a large directory's page begins before its list is there") {
  page_fixture grid;
  http_client client{grid.port};
  client.request("GET", page);
  auto head = client.read_head();
  CHECK(head.status == 200);
  CHECK(head.headers["transfer-encoding"] == "chunked");
  auto top = client.read_until("Share this directory");
  CHECK(has(top, "<title>Directory"));
  CHECK(has(top, "./?t=upload"));
  CHECK(eventually([&] { return grid.drive->listed > 0; }));
  grid.drive->is_ready = true;
  auto rest = client.read_until("0\r\n\r\n");
  CHECK(has(rest, "2 entries"));
  CHECK(rest.find(">ant<") < rest.find(">zebra<"));
  CHECK(has(rest, "</html>"));
  // What only the first answer told.
  CHECK(has(rest, "restored from a backup"));
  client.request("GET", "/nowhere");
  CHECK(client.read_reply().status == 404);
}

TEST_CASE("few large directories are read at a time, half for one address") {
  page_fixture grid;
  std::string target;
  SUBCASE("pages") {
    target = page;
  }
  SUBCASE("JSON") {
    target = page + "?t=json";
  }
  std::vector<std::unique_ptr<http_client>> clients;
  auto ask = [&](const char* from) {
    clients.push_back(std::make_unique<http_client>(grid.port, from));
    clients.back()->request("GET", target);
  };
  for (int i = 0; i < 5; ++i)
    ask("127.0.0.1");
  CHECK(eventually([&] { return grid.drive->listed == 4; }));
  ask("127.0.0.2");
  CHECK(eventually([&] { return grid.drive->listed == 5; }));
  std::this_thread::sleep_for(std::chrono::milliseconds{50});
  CHECK(grid.drive->listed == 5);
  grid.drive->is_ready = true;
  for (auto& client : clients) {
    auto reply = client->read_reply();
    CHECK(reply.complete);
    CHECK(has(reply.body, "zebra"));
  }
  CHECK(grid.drive->listed == 6);
}

TEST_CASE("a list that fails behind the top of its page is no success") {
  page_fixture grid;
  grid.drive->fails = grid.drive->is_ready = true;
  auto reply = grid.ask("GET", page);
  CHECK(reply.status == 200);
  CHECK_FALSE(reply.complete);
  CHECK(has(reply.body, "the vdrive is away"));
  CHECK_FALSE(has(reply.body, "Nothing is here"));
  CHECK(has(reply.body, "</html>"));
}

TEST_CASE("a client that leaves meanwhile ends its page") {
  page_fixture grid;
  http_client client{grid.port};
  client.request("GET", page);
  CHECK(client.read_until("Share this directory") != "");
  auto connections = [&] {
    return caf::get_or(grid.status(), "state.connections", int64_t{-1});
  };
  CHECK(connections() == 1);
  client.hang_up();
  CHECK(eventually([&] { return connections() == 0; }));
  grid.drive->is_ready = true;
}

TEST_CASE("HEAD asks for no list") {
  page_fixture grid;
  auto reply = grid.ask("HEAD", page);
  CHECK(reply.status == 200);
  CHECK(reply.headers["transfer-encoding"] == "chunked");
  CHECK(grid.drive->listed == 0);
}

TEST_CASE("a small directory is asked for once, and its length told") {
  page_fixture grid;
  grid.drive->has_more = false;
  auto reply = grid.ask("GET", page);
  CHECK(reply.complete);
  CHECK(reply.headers.count("content-length") == 1);
  CHECK(has(reply.body, "1 entry"));
  CHECK(has(reply.body, "restored from a backup"));
  CHECK(grid.drive->listed == 0);
}

TEST_CASE("a real directory of thousands comes page by page, by name") {
  drive_grid grid;
  auto root = grid.ask("POST", "/uri?t=mkdir").body;
  auto children = nlohmann::json::object();
  for (size_t i = 0; i < 2 * page_entries + 1; ++i)
    children["n" + std::to_string(10'000 + i)]
      = {"filenode", {{"ro_uri", "URI:LIT:nbswy3dp"}}};
  auto at = "/uri/" + root;
  REQUIRE(grid.ask("POST", at + "?t=set_children", "", children.dump()).status
          == 200);
  auto second = grid.ask("GET", at + "/?page=2");
  CHECK(second.complete);
  CHECK(has(second.body, "page 2 of 3"));
  auto position = size_t{0};
  for (size_t i = page_entries; i < 2 * page_entries; ++i) {
    auto found
      = second.body.find(">n" + std::to_string(10'000 + i) + "<", position);
    REQUIRE(found != std::string::npos);
    position = found;
  }
  CHECK_FALSE(has(second.body, ">n10999<"));
  CHECK_FALSE(has(second.body, ">n12000<"));
  CHECK(has(grid.ask("GET", at + "/?page=3").body, ">n12000<"));
}

TEST_SUITE_END();

} // namespace tahoe::directory_page_test
