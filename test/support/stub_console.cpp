#include "test/support/stub_console.hpp"

#include <cstring>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace tahoe::test {

stub_console::stub_console(std::vector<std::string> answers)
  : answers_(std::move(answers)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, socket().c_str(), sizeof address.sun_path - 1);
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address)
        != 0
      || listen(listener_, 1) != 0)
    throw std::runtime_error{"cannot listen at " + socket().string()};
  thread_ = std::thread{[this] { serve(); }};
}

stub_console::~stub_console() {
  finish();
  close(listener_);
}

std::vector<std::string> stub_console::finish() {
  // For one that nobody called.
  shutdown(listener_, SHUT_RDWR);
  if (thread_.joinable())
    thread_.join();
  return lines_;
}

void stub_console::serve() {
  int client = accept(listener_, nullptr, nullptr);
  if (client < 0)
    return;
  for (auto& answer : answers_) {
    std::string line;
    char byte = 0;
    while (recv(client, &byte, 1, 0) == 1 && byte != '\n')
      line += byte;
    if (byte != '\n')
      break;
    lines_.push_back(line);
    if (send(client, answer.data(), answer.size(), MSG_NOSIGNAL) < 0)
      break;
  }
  close(client);
}

} // namespace tahoe::test
