#pragma once

#include "test/support/eventually.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cctype>
#include <cerrno>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

namespace tahoe::test {

struct http_reply {
  int status = 0;
  std::map<std::string, std::string> headers; ///< names in lower case
  std::string body;
  bool complete = false; ///< the body has the promised length
};

/// A connection to 127.0.0.1 that sends whatever a test wants, well formed or
/// not. Blocking, for as long as a test has patience.
class http_client {
public:
  /// `from`, if given, is another loopback address.
  explicit http_client(uint16_t port, const char* from = nullptr)
    : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    if (from)
      inet_pton(AF_INET, from, &address.sin_addr);
    if (from
        && bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address)
             != 0)
      throw std::runtime_error{"cannot bind"};
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address)
        != 0)
      throw std::runtime_error{"cannot connect"};
    timeval deadline{patience.count(), 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline);
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &deadline, sizeof deadline);
  }

  http_client(const http_client&) = delete;
  http_client& operator=(const http_client&) = delete;

  ~http_client() { hang_up(); }

  /// False if the other side has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      auto size = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (size <= 0)
        return false;
      bytes.remove_prefix(static_cast<size_t>(size));
    }
    return true;
  }

  /// How much of `bytes` the kernel takes without waiting.
  size_t send_some(std::string_view bytes) {
    auto size
      = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return size < 0 ? 0 : static_cast<size_t>(size);
  }

  void request(std::string_view method, std::string_view target,
               std::string_view headers = "", std::string_view body = "") {
    auto text = std::string{method} + " " + std::string{target}
                + " HTTP/1.1\r\nHost: localhost\r\n" + std::string{headers};
    if (!body.empty())
      text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    send(text + "\r\n" + std::string{body});
  }

  /// Up to the end of the headers; status 0 if the connection ended before.
  http_reply read_head() {
    size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos)
      if (!receive())
        return {};
    http_reply result;
    auto head = received_.substr(0, end + 2);
    received_.erase(0, end + 4);
    result.status = std::stoi(head.substr(head.find(' ') + 1));
    for (auto at = head.find("\r\n") + 2; at < head.size();) {
      auto line_end = head.find("\r\n", at);
      auto line = head.substr(at, line_end - at);
      auto colon = line.find(": ");
      auto name = line.substr(0, colon);
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return std::tolower(c); });
      result.headers[name] = line.substr(colon + 2);
      at = line_end + 2;
    }
    return result;
  }

  /// A whole reply.
  http_reply read_reply(bool to_head = false) {
    auto result = read_head();
    if (!to_head && result.headers["transfer-encoding"] == "chunked") {
      result.complete = read_chunks(result.body);
      return result;
    }
    size_t length = 0;
    if (result.headers.count("content-length"))
      length = std::stoul(result.headers["content-length"]);
    if (to_head || result.status == 304)
      length = 0;
    while (received_.size() < length && receive())
      ;
    result.complete = result.status != 0 && received_.size() >= length;
    result.body = received_.substr(0, length);
    received_.erase(0, result.body.size());
    return result;
  }

  /// What comes up to and with `end`, with whatever frames chunks; empty if the
  /// connection ends before.
  std::string read_until(std::string_view end) {
    size_t at = 0;
    while ((at = received_.find(end)) == std::string::npos)
      if (!receive())
        return {};
    auto result = received_.substr(0, at + end.size());
    received_.erase(0, result.size());
    return result;
  }

  /// Whatever comes until the other side closes.
  std::string read_rest() {
    while (receive())
      ;
    return std::move(received_);
  }

  /// Reads until at least `size` bytes of a body have come, and drops them.
  size_t skip_body(size_t size) {
    size_t skipped = 0;
    while (skipped < size) {
      if (received_.empty() && !receive())
        break;
      skipped += received_.size();
      received_.clear();
    }
    return skipped;
  }

  /// True if the other side ends the connection without another byte. A
  /// deadline that passes is no end.
  bool is_closed() { return received_.empty() && !receive() && ended_; }

  void hang_up() {
    if (fd_ >= 0)
      close(fd_);
    fd_ = -1;
  }

private:
  /// False if the body is cut short.
  bool read_chunks(std::string& body) {
    for (;;) {
      size_t begin = 0;
      while ((begin = received_.find("\r\n")) == std::string::npos)
        if (!receive())
          return false;
      begin += 2;
      auto size = std::stoul(received_, nullptr, 16);
      while (received_.size() < begin + size + 2)
        if (!receive())
          return false;
      body.append(received_, begin, size);
      received_.erase(0, begin + size + 2);
      if (size == 0)
        return true;
    }
  }

  bool receive() {
    char bytes[65536];
    auto size = recv(fd_, bytes, sizeof bytes, 0);
    if (size <= 0) {
      ended_ = size == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
      return false;
    }
    received_.append(bytes, static_cast<size_t>(size));
    return true;
  }

  int fd_;
  std::string received_;
  bool ended_ = false;
};

} // namespace tahoe::test
