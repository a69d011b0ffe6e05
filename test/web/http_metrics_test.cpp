#include "test/support/metric_lines.hpp"
#include "test/support/web_fixture.hpp"
#include "web/server/http_metrics.hpp"

#include <doctest/doctest.h>

namespace tahoe::http_metrics_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("http_metrics");

TEST_CASE("a request goes to one of few words") {
  for (auto& [target, word] : {std::pair{"/", "welcome"},
                               {"/?t=json", "welcome"},
                               {"/status?t=json", "status"},
                               {"/status?t=events", "events"},
                               {"/operations/x?t=events", "events"},
                               {"/storage", "storage"},
                               {"/statistics", "statistics"},
                               {"/uri", "uri"},
                               {"/uri/URI:CHK:key", "uri"},
                               {"/cap/URI:LIT:x", "uri"},
                               {"/uri?uri=URI:LIT:x", "uri"},
                               {"/vdrive/private/diary", "vdrive"},
                               {"/file/URI:LIT:x/name", "file"},
                               {"/named/x", "file"},
                               {"/operations/abc", "operations"},
                               {"/static/style.css", "static"},
                               {"/metrics", "metrics"},
                               {"/healthz", "healthz"},
                               {"/readyz", "readyz"},
                               {"/uris", "other"},
                               {"/URI:CHK:key", "other"},
                               {"", "other"},
                               {"*", "other"},
                               {"http://x/uri", "other"}}) {
    CAPTURE(target);
    CHECK(route_word(target) == word);
  }
}

TEST_CASE("requests are counted by route, method and status") {
  auto metrics = metric_registry::make();
  http_metrics counts{metrics};
  counts.served("GET", "/uri/URI:CHK:key", 200, std::chrono::milliseconds{3});
  counts.served("GET", "/uri/URI:CHK:other", 200, {});
  counts.served("BREW", "/tea", 404, {});
  counts.served("PUT", "/vdrive/private/diary", 0, {});
  auto text = metrics.render();
  auto of = [&](const std::string& labels) {
    return value_in(text, "tahoe_http_requests_total{" + labels + "}");
  };
  CHECK(of("method=\"GET\",route=\"uri\",status=\"200\"") == 2);
  CHECK(of("method=\"other\",route=\"other\",status=\"404\"") == 1);
  CHECK(of("method=\"PUT\",route=\"vdrive\",status=\"none\"") == 1);
  CHECK(
    value_in(text, "tahoe_http_request_duration_seconds_count{route=\"uri\"}")
    == 2);
  for (auto secret : {"key", "CHK", "BREW", "tea", "diary", "private"})
    CHECK_MESSAGE(text.find(secret) == std::string::npos, secret);
}

TEST_CASE("the server counts what it serves") {
  web_fixture grid;
  http_client client{grid.port};
  client.request("PUT", "/uri", "", "hello");
  REQUIRE(client.read_reply().status == 200);
  client.request("GET", "/uri/URI:LIT:nbswy3dp");
  REQUIRE(client.read_reply().body == "hello");
  client.request("GET", "/metrics");
  auto text = client.read_reply().body;
  CHECK(value_in(text, "tahoe_http_requests_total{method=\"GET\","
                       "route=\"uri\",status=\"200\"}")
        == 1);
  CHECK(value_in(text, "tahoe_http_received_bytes_total") == 5);
  CHECK(value_in(text, "tahoe_http_sent_bytes_total")
        == 5 + stub_files::chk_cap(5).size());
  CHECK(value_in(text, "tahoe_http_connections") == 1);
  http_client stranger{grid.port};
  stranger.send("nonsense\r\n\r\n");
  CHECK(stranger.read_reply().status == 400);
  CHECK(eventually([&] {
    return value_in(grid.ask("GET", "/metrics").body,
                    "tahoe_http_requests_total{method=\"other\","
                    "route=\"other\",status=\"400\"}")
           == 1;
  }));
}

TEST_SUITE_END();

} // namespace tahoe::http_metrics_test
