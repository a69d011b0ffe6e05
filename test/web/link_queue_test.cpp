#include "test/support/eventually.hpp"
#include "test/support/scripted_node.hpp"
#include "web/cli/copy/link_queue.hpp"

#include <atomic>

namespace tahoe::link_queue_test {

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("link_queue");

namespace {

// The node serves one connection at a time.
constexpr const char* good
  = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
constexpr const char* malformed
  = "HTTP/1.1 400 Bad Request\r\nX-Tahoe-Error: malformed\r\n"
    "Connection: close\r\nContent-Length: 0\r\n\r\n";
constexpr const char* no_space
  = "HTTP/1.1 507 Full\r\nX-Tahoe-Error: no_space\r\n"
    "Connection: close\r\nContent-Length: 0\r\n\r\n";

struct fixture {
  explicit fixture(test::scripted_node::script answer)
    : node(std::move(answer)) {
    directory.on_grid = true;
    directory.cap = "URI:a-directory";
    auto now = std::chrono::steady_clock::now();
    auto batch = links.batch_for(directory);
    for (auto name : {"one", "two", "three"})
      batch->add({name, "URI:a-file", 10, true}, now);
  }

  void run() {
    while (!links.empty() && !outcome.stopped()) {
      links.send_due();
      if (pool.unfinished() > 0)
        pool.react(100ms);
    }
    pool.finish();
  }

  interrupt_watch interrupt;
  test::scripted_node node;
  reporter to_user{report_options{}};
  copy_outcome outcome{to_user};
  copy_place directory;
  web_client client{node.access, interrupt};
  link_queue links{pool, outcome};
  request_pool pool{node.access, interrupt, 1};
};

bool names(const std::string& request, const char* name) {
  return request.find("\"" + std::string{name} + "\"") != std::string::npos;
}

} // namespace

TEST_CASE("names go to a directory in one request") {
  fixture f{[](auto&) { return good; }};
  f.run();
  CHECK(f.outcome.totals.files == 3);
  CHECK(f.outcome.totals.bytes == 30);
  CHECK(f.node.requests.size() == 1);
}

TEST_CASE("a name that cannot be given keeps no other from being given") {
  fixture f{
    [](auto& request) { return names(request, "two") ? malformed : good; }};
  f.run();
  CHECK_FALSE(f.outcome.stopped());
  CHECK(f.outcome.totals.files == 2);
  CHECK(f.outcome.totals.skipped == 1);
}

TEST_CASE("what was on its way when the user interrupts gets its names") {
  std::atomic<int> heard = 0;
  fixture f{[&](auto&) { return heard++ == 0 ? "" : good; }};
  f.links.send_due();
  while (heard == 0)
    std::this_thread::sleep_for(1ms);
  kill(getpid(), SIGINT);
  while (f.pool.unfinished() > 0)
    f.pool.react(100ms);
  CHECK(code_of(f.outcome.stopped()) == ec::cancelled);
  CHECK(f.outcome.totals.files == 0);
  f.links.finish(f.client, test::patience);
  CHECK(f.outcome.totals.files == 3);
  CHECK(f.outcome.totals.nameless == 0);
}

TEST_CASE("what was never sent gets its names, too") {
  fixture f{[](auto&) { return good; }};
  f.outcome.stop(failure(ec::no_space, "the grid is full"));
  f.pool.finish();
  f.links.finish(f.client, test::patience);
  CHECK(f.outcome.totals.files == 3);
}

TEST_CASE("the end is not waited for longer than was said") {
  fixture f{[](auto&) { return ""; }};
  // The node never answers: to wait for it would be to hang.
  f.links.finish(f.client, 100ms);
  CHECK(f.outcome.totals.files == 0);
  CHECK(f.outcome.totals.nameless == 3);
}

TEST_CASE("an error that concerns all stops the copy") {
  fixture f{[](auto&) { return no_space; }};
  f.run();
  CHECK(code_of(f.outcome.stopped()) == ec::no_space);
  f.links.finish(f.client, test::patience);
  CHECK(f.outcome.totals.nameless == 3);
}

TEST_SUITE_END();

} // namespace tahoe::link_queue_test
