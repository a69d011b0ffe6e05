#include "test/support/redirection.hpp"
#include "test/support/web_fixture.hpp"
#include "web/cli/commands.hpp"
#include "web/cli/node_access.hpp"
#include "web/cli/web_client.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <pthread.h>
#include <sys/stat.h>

namespace tahoe::commands_test {

using namespace tahoe::test;
using std::chrono::milliseconds;

TEST_SUITE_BEGIN("commands");

namespace {

/// What a command printed and answered.
struct outcome {
  int code = -1;
  std::string out;
  std::string err;
};

/// Before it there may be news of the progress, on a slow machine.
std::string last_line(const std::string& text) {
  auto end = text.size() < 2 ? text.npos : text.rfind('\n', text.size() - 2);
  return end == text.npos ? text : text.substr(end + 1);
}

/// A node with its web service, and commands that use it.
struct command_fixture : web_fixture {
  template <class Command>
  outcome run(Command command) {
    auto out = directory.path() / "stdout";
    auto err = directory.path() / "stderr";
    std::filesystem::remove(out);
    std::filesystem::remove(err);
    outcome result;
    {
      redirection to_out{STDOUT_FILENO, out};
      redirection to_err{STDERR_FILENO, err};
      result.code = command();
    }
    result.out = content_of(out);
    result.err = content_of(err);
    return result;
  }

  outcome put(const std::string& source) {
    return run([&] { return run_put({{directory.path()}, source}); });
  }

  outcome get(const std::string& cap, const std::string& target = "-") {
    return run([&] { return run_get({{directory.path()}, cap, target}); });
  }

  std::string cap() const { return stub_files::chk_cap(files->content.size()); }

  std::filesystem::path file(const char* name) const {
    return directory.path() / name;
  }

  void write(const char* name, const std::string& text) const {
    std::ofstream{file(name), std::ios::binary} << text;
  }

