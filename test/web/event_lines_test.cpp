#include "web/cli/event_lines.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::event_lines_test {

using std::chrono::milliseconds;

TEST_SUITE_BEGIN("event_lines");

TEST_CASE("each event is one line") {
  CHECK(progress_event({1048576, 3000000})
        == "{\"event\":\"progress\",\"bytes\":1048576,\"total\":3000000}\n");
  CHECK(progress_event({5, std::nullopt})
        == "{\"event\":\"progress\",\"bytes\":5,\"total\":null}\n");
  CHECK(stored_event("URI:LIT:nbuq", 2, milliseconds{1250})
        == "{\"event\":\"done\",\"cap\":\"URI:LIT:nbuq\",\"bytes\":2,"
           "\"seconds\":1.25}\n");
  CHECK(fetched_event(UINT64_MAX, milliseconds{0})
        == "{\"event\":\"done\",\"bytes\":18446744073709551615,"
           "\"seconds\":0.0}\n");
}

TEST_CASE("an error tells name, message, remedy and exit code") {
  CHECK(error_event({exit_code::try_later, "try_later", "busy", "try again"})
        == "{\"event\":\"error\",\"name\":\"try_later\",\"message\":\"busy\","
           "\"remedy\":\"try again\",\"exit_code\":5}\n");
}

TEST_CASE("any text fits into a line of JSON") {
  for (int first = 0; first < 256; ++first) {
    std::string message{static_cast<char>(first)};
    message += "\xc3 \"quoted\" \\ \r\n\x7f";
    auto line = error_event({exit_code::other, "io_failure", message, ""});
    CHECK(line.find('\n') == line.size() - 1);
    auto event = nlohmann::json::parse(line, nullptr, false);
    REQUIRE(event.is_object());
    CHECK(event["message"].get<std::string>().ends_with("\\ \r\n\x7f"));
  }
}

TEST_SUITE_END();

} // namespace tahoe::event_lines_test
