#include "test/support/web_fixture.hpp"

#include <doctest/doctest.h>

namespace tahoe::strangers_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("strangers");

namespace {

int status_of(web_fixture& grid, const std::string& method,
              const std::string& host, const std::string& headers) {
  http_client client{grid.port};
  client.send(method + " /uri?t=upload HTTP/1.1\r\nHost: " + host + "\r\n"
              + headers + "Content-Length: 0\r\n\r\n");
  return client.read_reply(method == "HEAD").status;
}

bool is_change(const std::string& method) {
  return method != "GET" && method != "HEAD";
}

} // namespace

TEST_CASE("a page from elsewhere changes nothing, whatever a browser tells") {
  web_fixture grid;
  auto here = "127.0.0.1:" + std::to_string(grid.port);
  struct site {
    std::string value; ///< of Sec-Fetch-Site; empty: not sent
    bool is_known;
    bool is_ours;
  };
  struct origin {
    std::string value; ///< empty: not sent
    bool is_ours;
  };
  const site sites[]
    = {{"", false, false},          {"same-origin", true, true},
       {"none", true, true},        {"same-site", true, false},
       {"cross-site", true, false}, {"odd", true, false}};
  const origin origins[]
    = {{"", true},
       {"http://" + here, true},
       {"null", false},
       {"http://evil.example", false},
       {"http://127.0.0.1", false},
       {"http://localhost:" + std::to_string(grid.port), false},
       {"http://" + here + ".evil.example", false}};
  for (auto& from : sites)
    for (auto& page : origins)
      for (std::string method :
           {"GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"}) {
        CAPTURE(from.value);
        CAPTURE(page.value);
        CAPTURE(method);
        std::string headers;
        if (!from.value.empty())
          headers += "Sec-Fetch-Site: " + from.value + "\r\n";
        if (!page.value.empty())
          headers += "Origin: " + page.value + "\r\n";
        auto is_ours = from.is_known ? from.is_ours : page.is_ours;
        auto refused = status_of(grid, method, here, headers) == 403;
        CHECK(refused == (is_change(method) && !is_ours));
      }
  CHECK(grid.files->cancelled == 0);
}

TEST_CASE("a name that was pointed here opens nothing, whatever the method") {
  web_fixture grid;
  auto port = std::to_string(grid.port);
  struct row {
    std::string host;
    bool is_ours;
  };
  const row hosts[] = {
    {"127.0.0.1:" + port, true},
    {"127.0.0.1", true},
    {"localhost:" + port, true},
    {"LocalHost", true},
    {"[::1]:" + port, true},
    {"192.0.2.7", true},
    {"label.localhost:" + port, true},
    {"evil.example:" + port, false},
    {"localhost.evil.example", false},
    {"127.0.0.1.evil.example:" + port, false},
    {"127.0.0.1@evil.example", false},
    {"evil.example#127.0.0.1", false},
    {"localhost.", false},
    {"evil.localhost.example", false},
    {"0177.0.0.1", false},
    {"2130706433", false},
    {"127.1", false},
    {"0x7f.1", false},
    {"[::1", false},
    {"[::1]evil", false},
    {"localhost:80:80", false},
    {"localhost, evil.example", false},
    {"localhost/evil", false},
    {"x.x.localhost", false},
  };
  for (auto& x : hosts)
    for (std::string method : {"GET", "HEAD", "PUT", "POST", "DELETE"}) {
      CAPTURE(x.host);
      CAPTURE(method);
      auto status = status_of(grid, method, x.host, "");
      CHECK((status == 421) == !x.is_ours);
    }
}

TEST_SUITE_END();

} // namespace tahoe::strangers_test