  /// True if `get` left nothing behind.
  bool has_no_trace_of(const std::string& name) const {
    for (auto& entry : std::filesystem::directory_iterator{directory.path()})
      if (entry.path().filename().string().find(name) != std::string::npos)
        return false;
    return true;
  }
};

} // namespace

TEST_CASE_FIXTURE(command_fixture, "put prints the cap of a file") {
  write("source", std::string(3'000'000, 'x'));
  auto result = put(file("source").string());
  CHECK(result.code == 0);
  CHECK(result.out == stub_files::chk_cap(3'000'000) + "\n");
  CHECK(result.err.empty());
}

TEST_CASE_FIXTURE(command_fixture, "put asks for a random key when told so") {
  write("source", "hello");
  CHECK(put(file("source").string()).code == 0);
  CHECK(files->convergent);
  auto result = run([&] {
    put_options options{{directory.path()}, file("source").string()};
    options.random_key = true;
    return run_put(options);
  });
  CHECK(result.code == 0);
  CHECK_FALSE(files->convergent);
}

TEST_CASE_FIXTURE(command_fixture, "put - stores standard input") {
  write("source", "hello");
  SUBCASE("of a file") {
    redirection input{STDIN_FILENO, file("source")};
    CHECK(put("-").out == stub_files::chk_cap(5) + "\n");
  }
  SUBCASE("of unknown length") {
    REQUIRE(mkfifo(file("pipe").c_str(), 0600) == 0);
    std::thread writer{
      [&] { std::ofstream{file("pipe")} << std::string(2'000'000, 'x'); }};
    redirection input{STDIN_FILENO, file("pipe")};
    CHECK(put("-").out == stub_files::chk_cap(2'000'000) + "\n");
    writer.join();
  }
}

TEST_CASE_FIXTURE(command_fixture, "put prints nothing but a cap") {
  write("source", "hello");
  chk_verify_cap verify;
  verify.needed_shares = 3;
  verify.total_shares = 10;
  verify.size = 5;
  for (auto answer : {std::string{"<html>welcome</html>"}, std::string{},
                      std::string{"URI:SSK:abc:def"}, verify.to_uri(),
                      std::string(100'000, 'x')}) {
    files->answered_cap = answer;
    auto result = put(file("source").string());
    CHECK(result.code == 1);
    CHECK(result.out.empty());
    CHECK_FALSE(result.err.empty());
  }
  files->answered_cap = "URI:LIT:nbswy3dp";
  CHECK(put(file("source").string()).out == "URI:LIT:nbswy3dp\n");
}

TEST_CASE_FIXTURE(command_fixture, "an empty file can be put") {
  write("source", "");
  files->answered_cap = "URI:LIT:";
  CHECK(put(file("source").string()).code == 0);
}

TEST_CASE_FIXTURE(command_fixture, "get writes to a file or standard output") {
  files->content = std::string(3'000'000, 'y');
  CHECK(get(cap(), file("target").string()).code == 0);
  CHECK((content_of(file("target")) == files->content));
  struct stat facts;
  REQUIRE(stat(file("target").c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) != 0600);
  auto result = get(cap());
  CHECK(result.code == 0);
  CHECK((result.out == files->content));
  CHECK(result.err.empty());
}

TEST_CASE_FIXTURE(command_fixture, "a file that is there is replaced whole") {
  write("target", "what was there before, and is longer than the new one");
  CHECK(get(cap(), file("target").string()).code == 0);
  CHECK(content_of(file("target")) == files->content);
}

TEST_CASE_FIXTURE(command_fixture,
                  "a link leads to the file that is replaced") {
  std::filesystem::create_directory(file("there"));
  write("there/target", "before");
  std::filesystem::create_symlink("there/target", file("link"));
  CHECK(get(cap(), file("link").string()).code == 0);
  CHECK(std::filesystem::is_symlink(file("link")));
  CHECK(content_of(file("there/target")) == files->content);
  std::filesystem::create_symlink("nowhere", file("loose"));
  CHECK(get(cap(), file("loose").string()).code == 1);
  CHECK_FALSE(std::filesystem::exists(file("nowhere")));
}

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

TEST_CASE_FIXTURE(command_fixture, "errors of the node become exit codes") {
  struct row {
    ec code;
    int exit;
  };
  const row table[] = {
    {ec::malformed, 2},         {ec::not_found, 3},
    {ec::not_enough_shares, 4}, {ec::not_enough_servers, 4},
    {ec::try_later, 5},         {ec::integrity_failure, 6},
    {ec::refused, 7},           {ec::io_failure, 1},
  };
  write("source", "hello");
  for (auto& [code, exit] : table) {
    files->start_error = failure(code, "the reason");
    auto stored = put(file("source").string());
    CHECK(stored.code == exit);
    CHECK(stored.out.empty());
    auto fetched = get(cap(), file("fetched").string());
    CHECK(fetched.code == exit);
    CHECK(fetched.err.find("the reason\n") != std::string::npos);
    CHECK(has_no_trace_of("fetched"));
  }
}

TEST_CASE_FIXTURE(command_fixture, "a file that cannot be read tells why") {
  files->read_error_after = 0;
  files->read_error = failure(ec::integrity_failure, "damaged");
  CHECK(get(cap()).code == 6);
  files->read_error = failure(ec::not_enough_shares, "2 of 3");
  auto result = get(cap(), file("fetched").string());
  CHECK(result.code == 4);
  CHECK(result.err.find("2 of 3") != std::string::npos);
  CHECK(has_no_trace_of("fetched"));
}

TEST_CASE_FIXTURE(command_fixture, "a file cut short leaves nothing behind") {
  files->content = std::string(3'000'000, 'y');
  files->read_error = failure(ec::integrity_failure, "damaged");
  files->read_error_after = 1'000'000;
  auto result = get(cap(), file("fetched").string());
  CHECK(result.code == 1);
  CHECK(result.err.find("could not read the file to its end")
        != std::string::npos);
  // 80 bits in base32, as in the log.
  auto operation = result.err.find("operation=");
  REQUIRE(operation != std::string::npos);
  CHECK(result.err.find('\n', operation) == operation + 10 + 16);
  CHECK(has_no_trace_of("fetched"));
}

TEST_CASE_FIXTURE(command_fixture, "a refusal during a long put is shown") {
  files->start_error = failure(ec::refused, "the reason");
  write("source", std::string(20'000'000, 'x'));
  auto result = put(file("source").string());
  CHECK(result.code == 7);
  CHECK(result.err.find("the reason") != std::string::npos);
}

TEST_CASE_FIXTURE(command_fixture, "with --json all text is events") {
  report_options as_json{.json = true};
  write("source", "hello");
  auto stored = run([&] {
    return run_put({{directory.path(), {}, as_json}, file("source")});
  });
  CHECK(stored.code == 0);
  CHECK(last_line(stored.out)
          .starts_with("{\"event\":\"done\",\"cap\":\"" + stub_files::chk_cap(5)
                       + "\",\"bytes\":5,\"seconds\":"));
  CHECK(stored.err.empty());
  // The events of a get go where its file does not.
  auto length = std::to_string(files->content.size());
  auto end = "{\"event\":\"done\",\"bytes\":" + length + ",\"seconds\":";
  auto fetched = run([&] {
    return run_get({{directory.path(), {}, as_json}, cap(), "-"});
  });
  CHECK(fetched.code == 0);
  CHECK(fetched.out == files->content);
  CHECK(last_line(fetched.err).starts_with(end));
  fetched = run([&] {
    return run_get({{directory.path(), {}, as_json}, cap(), file("target")});
  });
  CHECK(last_line(fetched.out).starts_with(end));
  CHECK(fetched.err.empty());
}

TEST_CASE_FIXTURE(command_fixture, "with --json an error is an event") {
  report_options as_json{.json = true};
  write("source", "hello");
  files->start_error = failure(ec::refused, "the reason");
  auto stored = run([&] {
    return run_put({{directory.path(), {}, as_json}, file("source")});
  });
  CHECK(stored.code == 7);
  CHECK(last_line(stored.out)
          .starts_with("{\"event\":\"error\","
                       "\"name\":\"refused\","
                       "\"message\":\"the reason\","));
  CHECK(stored.out.ends_with(",\"exit_code\":7}\n"));
  CHECK(stored.err.empty());
  auto missing = run([&] {
    return run_put({{directory.path(), {}, as_json}, file("missing")});
  });
  CHECK(missing.code == 3);
  CHECK(last_line(missing.out)
          .starts_with("{\"event\":\"error\","
                       "\"name\":\"not_found\","));
  CHECK(missing.err.empty());
}

TEST_CASE_FIXTURE(command_fixture, "a cap that cannot be printed is an error") {
  write("source", "hello");
  for (auto as_json : {false, true}) {
    outcome result;
    {
      redirection to_nowhere{STDOUT_FILENO, "/dev/full"};
      redirection to_err{STDERR_FILENO, file("stderr")};
      report_options report{.json = as_json};
      result.code = run_put({{directory.path(), {}, report}, file("source")});
    }
    CHECK(result.code == 1);
  }
  std::clearerr(stdout);
}

TEST_CASE_FIXTURE(command_fixture, "a node that is not there means try later") {
  auto no_node = file("no-node");
  auto result = run([&] {
    return run_get({{no_node}, "URI:LIT:nbswy3dp", "-"});
  });
  CHECK(result.code == 5);
  CHECK(result.err.find("is not running") != std::string::npos);
  std::filesystem::create_directory(no_node);
  std::ofstream{no_node / "node.url"} << "http://127.0.0.1:1/\n";
  result = run([&] { return run_put({{no_node}, file("node.url").string()}); });
  CHECK(result.code == 5);
  CHECK(result.err.find("not running") != std::string::npos);
  std::ofstream{no_node / "node.url"} << "file:///etc/passwd\n";
  result = run([&] { return run_get({{no_node}, "URI:LIT:nbswy3dp", "-"}); });
  CHECK(result.code != 0);
}

TEST_CASE_FIXTURE(command_fixture, "mistakes in arguments are explained") {
  CHECK(get("nonsense").code == 2);
  CHECK(put(file("missing").string()).code == 3);
  CHECK(put(directory.path().string()).err.find("is a directory")
        != std::string::npos);
  CHECK(get(cap(), directory.path().string()).code == 1);
  CHECK(get(cap(), file("missing/target").string()).code == 1);
  CHECK(get(cap(), "/dev/full").code == 1);
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

TEST_CASE("the node directory is the one given, named or usual") {
  setenv("TAHOE_NODE_DIR", "/named", 1);
  CHECK(choose_node_directory("/given") == "/given");
  CHECK(choose_node_directory(std::nullopt) == "/named");
  setenv("TAHOE_NODE_DIR", "", 1);
  CHECK(choose_node_directory(std::nullopt).filename() == ".tahoe-node");
  unsetenv("TAHOE_NODE_DIR");
  CHECK(choose_node_directory(std::nullopt).filename() == ".tahoe-node");
}

TEST_SUITE_END();

} // namespace tahoe::commands_test
