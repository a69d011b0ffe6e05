#include "test/support/console_client.hpp"

#include "test/support/eventually.hpp"

#include <sstream>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace tahoe::test {

console_client::console_client(const std::filesystem::path& socket)
  : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  socket.string().copy(where.sun_path, sizeof(where.sun_path) - 1);
  connected_
    = ::connect(socket_, reinterpret_cast<sockaddr*>(&where), sizeof(where))
      == 0;
  // A test that hangs says nothing.
  timeval limit{patience.count(), 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
}

console_client::~console_client() {
  ::close(socket_);
}

void console_client::send(const std::string& line) {
  auto text = line + "\n";
  for (size_t sent = 0; sent < text.size();) {
    auto size
      = ::send(socket_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (size <= 0)
      return;
    sent += static_cast<size_t>(size);
  }
}

void console_client::send_command(const std::string& words) {
  nlohmann::json command{{"command", nlohmann::json::array()}};
  std::istringstream in{words};
  for (std::string word; in >> word;)
    command["command"].push_back(word);
  send(command.dump());
}

nlohmann::json console_client::read_line() {
  for (;;) {
    auto end = received_.find('\n');
    if (end != std::string::npos) {
      auto line = received_.substr(0, end);
      received_.erase(0, end + 1);
      return nlohmann::json::parse(line, nullptr, false);
    }
    char buffer[65536];
    auto size = ::recv(socket_, buffer, sizeof(buffer), 0);
    if (size <= 0)
      return nullptr;
    received_.append(buffer, static_cast<size_t>(size));
  }
}

console_reply console_client::insist(const std::string& words) {
  console_reply result;
  eventually([&] {
    result = run(words);
    return result.end != "try_later";
  });
  return result;
}

console_reply console_client::read_reply() {
  console_reply result;
  for (;;) {
    auto line = read_line();
    if (!line.is_object())
      return result;
    result.text += line.value("text", "");
    result.clears += line.contains("clear");
    if (line.contains("end")) {
      result.end = line["end"];
      result.message = line.value("message", "");
      return result;
    }
  }
}

} // namespace tahoe::test
