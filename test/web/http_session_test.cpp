#include "test/support/web_fixture.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace tahoe::http_session_test {

using namespace tahoe::test;
using std::chrono::milliseconds;

TEST_SUITE_BEGIN("http_session");

namespace {

/// Two clients whose requests have reached services that do not answer.
struct busy_clients {
  explicit busy_clients(web_fixture& grid)
    : first(grid.port), second(grid.port) {
    grid.files->hang = true;
    first.request("PUT", "/uri", "Content-Length: 0\r\n");
    second.request("GET", "/uri/URI:LIT:nbswy3dp");
    REQUIRE(eventually([&] { return grid.files->asked_to_start == 2; }));
  }

  http_client first;
  http_client second;
};

} // namespace

TEST_CASE("a connection takes one request after the other") {
  web_fixture grid;
  http_client client{grid.port};
  for (int round = 0; round < 5; ++round) {
    client.request("PUT", "/uri", "", "hello");
    CHECK(client.read_reply().status == 200);
    client.request("GET", "/nowhere");
    CHECK(client.read_reply().status == 404);
  }
}

TEST_CASE("requests sent at once are answered in order") {
  web_fixture grid;
  http_client client{grid.port};
  client.request("GET", "/uri/URI:LIT:nbswy3dp");
  client.request("PUT", "/uri", "", "x");
  client.request("GET", "/nowhere");
  CHECK(client.read_reply().body == "hello");
  CHECK(client.read_reply().body == stub_files::chk_cap(1));
  CHECK(client.read_reply().status == 404);
}

TEST_CASE("a silent client that waits for its reply blocks no thread") {
  web_fixture grid{patient_limits(), true, 1};
  grid.files->delay = milliseconds{1};
  http_client kept{grid.port};
  for (int round = 0; round < 100; ++round) {
    kept.request("PUT", "/uri", "", "hello");
    REQUIRE(kept.read_reply().status == 200);
    REQUIRE(grid.ask("PUT", "/uri", "", "hello").status == 200);
  }
}

TEST_CASE("a client that wants to close is obeyed") {
  web_fixture grid;
  http_client client{grid.port};
  client.request("GET", "/nowhere", "Connection: close\r\n");
  CHECK(client.read_reply().headers["connection"] == "close");
  CHECK(client.is_closed());
}

TEST_CASE("every reply carries the safety headers") {
  web_fixture grid;
  for (auto target : {"/", "/nowhere", "/uri/nonsense", "/%zz"}) {
    auto reply = grid.ask("GET", target);
    CHECK(reply.headers["x-frame-options"] == "DENY");
    CHECK(reply.headers["referrer-policy"] == "no-referrer");
    CHECK(reply.headers["x-content-type-options"] == "nosniff");
  }
}

TEST_CASE("a request has an id: in the reply, its log lines, its operation") {
  web_fixture grid;
  grid.files->start_error = failure(ec::refused, "no\nmore");
  auto reply = grid.ask("PUT", "/uri?name=private", "", "hello");
  auto id = reply.headers["x-tahoe-request"];
  CHECK(id.size() == 16);
  CHECK(reply.headers["x-tahoe-operation"] == id);
  auto other = grid.ask("GET", "/uri/URI:LIT:nbswy3dp");
  CHECK(other.headers["x-tahoe-request"] != id);
  // Each line stands there some time after its reply.
  std::string log;
  REQUIRE(eventually([&] {
    log = grid.log();
    auto end_of = [&](const std::string& line) {
      return log.find("ms\n", log.find(line)) != std::string::npos;
    };
    return end_of(" PUT /uri?") && end_of(" GET /uri/");
  }));
  CHECK(log.find(" web upload-failed id=" + id + " no\\nmore\n")
        != std::string::npos);
  auto line = log.find(" web request id=" + id + " 127.0.0.1 PUT /uri?");
  REQUIRE(line != std::string::npos);
  CHECK(log.find(" 403 8 bytes ", line) < log.find('\n', line));
  CHECK(log.find("URI:") == std::string::npos);
  CHECK(log.find("private") == std::string::npos);
}

