#include "test/support/eventually.hpp"
#include "test/support/network_node.hpp"

#include <doctest/doctest.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <list>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tahoe::stranger_test {

using std::chrono::milliseconds;
using test::eventually;
using test::network_node;
using test::patience;

namespace {

constexpr auto never = std::chrono::hours{1};

sockaddr_in loopback(uint16_t port) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_port = htons(port);
  result.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return result;
}

/// A TCP connection of somebody who does not speak our language.
class stranger {
public:
  explicit stranger(uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    auto where = loopback(port);
    REQUIRE(::connect(fd_, reinterpret_cast<sockaddr*>(&where), sizeof where)
            == 0);
  }

  stranger(const stranger&) = delete;
  stranger& operator=(const stranger&) = delete;

  ~stranger() { ::close(fd_); }

  int fd() const { return fd_; }

  void say(std::string_view text) {
    REQUIRE(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL)
            == static_cast<ssize_t>(text.size()));
  }

  /// Whether the other side ends the connection in this time.
  bool is_closed_within(milliseconds time) {
    auto end = std::chrono::steady_clock::now() + time;
    for (;;) {
      auto left = std::chrono::duration_cast<milliseconds>(
        end - std::chrono::steady_clock::now());
      pollfd waiting{fd_, POLLIN, 0};
      if (::poll(&waiting, 1, std::max(0, static_cast<int>(left.count()))) <= 0)
        return false;
      char scratch[256];
      if (::recv(fd_, scratch, sizeof scratch, 0) <= 0)
        return true;
    }
  }

private:
  int fd_;
};

/// A host that completes TCP's handshake `backlog + 1` times, and then nothing.
class dead_end {
public:
  explicit dead_end(int backlog) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    auto where = loopback(0);
    socklen_t size = sizeof where;
    auto* address = reinterpret_cast<sockaddr*>(&where);
    REQUIRE(::bind(fd_, address, size) == 0);
    REQUIRE(::listen(fd_, backlog) == 0);
    REQUIRE(::getsockname(fd_, address, &size) == 0);
    port_ = ntohs(where.sin_port);
  }

  dead_end(const dead_end&) = delete;
  dead_end& operator=(const dead_end&) = delete;

  ~dead_end() { ::close(fd_); }

  uint16_t port() const { return port_; }

  /// A furl of a node that does not exist, at this address.
  furl somebody() const {
    return {network_node::new_identity()->id(),
            {{"127.0.0.1", port_}},
            network_node::unbox(random_bytes<swissnum>())};
  }

private:
  int fd_;
  uint16_t port_ = 0;
};

tub_limits with_handshakes(size_t count, milliseconds deadline) {
  tub_limits result;
  result.max_handshakes = count;
  result.handshake_deadline = deadline;
  return result;
}

/// Asks for a connection and does not wait.
void begin_to_connect(network_node& node, const furl& where) {
  caf::anon_send(node.tub(), connect_service{where});
}

} // namespace

TEST_SUITE_BEGIN("stranger");

TEST_CASE("a handshake that fails ends its connection at once") {
  network_node node{network_node::new_identity(), with_handshakes(256, never)};
  for (int round = 0; round < 50; ++round) {
    stranger talker{node.port()};
    talker.say("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(talker.is_closed_within(patience));
  }
  CHECK(eventually([&] { return node.core().counters.connections == 0; }));
}

TEST_CASE("a stranger who says nothing is sent away at the deadline") {
  network_node node{network_node::new_identity(),
                    with_handshakes(256, milliseconds{300})};
  stranger silent{node.port()};
  CHECK(silent.is_closed_within(patience));
  CHECK(eventually([&] { return node.core().counters.connections == 0; }));
}

TEST_CASE("the stranger who was silent longest makes room for a new one") {
  network_node node{network_node::new_identity(), with_handshakes(4, never)};
  std::list<stranger> silent;
  for (size_t count = 1; count <= 4; ++count) {
    silent.emplace_back(node.port());
    CHECK(eventually([&] { return node.core().counters.handshakes == count; }));
  }
  for (int round = 0; round < 8; ++round) {
    silent.emplace_back(node.port());
    CHECK(silent.front().is_closed_within(patience));
    silent.pop_front();
    for (auto& other : silent)
      CHECK(!other.is_closed_within(milliseconds{0}));
  }
}

TEST_CASE("a node stops while strangers and dials hang") {
  dead_end silent{16}, full{0};
  // Fills the queue: whoever dials now waits for the answer to a SYN.
  stranger first{full.port()};
  auto node = std::make_unique<network_node>(network_node::new_identity(),
                                             with_handshakes(256, never));
  stranger visitor{node->port()};
  begin_to_connect(*node, silent.somebody());
  begin_to_connect(*node, full.somebody());
  CHECK(eventually([&] { return node->core().counters.handshakes >= 2; }));
  node.reset();
  CHECK(visitor.is_closed_within(patience));
}

TEST_CASE("a peer who makes TLS answer and reads nothing is sent away") {
  network_node node{network_node::new_identity(), with_handshakes(256, never)};
  auto me = network_node::new_identity();
  auto context = network_node::unbox(make_tls_context(*me));
  stranger talker{node.port()};
  timeval limit{patience.count(), 0};
  setsockopt(talker.fd(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  tls_session session{SSL_new(context.get())};
  SSL_set_fd(session.get(), talker.fd());
  REQUIRE(SSL_connect(session.get()) == 1);
  int answers = 0;
  while (answers < 1'000'000
         && SSL_key_update(session.get(), SSL_KEY_UPDATE_REQUESTED) == 1
         && SSL_do_handshake(session.get()) == 1)
    ++answers;
  CHECK(answers < 1'000'000);
  CHECK(talker.is_closed_within(patience));
}

TEST_CASE("a node dials 64 peers at once at most") {
  dead_end silent{256};
  network_node node{network_node::new_identity(), with_handshakes(256, never)};
  for (int i = 0; i < 100; ++i)
    begin_to_connect(node, silent.somebody());
  CHECK(eventually([&] { return node.core().counters.connections == 64; }));
  ::poll(nullptr, 0, 300);
  CHECK(node.core().counters.connections == 64);
}

TEST_SUITE_END();

} // namespace tahoe::stranger_test
