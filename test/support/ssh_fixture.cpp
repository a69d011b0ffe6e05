#include "test/support/ssh_fixture.hpp"

#include "config/free_port.hpp"
#include "test/support/eventually.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

namespace tahoe::test {

namespace {

constexpr const char* ssh_options
  = "-F none -o BatchMode=yes -o IdentitiesOnly=yes -o IdentityAgent=none "
    "-o StrictHostKeyChecking=accept-new -o LogLevel=ERROR "
    "-o ConnectTimeout=60 ";

std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream file{path};
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

} // namespace

ssh_fixture::ssh_fixture() {
  std::filesystem::create_directory(node.private_dir());
  console.emplace(node.console_socket());
  auto free = free_ports{}.find("127.0.0.1");
  REQUIRE(free);
  port = *free;
  for (std::string name : {"good", "wrong"})
    REQUIRE(run_command("ssh-keygen -q -t ed25519 -N '' -f "
                        + (directory.path() / name).string())
              .exit_status
            == 0);
  authorize(public_key("good"));
  auto to = logger::to_files(node.logs(), {log_level::debug});
  REQUIRE(to);
  log_to = *to;
  reopen();
}

void ssh_fixture::reopen() {
  door.reset();
  auto opened = ssh_door::open(node, log_to);
  REQUIRE(opened);
  door = std::move(*opened);
}

void ssh_fixture::authorize(const std::string& lines) {
  auto path = directory.path() / ("authorized_keys." + std::to_string(port));
  std::ofstream{path} << lines;
}

std::string
ssh_fixture::ssh(const std::string& key, const std::string& words) const {
  return std::string{"exec ssh "} + ssh_options + "-o UserKnownHostsFile="
         + (directory.path() / "known_hosts").string() + " -i "
         + (directory.path() / key).string() + " -p " + std::to_string(port)
         + " -l anybody 127.0.0.1 " + words;
}

command_result
ssh_fixture::run(const std::string& key, const std::string& words) const {
  return run_command("{ timeout 120 sh -c \"" + ssh(key, words)
                     + "\"; } 2>/dev/null");
}

std::string ssh_fixture::public_key(const std::string& key) const {
  return text_of_file(directory.path() / (key + ".pub"));
}

std::string ssh_fixture::log() const {
  return text_of_file(node.logs() / "node.log");
}

bool ssh_fixture::eventually_logs(const std::string& text) const {
  return eventually([&] { return log().find(text) != std::string::npos; });
}

bool ssh_fixture::is_well() const {
  auto done = run("good", "echo well");
  return done.exit_status == 0 && done.output == "well\n";
}

} // namespace tahoe::test
