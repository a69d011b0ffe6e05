#include "test/support/operation_samples.hpp"
#include "web/server/operation_view.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::operation_view_test {

using test::failed_upload;
using test::running_download;

TEST_SUITE_BEGIN("operation_view");

TEST_CASE("the page tells size, progress, stages and servers") {
  auto page = render_operation_page(running_download());
  for (auto text : {"downloadaaaaaaaa", "running", "2 MB", "50 %", "500 kB/s",
                    "1.5 MB", "1.1 MB", "searching", "300 ms", "reading",
                    "1.7 s", "3, 7", "damaged share reported", "5 kB", "20 ms",
                    "share 3 is damaged: &lt;b&gt;", "Storage index"})
    CHECK_MESSAGE(page.find(text) != std::string::npos, text);
  CHECK(page.find("<b>") == std::string::npos);
  CHECK(page.find("Hashed") == std::string::npos);
}

TEST_CASE("what is not known yet is left out") {
  auto record = running_download();
  record.size.reset();
  record.servers.clear();
  auto page = render_operation_page(record);
  for (auto text : {">Size<", ">Done<", ">Servers<", "<progress"})
    CHECK_MESSAGE(page.find(text) == std::string::npos, text);
  page = render_operation_page(running_download());
  for (auto text : {">Size<", ">Done<", ">Servers<", "<progress"})
    CHECK_MESSAGE(page.find(text) != std::string::npos, text);
}

TEST_CASE("what runs can be cancelled, what has ended has a reason") {
  auto form = "action=\"/operations/downloadaaaaaaaa?t=cancel\"";
  CHECK(render_operation_page(running_download()).find(form)
        != std::string::npos);
  auto page = render_operation_page(failed_upload());
  CHECK(page.find("<form") == std::string::npos);
  CHECK(page.find("asked for 7 &amp; found 3") != std::string::npos);
  CHECK(page.find("Hashed") != std::string::npos);
  CHECK(page.find("Storage index") == std::string::npos);
}

TEST_CASE("JSON has the same in numbers") {
  auto value = nlohmann::json::parse(render_operation_json(running_download()));
  CHECK(value["id"] == "downloadaaaaaaaa");
  CHECK(value["kind"] == "download");
  CHECK(value["outcome"] == "running");
  CHECK(value["size"] == 2'000'000);
  CHECK(value["percent"] == 50.0);
  CHECK(value["stage"] == "reading");
  CHECK(value["started"] == 1000.0);
  CHECK(value["duration"] == 2.0);
  CHECK(value["bytes_per_second"] == 500'000.0);
  CHECK(value["progress"]["verified"] == 1'100'000);
  CHECK_FALSE(value["progress"].contains("hashed"));
  CHECK(value["error"].is_null());
  CHECK(value["stages"][1]["duration"] == 1.7);
  auto& server = value["servers"][0];
  CHECK(server["shares"] == nlohmann::json::array({3, 7}));
  CHECK(server["problem"] == "share 3 is damaged: <b>");
  CHECK(server["mean_answer_time"] == 0.02);
  CHECK(server["requests"] == 3);
  CHECK(server["errors"] == 1);
}

TEST_CASE("JSON says null for what is not known, whatever bytes a text has") {
  auto record = failed_upload();
  record.error_text += '\xff';
  auto value = nlohmann::json::parse(render_operation_json(record));
  CHECK(value["size"].is_null());
  CHECK(value["percent"].is_null());
  CHECK(value["storage_index"].is_null());
  CHECK(value["error"] == "not_enough_servers");
  CHECK(value["progress"]["received"] == 10);
  CHECK_FALSE(value["progress"].contains("delivered"));
}

TEST_SUITE_END();

} // namespace tahoe::operation_view_test
