#include "test/support/scripted_node.hpp"

namespace tahoe::web_client_test {

using test::scripted_node;

TEST_SUITE_BEGIN("web_client");

namespace {

web_request
request_for(const char* method, const char* address, bool with_token = false) {
  web_request result;
  result.method = method;
  result.address = address;
  result.with_token = with_token;
  return result;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("one connection carries many requests") {
  scripted_node node{"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok"};
  {
    interrupt_watch interrupt;
    web_client client{node.access, interrupt};
    for (auto method : {"GET", "PUT", "POST", "DELETE", "GET"}) {
      auto reply = client.ask(request_for(method, "uri/a?b=c"));
      REQUIRE(reply);
      CHECK(reply->status == 201);
      CHECK(reply->body == "ok");
    }
    REQUIRE(client.ask(request_for("PUT", "x"), "the body"));
  }
  CHECK(node.connections == 1);
  REQUIRE(node.requests.size() == 6);
  CHECK(node.requests[0].starts_with("GET /uri/a?b=c HTTP/1.1\r\n"));
  CHECK(node.requests[3].starts_with("DELETE /uri/a?b=c HTTP/1.1\r\n"));
  CHECK(node.requests[5].ends_with("\r\n\r\nthe body"));
}

TEST_CASE("the token goes only where it is wanted") {
  scripted_node node{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"};
  interrupt_watch interrupt;
  web_client client{node.access, interrupt};
  REQUIRE(client.ask(request_for("GET", "vdrive/private", true)));
  REQUIRE(client.ask(request_for("GET", "vdrive/global")));
  CHECK(has(node.requests[0], "\r\nAuthorization: tahoe-lafs the-token\r\n"));
  CHECK_FALSE(has(node.requests[1], "the-token"));
}

TEST_CASE("who has the port in the node's place gets to see nothing") {
  scripted_node stranger{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true};
  {
    interrupt_watch interrupt;
    web_client client{stranger.access, interrupt};
    for (int round = 0; round < 2; ++round) {
      auto reply = client.ask(request_for("PUT", "uri/a", true), "a secret");
      REQUIRE_FALSE(reply);
      CHECK(code_of(reply.error()) == ec::refused);
      CHECK(has(describe(reply.error()), "another user"));
    }
  }
  CHECK(stranger.connections <= 2);
  CHECK(stranger.bytes == 0);
}

TEST_CASE("a redirection is followed nowhere") {
  scripted_node elsewhere{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"};
  scripted_node node{"HTTP/1.1 302 Found\r\nLocation: " + elsewhere.access.url
                     + "\r\nContent-Length: 0\r\n\r\n"};
  interrupt_watch interrupt;
  web_client client{node.access, interrupt};
  auto reply = client.ask(request_for("GET", "vdrive/private", true));
  CHECK_FALSE(reply);
  CHECK(elsewhere.connections == 0);
}

TEST_CASE("the name of an error is its code") {
  scripted_node node{"HTTP/1.1 409 Conflict\r\nX-Tahoe-Error: exists\r\n"
                     "Content-Length: 10\r\n\r\nit is here"};
  interrupt_watch interrupt;
  web_client client{node.access, interrupt};
  auto reply = client.ask(request_for("PUT", "uri/a"), "body");
  REQUIRE_FALSE(reply);
  CHECK(code_of(reply.error()) == ec::exists);
  CHECK(describe(reply.error()) == "it is here");
}

TEST_CASE("an error in JSON is told as text") {
  scripted_node node{
    "HTTP/1.1 503 Busy\r\nX-Tahoe-Error: try_later\r\n"
    "Content-Length: 23\r\n\r\n{\"error\":\"not \\\"now\\\"\"}"};
  interrupt_watch interrupt;
  web_client client{node.access, interrupt};
  auto reply = client.ask(request_for("GET", "vdrive/global?t=json"));
  REQUIRE_FALSE(reply);
  CHECK(describe(reply.error()) == "not \"now\"");
}

TEST_CASE("an error of a name to come is still an error") {
  scripted_node node{"HTTP/1.1 418 Teapot\r\nX-Tahoe-Error: short_and_stout\r\n"
                     "Content-Length: 0\r\n\r\n"};
  interrupt_watch interrupt;
  web_client client{node.access, interrupt};
  auto reply = client.ask(request_for("GET", "uri/a"));
  REQUIRE_FALSE(reply);
  CHECK(code_of(reply.error()) == ec::io_failure);
}

TEST_CASE("a request with a grace ends within it, or when it is answered") {
  interrupt_watch interrupt;
  scripted_node node{[](const std::string& request) {
    return request.starts_with("GET /silent")
             ? ""
             : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  }};
  web_client client{node.access, interrupt};
  kill(getpid(), SIGINT);
  auto ask = [&](const char* address, std::chrono::milliseconds grace) {
    auto request = request_for("GET", address);
    request.grace = grace;
    auto reply = client.ask(std::move(request));
    return reply ? ec::none : code_of(reply.error());
  };
  using namespace std::chrono_literals;
  CHECK(ask("silent", 0ms) == ec::cancelled);
  CHECK(ask("uri/a", 60s) == ec::none);
  CHECK(ask("silent", 100ms) == ec::try_later);
}

TEST_CASE("a node that answers nobody is not waited for") {
  interrupt_watch interrupt;
  scripted_node node{""};
  web_client client{node.access, interrupt};
  auto request = request_for("GET", "uri/a");
  request.patience = std::chrono::milliseconds{100};
  auto reply = client.ask(std::move(request));
  REQUIRE_FALSE(reply);
  CHECK(code_of(reply.error()) == ec::try_later);
  CHECK(has(describe(reply.error()), "hangs"));
}

TEST_SUITE_END();

} // namespace tahoe::web_client_test
