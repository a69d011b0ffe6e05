#include "web/server/info_view.hpp"

#include <doctest/doctest.h>

namespace tahoe::info_view_test {

TEST_SUITE_BEGIN("info_view");

namespace {

bool has(const std::string& page, std::string_view text) {
  return page.find(text) != std::string::npos;
}

chk_read_cap example_cap() {
  chk_read_cap cap;
  cap.needed_shares = 3;
  cap.total_shares = 10;
  cap.size = 1'500'000;
  return cap;
}

object_info example_file() {
  object_info info;
  info.entry.name = "<b>.html";
  info.entry.read_cap = example_cap();
  info.servers.emplace();
  for (uint8_t i = 0; i < 4; ++i) {
    surveyed_server server;
    server.id.bytes[0] = i;
    server.nickname = "server " + std::to_string(i);
    server.answered = i != 3;
    server.problem = i == 3 ? "<i>no answer" : "";
    if (i < 2) {
      server.shares.insert(i);
      server.shares.insert(7);
    }
    info.servers->servers.push_back(server);
  }
  return info;
}

} // namespace

TEST_CASE("a file's page tells what it is and how to get it") {
  auto page = render_info_page(example_file());
  auto cap = example_cap();
  for (auto& text :
       {std::string{"<title>&lt;b&gt;.html –"}, std::string{"1500000 bytes"},
        "value=\"" + cap.to_uri() + "\"",
        "value=\"" + cap.to_verify().to_uri() + "\"",
        std::string{"any 3 of 10 shares give the file"},
        std::string{"/@@named=/%3Cb%3E.html?save=true"},
        std::string{"action=\"?t=link\""}})
    CHECK_MESSAGE(has(page, text), text);
  CHECK_FALSE(has(page, "<b>"));
  CHECK_FALSE(has(page, "start-manifest"));
}

TEST_CASE("shares are counted once, wherever they are") {
  auto info = example_file();
  info.servers->disconnected = 2;
  auto page = render_info_page(info);
  CHECK(has(page, "3 of 10 shares are on 2 of 4 connected servers"));
  CHECK(has(page, "2 servers are known and out of reach"));
  CHECK(has(page, "<p class=\"yes\">"));
  CHECK(has(page, "0, 7"));
  CHECK(has(page, "server 1"));
  CHECK_FALSE(has(page, "server 2"));
  CHECK(has(page, "&lt;i&gt;no answer"));
  info.servers->servers[0].shares = {};
  CHECK(has(render_info_page(info), "<p class=\"no\">2 of 10 shares"));
}

TEST_CASE("why nobody could be asked is said") {
  auto info = example_file();
  info.servers.reset();
  info.problem = "this node asks no servers";
  CHECK(has(render_info_page(info), "this node asks no servers"));
}

TEST_CASE("a file in its cap has no shares") {
  object_info info;
  info.entry.read_cap = lit_cap{{1, 2, 3}};
  auto page = render_info_page(info);
  CHECK(has(page, "immutable LIT file, 3 B"));
  CHECK(has(page, "<title>File –"));
  CHECK_FALSE(has(page, "Shares</h2>"));
}

TEST_CASE("a directory has its caps and walks, each under a handle") {
  object_info info;
  info.entry.write_cap = directory_write_cap{};
  info.entry.read_cap = directory_write_cap{}.to_read_only();
  info.handle = "abc";
  info.here = "./";
  info.up = "../";
  auto page = render_info_page(info);
  for (auto& text :
       {directory_write_cap{}.to_uri(),
        directory_write_cap{}.to_read_only().to_uri(),
        std::string{"URI:VDIR-Verifier:"}, std::string{"href=\"../\">Back"},
        std::string{"href=\"./\">Open"},
        std::string{"value=\"abc-start-manifest\""},
        std::string{"?t=start-deep-stats&amp;output=html"}})
    CHECK_MESSAGE(has(page, text), text);
  auto title = page.substr(0, page.find("</title>"));
  CHECK_FALSE(has(title, "URI:"));
}

TEST_CASE("other caps are kept, shown and not opened") {
  object_info info;
  info.entry.read_cap = unknown_cap{"URI:NEW:1"};
  auto page = render_info_page(info);
  CHECK(has(page, "URI:NEW:1"));
  CHECK(has(page, "does not know this kind"));
  CHECK_FALSE(has(page, "/file/"));
  info.entry.read_cap = example_cap().to_verify();
  page = render_info_page(info);
  CHECK(has(page, "verify cap of a file"));
  CHECK(has(page, "Shares</h2>"));
}

TEST_SUITE_END();

} // namespace tahoe::info_view_test
