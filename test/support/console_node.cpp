#include "test/support/console_node.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <stdexcept>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace tahoe::test {

namespace {

using nlohmann::json;

file_descriptor listen_on(const std::filesystem::path& socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  auto name = socket.string();
  if (name.size() >= sizeof address.sun_path)
    throw std::runtime_error{name + " is too long"};
  std::copy(name.begin(), name.end(), address.sun_path);
  file_descriptor fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0
      || listen(fd.get(), 64) != 0)
    throw std::runtime_error{"cannot listen on " + name};
  return fd;
}

/// Blocks while the client does not read, as long as there is one.
void say(const file_descriptor& to, const json& answer) {
  auto line = answer.dump() + '\n';
  for (size_t at = 0; at < line.size();) {
    auto sent
      = send(to.get(), line.data() + at, line.size() - at, MSG_NOSIGNAL);
    if (sent <= 0)
      return;
    at += static_cast<size_t>(sent);
  }
}

} // namespace

struct console_node::client {
  file_descriptor fd;
  std::string partial;
  bool open = true;
};

console_node::console_node(const std::filesystem::path& socket)
  : listener_(listen_on(socket)), stop_(eventfd(0, EFD_CLOEXEC)),
    thread_([this] { run(); }) {}

console_node::~console_node() {
  eventfd_write(stop_.get(), 1);
  thread_.join();
}

std::vector<std::string> console_node::requests() const {
  std::lock_guard guard{mutex_};
  return requests_;
}

size_t console_node::connections() const {
  std::lock_guard guard{mutex_};
  return connections_;
}

void console_node::run() {
  std::vector<std::unique_ptr<client>> clients;
  for (;;) {
    std::vector<pollfd> waiting{{stop_.get(), POLLIN, 0},
                                {listener_.get(), POLLIN, 0}};
    for (auto& each : clients)
      waiting.push_back({each->fd.get(), POLLIN, 0});
    poll(waiting.data(), waiting.size(), -1);
    if (waiting[0].revents != 0)
      return;
    for (size_t i = 0; i < clients.size(); ++i)
      if (waiting[i + 2].revents != 0)
        serve(*clients[i]);
    std::erase_if(clients, [](auto& each) { return !each->open; });
    if (waiting[1].revents != 0) {
      clients.push_back(std::make_unique<client>());
      clients.back()->fd = file_descriptor{
        accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
    }
    std::lock_guard guard{mutex_};
    connections_ = clients.size();
  }
}

void console_node::serve(client& from) {
  std::array<char, 65536> piece;
  auto length = read(from.fd.get(), piece.data(), piece.size());
  if (length <= 0) {
    from.open = false;
    return;
  }
  from.partial.append(piece.data(), static_cast<size_t>(length));
  for (auto end = from.partial.find('\n'); end != std::string::npos;
       end = from.partial.find('\n')) {
    auto line = from.partial.substr(0, end);
    from.partial.erase(0, end + 1);
    {
      std::lock_guard guard{mutex_};
      requests_.push_back(line);
    }
    answer(from, line);
  }
}

void console_node::answer(client& to, const std::string& line) {
  auto request = json::parse(line, nullptr, false);
  if (request.contains("complete")) {
    say(to.fd, {{"completions", {"echo", "fail"}}});
    return;
  }
  if (request.contains("cancel")) {
    say(to.fd, {{"end", "cancelled"}, {"message", "cancelled"}});
    return;
  }
  auto words = request["command"].get<std::vector<std::string>>();
  auto command = words.empty() ? "" : words[0];
  if (command == "wait") {
    say(to.fd, {{"text", "waiting\n"}});
    return;
  }
  if (command == "vanish") {
    to.open = false;
    return;
  }
  if (command == "fail") {
    say(to.fd, {{"end", words.at(1)}, {"message", "failed as asked"}});
    return;
  }
  if (command == "echo") {
    std::string text;
    for (size_t i = 1; i < words.size(); ++i)
      text += (i > 1 ? " " : "") + words[i];
    say(to.fd, {{"text", text + "\n"}});
  } else if (command == "lines") {
    for (int i = 0; i < std::stoi(words.at(1)); ++i)
      say(to.fd, {{"text", "line " + std::to_string(i) + "\n"}});
  } else {
    say(to.fd, {{"end", "usage"}, {"message", "no such command"}});
    return;
  }
  say(to.fd, {{"end", "ok"}});
}

} // namespace tahoe::test
