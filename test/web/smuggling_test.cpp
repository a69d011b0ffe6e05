#include "test/support/metric_lines.hpp"
#include "test/support/web_fixture.hpp"

#include <doctest/doctest.h>

namespace tahoe::smuggling_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("smuggling");

namespace {

/// What a proxy in front could have passed on as one request, with a second
/// one hidden in it.
const std::string hidden = "DELETE /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// Everything that the server answers to these bytes until it closes.
std::string answers(web_fixture& grid, const std::string& bytes) {
  http_client client{grid.port};
  client.send(bytes);
  return client.read_rest();
}

size_t count(const std::string& text, std::string_view what) {
  size_t result = 0;
  for (size_t at = 0; (at = text.find(what, at)) != text.npos; ++at)
    ++result;
  return result;
}

std::string upload(const std::string& headers, const std::string& body) {
  return "PUT /uri HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body;
}

} // namespace

TEST_CASE("a request that two servers read as two things is refused") {
  const std::string chunks = "5\r\nhello\r\n0\r\n\r\n";
  const std::string table[] = {
    // Two lengths.
    upload("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", chunks),
    upload("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", chunks),
    upload("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"),
    upload("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"),
    upload("Content-Length: 5, 6\r\n", "hello"),
    upload("Content-Length: 5, 5\r\n", "hello"),
    // Lengths that are none.
    upload("Content-Length: +5\r\n", "hello"),
    upload("Content-Length: -5\r\n", "hello"),
    upload("Content-Length: 0x5\r\n", "hello"),
    upload("Content-Length: 5 5\r\n", "hello"),
    upload("Content-Length: 5;\r\n", "hello"),
    upload("Content-Length: 1e1\r\n", "hello"),
    upload("Content-Length: \r\n", "hello"),
    upload("Content-Length: 18446744073709551616\r\n", "hello"),
    upload("Content-Length: 99999999999999999999999\r\n", "hello"),
    // Headers in other clothes.
    upload("Transfer-Encoding : chunked\r\n", chunks),
    upload("Content-Length : 5\r\n", "hello"),
    upload(" Content-Length: 5\r\n", "hello"),
    upload("X: y\r\n Content-Length: 5\r\n", "hello"),
    upload("Transfer-Encoding:\r\n chunked\r\n", chunks),
    upload("Transfer-Encoding:\r\n\tchunked\r\n", chunks),
    upload("Transfer\r\n-Encoding: chunked\r\n", chunks),
    upload("X: y\nTransfer-Encoding: chunked\r\n", chunks),
    upload("X: y\rTransfer-Encoding: chunked\r\n", chunks),
    upload("X: y\n\r\nTransfer-Encoding: chunked\r\n", chunks),
    upload("Content-Length\t: 5\r\n", "hello"),
    upload("Content Length: 5\r\n", "hello"),
    upload(std::string{"Content-Length\0: 5\r\n", 20}, "hello"),
    upload(std::string{"X: a\0b\r\nContent-Length: 5\r\n", 27}, "hello"),
    upload("X\x7f: a\r\nContent-Length: 5\r\n", "hello"),
    upload(": a\r\nContent-Length: 5\r\n", "hello"),
    upload("Content-Length\r\n", "hello"),
    // Codings that are not ours.
    upload("Transfer-Encoding: gzip, chunked\r\n", chunks),
    upload("Transfer-Encoding: chunked, gzip\r\n", chunks),
    upload("Transfer-Encoding: chunked, chunked\r\n", chunks),
    upload("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
           chunks),
    upload("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
           chunks),
    upload("Transfer-Encoding: xchunked\r\n", chunks),
    upload("Transfer-Encoding: \"chunked\"\r\n", chunks),
    upload("Transfer-Encoding: chunked;x=y\r\n", chunks),
    upload("Transfer-Encoding: identity\r\n", chunks),
    upload("Transfer-Encoding: \x0b"
           "chunked\r\n",
           chunks),
    // Whose request is it?
    upload("Host: evil.example\r\nContent-Length: 5\r\n", "hello"),
    "PUT /uri HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
    "\r\n"
      + chunks,
    "PUT /uri HTTP/1.1 \r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello",
    "PUT /uri  HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello",
    "PUT\t/uri\tHTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello",
    "PUT /uri http/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello",
    "PUT /uri HTTP/1.1\nHost: localhost\nContent-Length: 5\n\nhello\r\n\r\n",
    "PUT /uri HTTP/1.1\r\n\r\nHost: localhost\r\n\r\n",
    "PUT /uri HTTP/2.0\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "\r\n\r\nPUT /uri HTTP/1.1\r\nHost: localhost\r\n\r\n",
  };
  web_fixture grid;
  for (auto& bytes : table) {
    CAPTURE(bytes);
    auto text = answers(grid, bytes + hidden);
    CHECK(count(text, "X-Tahoe-Request: ") == 1);
    auto status = text.substr(std::min<size_t>(9, text.size()), 3);
    CAPTURE(status);
    CHECK((status == "400" || status == "501"));
    CHECK(text.find("Connection: close") != text.npos);
  }
  CHECK(grid.log().find(" DELETE ") == std::string::npos);
  CHECK(grid.files->bytes_put == 0);
}

