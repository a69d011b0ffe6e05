#include "test/support/redirection.hpp"
#include "test/support/scripted_node.hpp"
#include "test/support/temporary_directory.hpp"
#include "web/cli/drive/drive_commands.hpp"

namespace tahoe::change_commands_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("change_commands");

namespace {

constexpr const char* not_found
  = "HTTP/1.1 404 Not Found\r\nX-Tahoe-Error: not_found\r\n"
    "Content-Length: 0\r\n\r\n";
constexpr const char* good = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// What `rm -r` of two names says if the user interrupts while the node is at
/// work on the first, of which it says `then` afterwards.
std::string interrupted_rm(const std::string& then) {
  interrupt_watch interrupt;
  scripted_node node{[&](const std::string& request) -> std::string {
    if (!request.starts_with("DELETE"))
      return then;
    kill(getpid(), SIGINT);
    return "";
  }};
  temporary_directory directory;
  std::ofstream{directory.path() / "node.url"} << node.access.url << "\n";
  auto said = directory.path() / "said";
  {
    redirection to_said{STDERR_FILENO, said};
    remove_options options{{directory.path()}, {"global:a", "global:b"}};
    options.recursive = true;
    CHECK(run_rm(options) == 130);
  }
  for (auto& request : node.requests)
    CHECK_FALSE(request.starts_with("DELETE /vdrive/global/b"));
  return content_of(said);
}

} // namespace

TEST_CASE("an interrupted rm says whether the name is gone") {
  CHECK(interrupted_rm(not_found).starts_with(
    "global:a is gone\nremoved 1 of 2 names\n"));
  CHECK(interrupted_rm(good).starts_with(
    "global:a is still there\nremoved 0 of 2 names\n"));
}

TEST_SUITE_END();

} // namespace tahoe::change_commands_test
