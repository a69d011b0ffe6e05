#include "test/support/operation_samples.hpp"
#include "web/server/upload_results.hpp"

#include <doctest/doctest.h>

namespace tahoe::upload_results_test {

TEST_SUITE_BEGIN("upload_results");

namespace {

bool has(const std::string& page, std::string_view text) {
  return page.find(text) != std::string::npos;
}

} // namespace

TEST_CASE("the page has the cap, the times and who has which shares") {
  auto record = test::running_download();
  record.kind = operation_kind::upload;
  auto page = render_upload_results("URI:LIT:aebag", &record);
  for (auto text :
       {"value=\"URI:LIT:aebag\"", "href=\"/uri/URI%3ALIT%3Aaebag?t=info\"",
        "searching", "300 ms", "3, 7", "/operations/downloadaaaaaaaa"})
    CHECK_MESSAGE(has(page, text), text);
  CHECK(has(page, "<title>Stored –"));
}

TEST_CASE("an upload that the node has forgotten still has its cap") {
  auto page = render_upload_results("URI:LIT:aebag", nullptr);
  CHECK(has(page, "value=\"URI:LIT:aebag\""));
  CHECK_FALSE(has(page, "How it went"));
}

TEST_SUITE_END();

} // namespace tahoe::upload_results_test