TEST_CASE("chunks that are none end the connection") {
  const std::string table[] = {
    "5;\nx\r\nhello\r\n0\r\n\r\n",
    "5\nhello\r\n0\r\n\r\n",
    "5\r\nhelloX\r\n0\r\n\r\n",
    "5\r\nhello0\r\n\r\n",
    "+5\r\nhello\r\n0\r\n\r\n",
    "-5\r\nhello\r\n0\r\n\r\n",
    "0x5\r\nhello\r\n0\r\n\r\n",
    " 5\r\nhello\r\n0\r\n\r\n",
    "5 5\r\nhello\r\n0\r\n\r\n",
    "\r\nhello\r\n0\r\n\r\n",
    "g\r\nhello\r\n0\r\n\r\n",
    "10000000000000005\r\nhello\r\n0\r\n\r\n",
    "5;" + std::string(100'000, 'x') + "\r\nhello\r\n0\r\n\r\n",
    "5\r\nhello\r\n0\r\nno trailer\r\n\r\n",
    "5\r\nhello\r\n0\r\n" + std::string(100'000, 'x') + ": y\r\n\r\n",
  };
  web_fixture grid;
  for (auto& body : table) {
    CAPTURE(body.substr(0, 40));
    auto text
      = answers(grid, upload("Transfer-Encoding: chunked\r\n", body) + hidden);
    CHECK(count(text, "X-Tahoe-Request: ") == 1);
    CHECK(text.substr(0, 12) == "HTTP/1.1 400");
  }
  CHECK(grid.log().find(" DELETE ") == std::string::npos);
}

TEST_CASE("good chunks are good, and what follows is the next request") {
  web_fixture grid;
  for (auto body : {"5\r\nhello\r\n0\r\n\r\n", "5;x=y\r\nhello\r\n0;z\r\n\r\n",
                    "00005\r\nhello\r\n0\r\nX-Trailer: y\r\n\r\n",
                    "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"}) {
    http_client client{grid.port};
    client.send(upload("Transfer-Encoding: chunked\r\n", body));
    client.request("GET", "/nowhere");
    CHECK_MESSAGE(client.read_reply().status == 200, body);
    CHECK(client.read_reply().status == 404);
  }
}

TEST_CASE("what is refused is counted by its reason") {
  web_fixture grid;
  auto refused = [&](const std::string& reason) {
    return value_in(grid.ask("GET", "/metrics").body,
                    "tahoe_http_refused_total{reason=\"" + reason + "\"}");
  };
  answers(grid, "nonsense\r\n\r\n");
  answers(grid, "GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x'));
  answers(grid, "GET /" + std::string(9'000, 'x'));
  CHECK(eventually([&] { return refused("bad-request") == 1; }));
  CHECK(eventually([&] { return refused("long-headers") == 1; }));
  CHECK(eventually([&] { return refused("long-target") == 1; }));
  CHECK(refused("slow-headers") == 0);
}

TEST_SUITE_END();

} // namespace tahoe::smuggling_test
