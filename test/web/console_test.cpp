#include "test/support/console_client.hpp"
#include "test/support/drive_grid.hpp"
#include "test/support/web_fixture.hpp"
#include "web/console/console.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <set>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace tahoe::console_test {

namespace {

using nlohmann::json;
using std::chrono::milliseconds;

/// A node with a console, and a client of it.
struct fixture : test::drive_grid {
  fixture() {
    auto config = load_node_config(node->directory().root());
    REQUIRE(config);
    socket = config->directory.console_socket();
    auto shared = std::make_shared<const node_config>(std::move(*config));
    auto made = make_console(
      grid.world->system(), {"client", shared, node->services().node, grid.env},
      {[this] { stopped = true; }}, io);
    REQUIRE(made);
    console = *made;
  }

  ~fixture() { end_console(); }

  void end_console() {
    caf::anon_send_exit(console, caf::exit_reason::user_shutdown);
    console = nullptr;
  }

  json answer(const std::string& words) {
    test::console_client client{socket};
    auto reply = client.insist(words + " --json");
    CAPTURE(words);
    CAPTURE(reply.message);
    CHECK_EQ(reply.end, "ok");
    return json::parse(reply.text, nullptr, false);
  }

  test::console_reply run(const std::string& words) {
    test::console_client client{socket};
    return client.insist(words);
  }

  /// The first line of a trace. It begins some time after the command was
  /// sent: until then there are transfers to be seen.
  json first_traced(test::console_client& client) {
    std::atomic<bool> is_seen = false;
    std::thread transfers{[&] {
      for (; !is_seen; std::this_thread::sleep_for(milliseconds{100})) {
        auto cap = ask("PUT", "/uri", "", std::string(1000, 'x')).body;
        ask("GET", "/uri/" + cap);
      }
    }};
    auto line = client.read_line();
    is_seen = true;
    transfers.join();
    return line;
  }

  std::filesystem::path socket;
  console_actor console;
  std::atomic<bool> stopped = false;
};

const json* find_row(const json& rows, const std::string& name) {
  for (auto& row : rows)
    if (row.value("name", "") == name)
      return &row;
  return nullptr;
}

} // namespace

TEST_SUITE_BEGIN("console");

TEST_CASE_FIXTURE(fixture, "the socket is for the owner alone") {
  struct stat found = {};
  REQUIRE(::stat(socket.c_str(), &found) == 0);
  CHECK_EQ(found.st_mode & 0777, 0600);
  end_console();
  CHECK(test::eventually([&] { return !std::filesystem::exists(socket); }));
}

TEST_CASE_FIXTURE(fixture, "the actors of a node are a tree") {
  json rows;
  // Who is slow to answer counts as stuck.
  auto runs = [&](const char* name) {
    return test::eventually([&] {
      rows = answer("actors");
      auto row = find_row(rows, name);
      return row != nullptr && (*row)["state"] == "runs";
    });
  };
  for (auto name : {"tub", "uploader", "downloader", "introducer-client",
                    "vdrive-client", "walker", "segment_worker", "link"}) {
    CAPTURE(name);
    REQUIRE(runs(name));
    CHECK((*find_row(rows, name))["parent"].get<uint64_t>() > 0);
  }
  CHECK_EQ(rows[0]["name"], "node");
  CHECK((*find_row(rows, "link"))["messages"].get<uint64_t>() > 0);
}

TEST_CASE_FIXTURE(fixture, "every command has an answer in text and as JSON") {
  test::console_client client{socket};
  auto commands = client.insist("help --json");
  for (auto& row : json::parse(commands.text)) {
    std::string example = row["example"];
    auto name = example.substr(0, example.find(' '));
    // Those that go on for ever and those that need what is not here.
    if (std::set<std::string>{"watch", "top", "trace", "stop", "lua", "kill",
                              "storage", "shares", "op", "actor", "log", "exit",
                              "use", "fault"}
          .contains(name))
      continue;
    CAPTURE(name);
    auto text = client.insist(name);
    CHECK_EQ(text.end, "ok");
    auto data = client.insist(name + " --json");
    CHECK_EQ(data.end, "ok");
    CHECK(json::accept(data.text));
  }
}

TEST_CASE_FIXTURE(fixture, "an actor tells its state and its messages") {
  json status;
  // It has half a second to tell of itself.
  CHECK(test::eventually([&] {
    status = answer("actor uploader");
    return status["state"].is_object();
  }));
  CHECK_EQ(status["name"], "uploader");
  auto& messages = status["messages"];
  REQUIRE(messages.is_object());
  for (auto& [type, row] : messages.items()) {
    CAPTURE(type);
    CHECK(row.contains("p99_us"));
  }
}

