#include "test/web/command_fixture.hpp"
#include "web/cli/node_access.hpp"
#include "web/cli/web_client.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <pthread.h>

namespace tahoe::command_waits_test {

using namespace tahoe::test;
using std::chrono::milliseconds;

TEST_SUITE_BEGIN("command_waits");

TEST_CASE_FIXTURE(command_fixture, "a pipe is waited for") {
  REQUIRE(mkfifo(file("pipe").c_str(), 0600) == 0);
  files->content = std::string(2'000'000, 'y');
  std::string read;
  std::thread reader{[&] { read = content_of(file("pipe")); }};
  CHECK(get(cap(), file("pipe").string()).code == 0);
  reader.join();
  CHECK((read == files->content));
  std::thread writer{
    [&] { std::ofstream{file("pipe")} << std::string(2'000'000, 'x'); }};
  CHECK(put(file("pipe").string()).out
        == stub_files::chk_cap(2'000'000) + "\n");
  writer.join();
}

TEST_CASE_FIXTURE(command_fixture, "who waits for a pipe can be interrupted") {
  REQUIRE(mkfifo(file("pipe").c_str(), 0600) == 0);
  auto interrupted = [&](auto command) {
    std::atomic<bool> ended = false;
    // A signal that comes before the command looks at signals is left to the
    // one before it, as this is.
    interrupt_watch outer;
    std::thread interrupter{[&, target = pthread_self()] {
      std::this_thread::sleep_for(milliseconds{300});
      eventually([&] {
        pthread_kill(target, SIGINT);
        std::this_thread::sleep_for(milliseconds{20});
        return ended.load();
      });
    }};
    auto result = run(command);
    ended = true;
    interrupter.join();
    return result;
  };
  CHECK(interrupted([&] {
          return run_put({{directory.path()}, file("pipe").string()});
        }).code
        == 130);
  CHECK(interrupted([&] {
          return run_get({{directory.path()}, cap(), file("pipe").string()});
        }).code
        == 130);
}

TEST_CASE_FIXTURE(command_fixture, "a node that is at work is waited for") {
  // Far longer than what a node may keep silent before it is asked.
  files->delay = milliseconds{1000};
  auto node = find_node(directory.path());
  REQUIRE(node);
  interrupt_watch interrupt;
  web_client client{*node, interrupt};
  web_request request;
  request.address = "uri/" + url_component(cap());
  request.patience = milliseconds{100};
  auto reply = client.ask(std::move(request));
  REQUIRE(reply);
  CHECK(reply->body == files->content);
}

TEST_CASE_FIXTURE(command_fixture, "Ctrl-C ends with 130 and no trace") {
  // So long that no transfer ends before the signal.
  files->delay = milliseconds{1000};
  files->content = std::string(size_t{40} << 20, 'y');
  write("source", files->content);
  int signal = SIGINT;
  SUBCASE("as a signal of the keyboard") {}
  SUBCASE("and so does the end of its terminal") {
    signal = SIGHUP;
  }
  auto interrupted = [&](auto command) {
    std::thread interrupter{[this, signal, target = pthread_self()] {
      eventually([&] { return files->sessions == 1; });
      pthread_kill(target, signal);
    }};
    auto result = run(command);
    interrupter.join();
    return result;
  };
  auto result = interrupted([&] {
    return run_get({{directory.path()}, cap(), file("fetched").string()});
  });
  CHECK(result.code == 130);
  CHECK(has_no_trace_of("fetched"));
  CHECK(eventually([&] { return files->sessions == 0; }));
  result = interrupted([&] {
    return run_put({{directory.path()}, file("source").string()});
  });
  CHECK(result.code == 130);
  CHECK(eventually([&] { return files->sessions == 0; }));
  CHECK(files->finished == 0);
}

TEST_SUITE_END();

} // namespace tahoe::command_waits_test
