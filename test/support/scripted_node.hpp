#pragma once

#include "web/cli/web_client.hpp"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <atomic>
#include <csignal>
#include <sys/fsuid.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace tahoe::test {

/// What a web client takes for a node: answers requests, on one connection
/// after the other, as a test says, and keeps what it was asked. If a test
/// interrupts, its interrupt_watch comes first.
class scripted_node {
public:
  /// Gets a request and answers with the whole reply; empty: it stays silent.
  using script = std::function<std::string(const std::string& request)>;

  explicit scripted_node(script answer, bool of_stranger = false)
    : answer_(std::move(answer)) {
    // Whose a socket is, is whoever made it. What root makes may be anybody's,
    // and others cannot make what is not theirs: then the node is another's.
    constexpr uid_t nobody = 65534;
    if (of_stranger)
      setfsuid(nobody);
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    setfsuid(geteuid());
    access.owner = of_stranger && geteuid() != 0 ? 0 : geteuid();
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* any = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    REQUIRE(bind(listener_, any, size) == 0);
    REQUIRE(listen(listener_, 10) == 0);
    REQUIRE(getsockname(listener_, any, &size) == 0);
    access.url
      = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/";
    access.api_token = "the-token";
    thread_ = std::thread{[this] { serve(); }};
  }

  /// One that says always the same.
  explicit scripted_node(std::string answer, bool of_stranger = false)
    : scripted_node(script{[answer](auto&) { return answer; }}, of_stranger) {}

  ~scripted_node() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }

  node_access access;
  std::vector<std::string> requests;
  std::atomic<int> connections{0};
  std::atomic<size_t> bytes{0}; ///< that have come

private:
  void serve() {
    for (int peer; (peer = accept(listener_, nullptr, nullptr)) >= 0;) {
      ++connections;
      std::string text;
      char buffer[4096];
      for (ssize_t size; (size = read(peer, buffer, sizeof buffer)) > 0;) {
        text.append(buffer, static_cast<size_t>(size));
        bytes += static_cast<size_t>(size);
        auto end = text.find("\r\n\r\n");
        if (end == std::string::npos || text.size() < end + 4 + body_of(text))
          continue;
        requests.push_back(std::exchange(text, {}));
        auto answer = answer_(requests.back());
        if (write(peer, answer.data(), answer.size()) < 0)
          break;
      }
      close(peer);
    }
  }

  static size_t body_of(const std::string& text) {
    auto at = text.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::stoul(text.substr(at + 16));
  }

  script answer_;
  int listener_ = -1;
  std::thread thread_;
};

} // namespace tahoe::test