TEST_CASE_FIXTURE(fixture, "an upload is seen from the outside") {
  auto put = ask("PUT", "/uri", "", std::string(100000, 'x'));
  REQUIRE_EQ(put.status, 200);
  auto rows = answer("uploads");
  REQUIRE_EQ(rows.size(), 1);
  std::string id = rows[0]["id"];
  auto whole = answer("op " + id);
  CHECK_EQ(whole["id"], id);
  CHECK(whole.contains("size"));
  // What the web says of it, but for the course that goes on.
  auto web = json::parse(ask("GET", "/operations/" + id + "?t=json").body);
  CHECK_EQ(whole["stages"], web["stages"]);
  CHECK_EQ(whole["servers"], web["servers"]);
  REQUIRE_FALSE(whole["servers"].empty());
  auto text = run("op " + id).text;
  std::string server = whole["servers"][0]["id"];
  CHECK(text.find("\nstages\n") != std::string::npos);
  CHECK(text.find("\nservers\n") < text.find(server));
  CHECK(text.find("error_times") == std::string::npos);
  CHECK(answer("downloads").empty());
  CHECK_EQ(run("downloads").text, "none\n");
  CHECK(run("uploads").text.find("100 kB") != std::string::npos);
}

TEST_CASE_FIXTURE(fixture, "what is wrong is said, and the console goes on") {
  test::console_client client{socket};
  auto expect = [&](const std::string& words, const std::string& end) {
    CAPTURE(words);
    auto reply = client.insist(words);
    CHECK_EQ(reply.end, end);
    CHECK(reply.message.find('\n') == std::string::npos);
    CHECK_FALSE(reply.message.empty());
  };
  expect("dance", "usage");
  expect("actor", "usage");
  expect("actor nobody", "not_found");
  expect("actor #999999", "not_found");
  expect("actor segment_worker", "refused");
  expect("op 123", "not_found");
  expect("shares xyz", "usage");
  expect("storage", "not_found");
  expect("watch uploader never", "usage");
  expect("trace uploader --loud", "usage");
  expect("kill node", "refused");
  expect("kill tub", "refused");
  client.send("{\"command\": 7}");
  CHECK_EQ(client.read_reply().end, "usage");
  client.send("no JSON at all");
  CHECK_EQ(client.read_reply().end, "usage");
  CHECK_EQ(client.insist("nodes").end, "ok");
}

TEST_CASE_FIXTURE(fixture,
                  "a command takes the words it asks for and no more") {
  auto expect_usage = [&](const std::string& words) {
    CAPTURE(words);
    auto reply = run(words);
    CHECK_EQ(reply.end, "usage");
    CHECK(reply.message.find("`" + words.substr(0, words.find(' ')))
          != std::string::npos);
  };
  for (auto words :
       {"stop --help", "stop client", "actors extra", "nodes extra --json",
        "kill", "kill uploader downloader", "watch uploader 1 2 3",
        "trace uploader --types a b", "log info storage now", "op",
        "shares a b", "use", "fault client", "peers --jsn"})
    expect_usage(words);
  CHECK_FALSE(stopped);
  CHECK_EQ(run("kill uploader").end, "ok");
}

TEST_CASE_FIXTURE(fixture, "help knows what the shell does itself") {
  CHECK(run("help lua").text.find("lua [FILE]") != std::string::npos);
  CHECK_EQ(run("help exit").end, "ok");
  CHECK_EQ(run("help nothing").end, "usage");
}

TEST_CASE_FIXTURE(fixture, "text is fitted into the terminal") {
  test::console_client client{socket};
  client.send(R"({"command": ["help"], "columns": 80})");
  std::istringstream lines{client.read_reply().text};
  for (std::string line; std::getline(lines, line);)
    CHECK(line.size() <= 80);
}

TEST_CASE_FIXTURE(fixture, "an actor's text begins with its state") {
  REQUIRE_EQ(ask("PUT", "/uri", "", std::string(1000, 'x')).status, 200);
  std::string text;
  CHECK(test::eventually([&] {
    text = run("actor uploader").text;
    return text.find("state") != std::string::npos;
  }));
  auto messages = text.find("\nmessages\n  message ");
  REQUIRE(messages != std::string::npos);
  CHECK(text.find("state") < messages);
  // The heading, and a line for each type.
  auto rows = std::count(text.begin() + static_cast<long>(messages) + 1,
                         text.end(), '\n');
  auto types = answer("actor uploader")["messages"].size();
  CHECK(rows >= 3);
  CHECK(rows <= static_cast<long>(types) + 2);
}

TEST_CASE_FIXTURE(fixture, "a line without an end is refused") {
  test::console_client client{socket};
  client.send(std::string(100000, 'a'));
  auto reply = client.read_reply();
  CHECK_EQ(reply.end, "usage");
  CHECK(client.read_line().is_null());
  CHECK_EQ(run("nodes").end, "ok");
}

TEST_CASE_FIXTURE(fixture, "watching goes on until it is cancelled") {
  test::console_client client{socket};
  client.send_command("watch uploader 1");
  CHECK(client.read_line().contains("clear"));
  CHECK(client.read_line().contains("text"));
  CHECK(client.read_line().contains("clear"));
  client.send("{\"cancel\": true}");
  CHECK_EQ(client.read_reply().end, "cancelled");
  CHECK_EQ(client.insist("nodes").end, "ok");
}

