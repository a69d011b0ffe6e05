#include "test/support/stub_console.hpp"
#include "web/lua/node_link.hpp"

#include <doctest/doctest.h>

#include <csignal>

namespace tahoe::node_link_test {

TEST_SUITE_BEGIN("node_link");

TEST_CASE("what a command says in pieces and its end are answered") {
  test::stub_console node{
    {"{\"text\":\"one\\n\"}\n{\"text\":\"two\"}\n"
     "{\"end\":\"ok\"}\n",
     "{\"end\":\"not_found\",\"message\":\"no such\"}\n"}};
  interrupt_signal interrupt;
  node_link link{node.socket(), interrupt};
  auto first = link.run({"say", "a \"b\""});
  REQUIRE(first);
  CHECK(first->word == "ok");
  CHECK(first->text == "one\ntwo");
  auto second = link.run({"fail"});
  REQUIRE(second);
  CHECK(second->word == "not_found");
  CHECK(second->message == "no such");
  CHECK(node.finish()
        == std::vector<std::string>{R"({"command":["say","a \"b\""]})",
                                    R"({"command":["fail"]})"});
}

TEST_CASE("the node that is in use is chosen before anything else") {
  test::stub_console node{{"{\"end\":\"ok\"}\n", "{\"end\":\"ok\"}\n"}};
  interrupt_signal interrupt;
  node_link link{node.socket(), interrupt, "storage3"};
  REQUIRE(link.run({"storage"}));
  CHECK(
    node.finish()
    == std::vector<std::string>{R"({"command":["use","storage3","--json"]})",
                                R"({"command":["storage"]})"});
}

TEST_CASE("a node in use that is gone is an error, not another node") {
  test::stub_console node{
    {"{\"end\":\"not_found\",\"message\":\"no node storage3\"}\n"}};
  interrupt_signal interrupt;
  node_link link{node.socket(), interrupt, "storage3"};
  auto lost = link.run({"storage"});
  REQUIRE_FALSE(lost);
  CHECK(describe(lost.error()).find("no node storage3") != std::string::npos);
}

TEST_CASE("only the last picture counts") {
  test::stub_console node{{"{\"text\":\"old\"}\n{\"clear\":true}\n"
                           "{\"text\":\"new\"}\n{\"end\":\"ok\"}\n"}};
  interrupt_signal interrupt;
  node_link link{node.socket(), interrupt};
  CHECK(link.run({"top"})->text == "new");
}

TEST_CASE("a node that goes away in the middle is told") {
  test::stub_console node{{"{\"text\":\"begun\"}\n"}};
  interrupt_signal interrupt;
  node_link link{node.socket(), interrupt};
  auto lost = link.run({"actors"});
  REQUIRE_FALSE(lost);
  CHECK(describe(lost.error()) == "the node went away");
}

TEST_CASE("without a node there is an error that names the socket") {
  interrupt_signal interrupt;
  node_link link{"/no/such/socket", interrupt};
  auto missing = link.run({"actors"});
  REQUIRE_FALSE(missing);
  CHECK(code_of(missing.error()) == ec::try_later);
  CHECK(describe(missing.error()).find("/no/such/socket") != std::string::npos);
  CHECK_FALSE(node_link{std::string(200, 'x'), interrupt}.connect());
}

TEST_CASE("an answer that is no JSON, or without end, is an error") {
  interrupt_signal interrupt;
  test::stub_console garbage{{"garbage\n"}};
  CHECK_FALSE(node_link{garbage.socket(), interrupt}.run({"x"}));
  test::stub_console endless{{std::string(17 << 20, 'x')}};
  CHECK_FALSE(node_link{endless.socket(), interrupt}.run({"x"}));
}

TEST_CASE("a command that is too long is not sent") {
  test::stub_console node{{}};
  interrupt_signal interrupt;
  node_link link{node.socket(), interrupt};
  CHECK_FALSE(link.run({std::string(64 * 1024, 'x')}));
}

TEST_CASE("an interrupt cancels the command, and the next one works") {
  test::stub_console node{{"{\"text\":\"begun\"}\n",
                           "{\"text\":\"late\"}\n{\"end\":\"cancelled\"}\n",
                           "{\"end\":\"ok\"}\n"}};
  interrupt_signal interrupt;
  node_link link{node.socket(), interrupt};
  raise(SIGINT);
  auto cancelled = link.run({"watch", "storage"});
  REQUIRE_FALSE(cancelled);
  CHECK(code_of(cancelled.error()) == ec::cancelled);
  interrupt.forget();
  auto next = link.run({"peers"});
  REQUIRE(next);
  CHECK(next->text.empty());
  CHECK(node.finish().at(1) == R"({"cancel":true})");
}

TEST_SUITE_END();

} // namespace tahoe::node_link_test
