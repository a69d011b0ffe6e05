#include "test/support/operation_samples.hpp"
#include "test/support/web_fixture.hpp"
#include "web/server/event_stream.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <nlohmann/json.hpp>

namespace tahoe::event_stream_test {

using namespace tahoe::test;
using namespace std::chrono_literals;
using nlohmann::json;

TEST_SUITE_BEGIN("event_stream");

namespace {

const std::string of_download = "/operations/downloadaaaaaaaa?t=events";
const std::string of_all = "/status?t=events";

struct stream_fixture : web_fixture {
  stream_fixture() { set(running_download()); }

  void set(operation_record download) {
    std::lock_guard lock{files->records_mutex};
    files->downloads = {std::move(download)};
  }

  int64_t connections() {
    return caf::get<int64_t>(status(), "state.connections");
  }
};

/// The data of the next event.
json next_event(http_client& client, bool is_last = false) {
  auto text = client.read_until("\n\n");
  CHECK((text.find("event: end\n") != text.npos) == is_last);
  auto data = text.find("data: ");
  REQUIRE(data != text.npos);
  return json::parse(text.substr(data + 6));
}

} // namespace

TEST_CASE("news of an operation come while it runs, and end with it") {
  stream_fixture grid;
  http_client client{grid.port};
  client.request("GET", of_download);
  auto head = client.read_head();
  CHECK(head.status == 200);
  CHECK(head.headers["content-type"] == "text/event-stream");
  CHECK(head.headers["cache-control"] == "no-store");
  auto event = next_event(client);
  CHECK(event["percent"] == 50.0);
  CHECK(event["servers"].size() == 1);
  auto record = running_download();
  ++record.revision;
  record.progress.delivered = 1'500'000;
  grid.set(record);
  CHECK(next_event(client)["percent"] == 75.0);
  ++record.revision;
  record.outcome = operation_outcome::done;
  grid.set(record);
  event = next_event(client, true);
  CHECK(event["outcome"] == "done");
  CHECK(event["percent"] == 100.0);
  // The stream is over, the connection is not.
  CHECK(client.read_until("0\r\n\r\n") != "");
  client.request("GET", "/nowhere");
  CHECK(client.read_reply().status == 404);
}

TEST_CASE("what changes often is told twice a second, what does not never") {
  stream_fixture grid;
  http_client client{grid.port};
  auto begun = std::chrono::steady_clock::now();
  client.request("GET", of_download);
  next_event(client);
  std::atomic<bool> over{false};
  std::thread changes{[&] {
    auto record = running_download();
    for (; !over; std::this_thread::sleep_for(5ms)) {
      ++record.revision;
      grid.set(record);
    }
    record.outcome = operation_outcome::failed;
    grid.set(record);
  }};
  for (int i = 0; i < 3; ++i)
    client.read_until("\n\n");
  CHECK(std::chrono::steady_clock::now() - begun > 1s);
  over = true;
  changes.join();
  auto last = client.read_until("\n\n");
  while (last.find("event: end") == last.npos && !last.empty())
    last = client.read_until("\n\n");
  CHECK(last.find("failed") != last.npos);
  grid.set(running_download());
  client.read_until("0\r\n\r\n");
  client.request("GET", of_download);
  next_event(client);
  std::this_thread::sleep_for(1200ms);
  // Nothing has come meanwhile: the next event is that of the end.
  auto record = running_download();
  record.outcome = operation_outcome::done;
  ++record.revision;
  grid.set(record);
  next_event(client, true);
}

TEST_CASE("all operations have a stream, which tells what runs and has ended") {
  stream_fixture grid;
  http_client client{grid.port};
  client.request("GET", of_all);
  auto event = next_event(client);
  REQUIRE(event["active"].size() == 1);
  CHECK(event["active"][0]["id"] == "downloadaaaaaaaa");
  CHECK(event["recent"].empty());
  auto record = running_download();
  record.outcome = operation_outcome::cancelled;
  ++record.revision;
  grid.set(record);
  event = next_event(client);
  CHECK(event["active"].empty());
  CHECK(event["recent"][0]["status"] == "Cancelled");
}

TEST_CASE("an error that passes does not end a stream") {
  stream_fixture grid;
  http_client client{grid.port};
  client.request("GET", of_download);
  next_event(client);
  auto asked = grid.files->asked_for_records.load();
  grid.files->tells_no_records = true;
  CHECK(eventually([&] { return grid.files->asked_for_records > asked + 2; }));
  auto record = running_download();
  record.outcome = operation_outcome::done;
  ++record.revision;
  grid.set(record);
  grid.files->tells_no_records = false;
  CHECK(next_event(client, true)["outcome"] == "done");
}

TEST_CASE("what is forgotten ends its stream") {
  stream_fixture grid;
  http_client client{grid.port};
  client.request("GET", of_download);
  next_event(client);
  {
    std::lock_guard lock{grid.files->records_mutex};
    grid.files->downloads.clear();
  }
  CHECK(next_event(client, true).empty());
}

TEST_CASE("a walk has a stream that does not tell what it meets") {
  stream_fixture grid;
  grid.walks->stuck = true;
  auto start = "/uri/" + stub_directory_cap() + "?t=start-manifest&ophandle=h1";
  REQUIRE(grid.ask("POST", start).status == 302);
  http_client client{grid.port};
  client.request("GET", "/operations/h1?t=events");
  auto event = next_event(client);
  CHECK(event["outcome"] == "running");
  CHECK(event["count"] == 0);
  CHECK(grid.ask("POST", "/operations/h1?t=cancel").status == 200);
  CHECK(next_event(client, true).empty());
  CHECK(client.read_until("0\r\n\r\n").find("URI:") == std::string::npos);
}

TEST_CASE("a client that goes away ends its stream at once") {
  stream_fixture grid;
  std::deque<http_client> clients;
  for (int i = 0; i < 20; ++i) {
    clients.emplace_back(grid.port).request("GET",
                                            i % 2 ? of_all : of_download);
    CHECK(clients.back().read_head().status == 200);
  }
  CHECK(grid.connections() == 20);
  clients.clear();
  CHECK(eventually([&] { return grid.connections() == 0; }));
}

TEST_CASE(
  "there are so many streams, and however many look, services are asked "
  "twice a second") {
  stream_fixture grid;
  std::deque<http_client> clients;
  for (size_t i = 0; i < event_places::max_streams; ++i)
    clients.emplace_back(grid.port).request("GET", of_download);
  for (auto& client : clients)
    REQUIRE(client.read_head().status == 200);
  auto refused = grid.ask("GET", of_all);
  CHECK(refused.status == 503);
  CHECK(refused.headers["x-tahoe-error"] == "try_later");
  auto begun = std::chrono::steady_clock::now();
  auto asked = grid.files->asked_for_records.load();
  std::this_thread::sleep_for(2s);
  auto since = grid.files->asked_for_records - asked;
  std::chrono::duration<double> seconds
    = std::chrono::steady_clock::now() - begun;
  CHECK(since <= seconds.count() * 8);
  CHECK(eventually([&] { return grid.files->asked_for_records > asked; }));
  clients.pop_back();
  CHECK(eventually([&] { return grid.ask("HEAD", of_all).status == 200; }));
  clients.clear();
  CHECK(eventually([&] { return grid.connections() == 0; }));
  // What was on its way still comes.
  CHECK(eventually([&] {
    asked = grid.files->asked_for_records.load();
    std::this_thread::sleep_for(1s);
    return grid.files->asked_for_records == asked;
  }));
}

TEST_CASE("a web service that ends does not wait for its streams") {
  stream_fixture grid;
  http_client client{grid.port};
  client.request("GET", of_all);
  next_event(client);
  caf::anon_send_exit(grid.web, caf::exit_reason::user_shutdown);
  client.read_rest();
  CHECK(client.is_closed());
}

TEST_CASE("what is not there has no stream") {
  stream_fixture grid;
  CHECK(grid.ask("GET", "/operations/none?t=events").status == 404);
  CHECK(grid.ask("HEAD", of_download).status == 200);
  CHECK(grid.ask("GET", "/?t=events").status == 400);
}

TEST_SUITE_END();

} // namespace tahoe::event_stream_test