TEST_CASE_FIXTURE(fixture, "a trace shows messages and no secret") {
  test::console_client client{socket};
  client.send_command("trace uploader --types start_upload");
  auto line = first_traced(client);
  REQUIRE(line.contains("text"));
  std::string text = line["text"];
  CHECK(text.find("start_upload") != std::string::npos);
  // Its time, as that of a line of the log.
  CHECK_EQ(text[10], 'T');
  CHECK_EQ(text[19], '.');
  CHECK(text.find("URI:") == std::string::npos);
}

TEST_CASE_FIXTURE(fixture,
                  "the latest trace of an actor is the one that goes on") {
  test::console_client first{socket};
  test::console_client second{socket};
  first.send_command("trace uploader");
  CHECK(first_traced(first).contains("text"));
  second.send_command("trace uploader");
  CHECK_EQ(first.read_reply().end, "refused");
  second.send("{\"cancel\": true}");
  CHECK_EQ(second.read_reply().end, "cancelled");
}

TEST_CASE_FIXTURE(fixture, "a trace ends with the actor that is traced") {
  test::console_client client{socket};
  client.send_command("trace downloader");
  CHECK(first_traced(client).contains("text"));
  CHECK_EQ(run("kill downloader").end, "ok");
  CHECK_EQ(client.read_reply().end, "not_found");
}

TEST_CASE_FIXTURE(fixture, "what nobody would start again cannot be killed") {
  for (auto& row : answer("actors")) {
    std::string name = row["name"];
    if (name != "link" && name != "tub" && name != "node")
      continue;
    CAPTURE(name);
    auto id = std::to_string(row["id"].get<uint64_t>());
    CHECK_EQ(run("kill #" + id).end, "refused");
  }
}

TEST_CASE_FIXTURE(fixture, "a client that goes away ends its command") {
  {
    test::console_client client{socket};
    client.send_command("top 1");
    CHECK(client.read_line().contains("clear"));
  }
  CHECK(test::eventually([&] {
    test::console_client client{socket};
    auto rows
      = json::parse(client.insist("actors --json").text, nullptr, false);
    return find_row(rows, "tracer") == nullptr;
  }));
}

TEST_CASE_FIXTURE(fixture, "words are completed with commands and actors") {
  test::console_client client{socket};
  client.send("{\"complete\": \"up\"}");
  CHECK_EQ(client.read_line()["completions"], json::array({"uploads"}));
  client.send("{\"complete\": \"actor uplo\"}");
  CHECK_EQ(client.read_line()["completions"], json::array({"uploader"}));
  client.send("{\"complete\": \"nodes x\"}");
  CHECK(client.read_line()["completions"].empty());
}

TEST_CASE_FIXTURE(fixture, "settings tell where they come from") {
  auto rows = answer("config");
  auto from = [&](const std::string& key) {
    for (auto& row : rows)
      if (row["key"] == key)
        return row["from"].get<std::string>();
    return std::string{};
  };
  CHECK(from("nickname").starts_with("tahoe.cfg:"));
  CHECK_EQ(from("tempdir"), "default");
  CHECK(rows.dump().find("pb://") == std::string::npos);
}

TEST_CASE_FIXTURE(fixture, "a node without a log says so") {
  CHECK_EQ(run("log").end, "not_found");
}

TEST_CASE_FIXTURE(fixture, "stop tells the process") {
  auto reply = run("stop");
  CHECK_EQ(reply.end, "ok");
  CHECK(reply.text.find(std::to_string(::getpid())) != std::string::npos);
  CHECK(reply.text.find("client") != std::string::npos);
  CHECK(test::eventually([&] { return stopped.load(); }));
}

TEST_CASE_FIXTURE(fixture, "a node whose console is crowded serves it later") {
  std::vector<std::unique_ptr<test::console_client>> crowd;
  for (int i = 0; i < 100; ++i)
    crowd.push_back(std::make_unique<test::console_client>(socket));
  auto last = crowd.back()->read_reply();
  CHECK_EQ(last.end, "refused");
  CHECK(last.message.find("clients") != std::string::npos);
  crowd.clear();
  CHECK(test::eventually([&] { return run("nodes").end == "ok"; }));
}

TEST_CASE_FIXTURE(fixture, "lines of noise do no harm") {
  std::mt19937 random{1};
  for (int round = 0; round < 200; ++round) {
    test::console_client client{socket};
    std::string noise;
    for (auto size = random() % 300; size > 0; --size)
      noise += static_cast<char>(random() % 256);
    client.send(noise);
    client.send("{\"command\": [\"" + std::to_string(random()) + "\"]}");
  }
  CHECK_EQ(run("nodes").end, "ok");
}

TEST_SUITE_END();

} // namespace tahoe::console_test