TEST_CASE("what is no request is refused with one clear line") {
  struct row {
    const char* bytes;
    int status;
  };
  const row table[] = {
    {"nonsense\r\n\r\n", 400},
    {"GET\r\n\r\n", 400},
    {"GET /\r\n\r\n", 400},
    {"GET / HTTP/9.9\r\n\r\n", 400},
    {"GET / HTTP/1.1\r\n\r\n", 400},
    {"GET / HTTP/1.1\r\nHost\r\n\r\n", 400},
    {"GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", 400},
    {"GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
    {"PUT /uri HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", 400},
    {"PUT /uri HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400},
    {"PUT /uri HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n"
     "Content-Length: 2\r\n\r\n",
     400},
    {"PUT /uri HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
     "Transfer-Encoding: chunked\r\n\r\n",
     400},
    {"GET / HTTP/1.1\r\nHost: localhost\r\nExpect: cake\r\n\r\n", 417},
    {"PUT /uri HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n"
     "\r\n",
     501},
    {"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400},
  };
  web_fixture grid;
  for (auto& [bytes, status] : table) {
    http_client client{grid.port};
    client.send(bytes);
    auto reply = client.read_reply();
    CHECK_MESSAGE(reply.status == status, bytes);
    CHECK(reply.body.find('\n') == reply.body.size() - 1);
  }
  CHECK(grid.ask("GET", "/").status == 200);
}

TEST_CASE("a flood of headers is refused") {
  web_fixture grid;
  SUBCASE("many") {
    http_client client{grid.port};
    std::string flood = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    for (int i = 0; i < 10'000; ++i)
      flood += "X-A: b\r\n";
    client.send(flood);
    CHECK(client.read_reply().status == 431);
  }
  SUBCASE("one long") {
    http_client client{grid.port};
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: "
                + std::string(20'000, 'a'));
    CHECK(client.read_reply().status == 431);
  }
  CHECK(grid.ask("GET", "/").status == 200);
}

TEST_CASE("a request that never ends is given up") {
  auto limits = patient_limits();
  limits.header_deadline = milliseconds{100};
  web_fixture grid{limits};
  http_client slow{grid.port};
  slow.send("GET / HTTP/1.1\r\n");
  CHECK(slow.is_closed());
}

TEST_CASE("a client that reads nothing is given up") {
  auto limits = patient_limits();
  limits.body_window = milliseconds{100};
  web_fixture grid{limits};
  grid.files->content = std::string(size_t{50} << 20, 'x');
  http_client client{grid.port};
  client.request("GET", "/uri/" + stub_files::chk_cap(size_t{50} << 20));
  CHECK(eventually([&] { return grid.files->cancelled == 1; }));
}

TEST_CASE("a connection without a request is closed after a while") {
  auto limits = patient_limits();
  limits.idle_deadline = milliseconds{100};
  web_fixture grid{limits};
  http_client silent{grid.port};
  CHECK(silent.is_closed());
  // To be slower than that is no error of a busy machine.
  CHECK(eventually([&] {
    http_client used{grid.port};
    used.request("GET", "/nowhere");
    if (used.read_reply().status != 404)
      return false;
    CHECK(used.is_closed());
    return true;
  }));
}

TEST_CASE("when all connections are taken, one that waits gives way") {
  auto limits = patient_limits();
  limits.connections = 2;
  // With one thread who was answered first waits first.
  web_fixture grid{limits, true, 1};
  http_client first{grid.port};
  http_client second{grid.port};
  for (auto* client : {&first, &second}) {
    client->request("GET", "/nowhere");
    CHECK(client->read_reply().status == 404);
  }
  http_client third{grid.port};
  third.request("GET", "/nowhere");
  CHECK(third.read_reply().status == 404);
  CHECK(first.is_closed());
  second.request("GET", "/nowhere");
  CHECK(second.read_reply().status == 404);
}

TEST_CASE("a body that does not come gives way, too") {
  auto limits = patient_limits();
  limits.connections = 2;
  limits.body_grace = milliseconds{50};
  web_fixture grid{limits, true, 1};
  http_client first{grid.port};
  http_client second{grid.port};
  // The first one's body is waited for before the second one's.
  for (auto* client : {&first, &second}) {
    client->request("PUT", "/uri",
                    "Expect: 100-continue\r\nContent-Length: 5\r\n");
    CHECK(client->read_head().status == 100);
  }
  // Turned away as long as both have their grace.
  CHECK(eventually([&] { return grid.ask("GET", "/nowhere").status == 404; }));
  CHECK(first.is_closed());
}

TEST_CASE("when all are busy, one from elsewhere is held until there is room") {
  auto limits = patient_limits();
  limits.connections = 2;
  web_fixture grid{limits};
  busy_clients both{grid};
  auto connections = [&] {
    return caf::get_or(grid.status(), "state.connections", int64_t{-1});
  };
  CHECK(connections() == 2);
  http_client third{grid.port, "127.0.0.2"};
  third.request("GET", "/nowhere");
  std::this_thread::sleep_for(milliseconds{300});
  CHECK(connections() == 2);
  both.first.hang_up();
  CHECK(third.read_reply().status == 404);
}

TEST_CASE("when all of an address are busy, its next is closed at once") {
  auto limits = patient_limits();
  limits.connections = 2;
  web_fixture grid{limits};
  busy_clients both{grid};
  auto is_served = [&] { return grid.ask("GET", "/nowhere").status == 404; };
  CHECK_FALSE(is_served());
  CHECK(eventually([&] {
    return grid.log().find(" web too-many 127.0.0.1") != std::string::npos;
  }));
  both.first.hang_up();
  CHECK(eventually(is_served));
}

TEST_CASE("a client that goes away while it waits cancels what it asked") {
  web_fixture grid;
  grid.files->hang = true;
  http_client client{grid.port};
  SUBCASE("an upload") {
    client.request("PUT", "/uri", "Content-Length: 0\r\n");
  }
  SUBCASE("a download") {
    client.request("GET", "/uri/URI:LIT:nbswy3dp");
  }
  auto connections = [&] {
    return caf::get_or(grid.status(), "state.connections", int64_t{-1});
  };
  REQUIRE(eventually([&] { return grid.files->asked_to_start == 1; }));
  CHECK(connections() == 1);
  client.hang_up();
  // At once, not when the answer comes;
  CHECK(eventually([&] { return connections() == 0; }));
  // and what the answer then brings is given back.
  grid.files->hang = false;
  CHECK(eventually([&] { return grid.files->cancelled == 1; }));
  CHECK(eventually([&] { return grid.files->sessions == 0; }));
}

TEST_SUITE_END();

} // namespace tahoe::http_session_test
