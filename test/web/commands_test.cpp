#include "test/web/command_fixture.hpp"
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
    command_outcome result;
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
