#include "web/cli/console/console_messages.hpp"

#include <doctest/doctest.h>

namespace tahoe::console_messages_test {

TEST_SUITE_BEGIN("console_messages");

TEST_CASE("requests are lines of JSON") {
  auto line = command_request({"actors", "--json"}, 80);
  REQUIRE(line);
  CHECK(*line == "{\"columns\":80,\"command\":[\"actors\",\"--json\"]}\n");
  CHECK(command_request({"a\n\""}, std::nullopt)
        == std::string{"{\"command\":[\"a\\n\\\"\"]}\n"});
  CHECK(completion_request("actor s") == "{\"complete\":\"actor s\"}\n");
  CHECK(cancel_request() == "{\"cancel\":true}\n");
}

TEST_CASE("words that are no UTF-8 are sent all the same") {
  auto line = command_request({"\xff\xc3"}, std::nullopt);
  REQUIRE(line);
  CHECK(line->find('\xff') == std::string::npos);
}

TEST_CASE("a request is at most 64 KiB") {
  CHECK(command_request({std::string(65000, 'a')}, 80));
  auto line = command_request({std::string(65536, 'a')}, 80);
  REQUIRE(!line);
  CHECK(code_of(line.error()) == ec::malformed);
}

TEST_CASE("the node's lines are understood") {
  using kind = console_answer::kind;
  auto text = parse_console_answer(R"({"text":"a\n"})");
  REQUIRE(text);
  CHECK(text->what == kind::text);
  CHECK(text->text == "a\n");
  auto end = parse_console_answer(R"({"end":"not_found","message":"no such"})");
  REQUIRE(end);
  CHECK(end->what == kind::end);
  CHECK(end->end == "not_found");
  CHECK(end->text == "no such");
  CHECK(parse_console_answer(R"({"end":"ok"})")->text.empty());
  CHECK(parse_console_answer(R"({"clear":true})")->what == kind::clear);
  auto words = parse_console_answer(R"({"completions":["a",1,"b"]})");
  REQUIRE(words);
  CHECK(words->completions == std::vector<std::string>{"a", "b"});
}

TEST_CASE("everything else is malformed") {
  for (auto* line : {"", "{", "[]", "1", "{}", R"({"text":1})", R"({"end":[]})",
                     R"({"completions":{}})", "\xff", "{\"text\":\"\xff\"}"})
    CHECK_FALSE(parse_console_answer(line));
}

} // namespace tahoe::console_messages_test
