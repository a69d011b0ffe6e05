#include "test/support/drive_grid.hpp"

#include <doctest/doctest.h>

namespace tahoe::session_page_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("session_page");

namespace {

const std::string form = "Content-Type: application/x-www-form-urlencoded\r\n";

/// A browser, as far as it matters: it has the name and the cookie.
struct browser {
  explicit browser(drive_grid& grid) : grid(grid) {
    auto reply = grid.ask("POST", "/session?t=link", grid.authorization());
    REQUIRE(reply.status == 200);
    auto url = reply.body;
    auto name = url.find("//") + 2;
    auto path = url.find('/', name);
    host = url.substr(name, path - name);
    link = url.substr(url.find("link=") + 5);
    link.pop_back();
  }

  http_reply ask(const std::string& method, const std::string& target,
                 const std::string& headers = "", const std::string& body = "",
                 const std::string& under = "") {
    http_client client{grid.port};
    auto text = method + " " + target + " HTTP/1.1\r\nHost: "
                + (under.empty() ? host : under) + "\r\n" + headers;
    if (!cookie.empty())
      text += "Cookie: other=1; tahoe_session=" + cookie + "\r\n";
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    client.send(text + body);
    return client.read_reply(method == "HEAD");
  }

  http_reply begin() {
    auto reply = ask("POST", "/session", form, "t=begin&link=" + link);
    auto& header = reply.headers["set-cookie"];
    auto value = header.find('=') + 1;
    cookie = header.substr(value, header.find(';') - value);
    return reply;
  }

  drive_grid& grid;
  std::string host;
  std::string link;
  std::string cookie;
};

} // namespace

TEST_CASE("a link opens the private drive in one browser") {
  drive_grid grid;
  browser user{grid};
  CHECK(user.host.size()
        == 16 + std::string{".localhost:"}.size()
             + std::to_string(grid.port).size());
  CHECK(user.ask("GET", "/vdrive/private/").status == 401);
  // Looking does nothing, however often.
  for (auto method : {"GET", "HEAD", "GET"})
    CHECK(user.ask(method, "/session?link=" + user.link).status == 200);
  auto page = user.ask("GET", "/session?link=" + user.link).body;
  CHECK(page.find("value=\"" + user.link + "\"") != page.npos);
  auto begun = user.begin();
  CHECK(begun.status == 303);
  CHECK(begun.headers["location"] == "/vdrive/private/");
  auto header = begun.headers["set-cookie"];
  CHECK(header
        == "tahoe_session=" + user.cookie
             + "; Path=/; HttpOnly; SameSite=Strict");
  CHECK(user.cookie.size() == 32);
  CHECK(user.ask("GET", "/vdrive/private/").status == 200);
  CHECK(user.ask("GET", "/vdrive/private?t=json").status == 200);
  CHECK(user.ask("POST", "/vdrive/private?t=mkdir&name=d").status == 200);
  CHECK(user.ask("PUT", "/vdrive/private/f", "", "x").status == 201);
  CHECK(user.ask("POST", "/vdrive/private?t=start-manifest&ophandle=h").status
        == 302);
  CHECK(user.ask("GET", "/operations/h?output=json").status == 200);
  CHECK(grid.ask("GET", "/operations/h?output=json").status == 401);

  SUBCASE("a second use of the link is refused") {
    auto cookie = user.cookie;
    auto again
      = user.ask("POST", "/session", form, "t=begin&link=" + user.link);
    CHECK(again.status == 403);
    CHECK(again.headers.count("set-cookie") == 0);
    CHECK(user.ask("GET", "/vdrive/private/").status == 200);
  }

  SUBCASE("the cookie counts under its own name alone") {
    auto port = std::to_string(grid.port);
    for (auto& other :
         {"localhost:" + port, "127.0.0.1:" + port, "x." + user.host,
          "aaaaaaaaaaaaaaaa.localhost:" + port, std::string{"localhost"}}) {
      CAPTURE(other);
      auto status = user.ask("GET", "/vdrive/private/", "", "", other).status;
      CHECK((status == 401 || status == 421));
    }
  }

  SUBCASE("a page from elsewhere cannot use it") {
    for (auto headers :
         {"Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n",
          "Origin: null\r\n", "Origin: http://evil.example\r\n"}) {
      CHECK(user.ask("POST", "/vdrive/private?t=mkdir&name=x", headers).status
            == 403);
      CHECK(user.ask("POST", "/session?t=end", headers).status == 403);
    }
    CHECK(user.ask("GET", "/vdrive/private/").status == 200);
  }

  SUBCASE("logging out ends it") {
    auto ended = user.ask("POST", "/session?t=end");
    CHECK(ended.status == 303);
    CHECK(ended.headers["set-cookie"].find("Max-Age=0") != std::string::npos);
    CHECK(user.ask("GET", "/vdrive/private/").status == 401);
  }

  SUBCASE("another session is another secret") {
    browser other{grid};
    CHECK(other.link != user.link);
    CHECK(other.begin().status == 303);
    CHECK(other.cookie != user.cookie);
    user.ask("POST", "/session?t=end");
    CHECK(other.ask("GET", "/vdrive/private/").status == 200);
  }

  SUBCASE("a wrong secret opens nothing") {
    for (auto& wrong : {std::string(32, 'a'), user.link, std::string{"x"},
                        user.cookie.substr(1), user.cookie + "a"}) {
      user.cookie = wrong;
      CHECK(user.ask("GET", "/vdrive/private/").status == 401);
    }
  }
}

TEST_CASE("only the token's owner gets a link") {
  drive_grid grid;
  CHECK(grid.ask("POST", "/session?t=link").status == 401);
  CHECK(grid.ask("POST", "/session?t=link", "Authorization: tahoe-lafs x\r\n")
          .status
        == 401);
  CHECK(
    grid.ask("GET", "/session?t=link", grid.authorization()).body.find("link=")
    == std::string::npos);
  browser user{grid};
  user.begin();
  // A session is not the token: it makes no further ones.
  CHECK(user.ask("POST", "/session?t=link").status == 401);
}

TEST_CASE("a link works under its own name alone") {
  drive_grid grid;
  browser user{grid};
  auto port = std::to_string(grid.port);
  for (auto& other : {"localhost:" + port, "127.0.0.1:" + port,
                      "aaaaaaaaaaaaaaaa.localhost:" + port}) {
    CHECK(user.ask("POST", "/session", form, "t=begin&link=" + user.link, other)
            .status
          == 403);
    auto page = user.ask("GET", "/session?link=" + user.link, "", "", other);
    CHECK(page.body.find(user.link) == std::string::npos);
  }
  CHECK(user.begin().status == 303);
}

TEST_CASE("what is no action of a session is refused") {
  drive_grid grid;
  browser user{grid};
  CHECK(user.ask("POST", "/session?t=odd").status == 400);
  CHECK(user.ask("POST", "/session").status == 400);
  CHECK(user.ask("POST", "/session?t=begin").status == 403);
  CHECK(user.ask("PUT", "/session").status == 405);
  CHECK(user.ask("GET", "/session/x").status == 404);
  CHECK(user.ask("GET", "/session").body.find("tahoe-node open")
        != std::string::npos);
}

TEST_SUITE_END();

} // namespace tahoe::session_page_test
