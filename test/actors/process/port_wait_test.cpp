#include "actors/process/port_wait.hpp"
#include "config/free_port.hpp"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <memory>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace std::chrono_literals;

namespace tahoe::port_wait_test {

namespace {

/// Has a port of 127.0.0.1 while it lives.
class listener {
public:
  listener() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* raw = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(bind(fd_, raw, size) == 0);
    REQUIRE(listen(fd_, 1) == 0);
    REQUIRE(getsockname(fd_, raw, &size) == 0);
    where_ = {"127.0.0.1", ntohs(address.sin_port)};
  }

  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;
  ~listener() { close(fd_); }

  const listen_endpoint& where() const { return where_; }

private:
  int fd_;
  listen_endpoint where_;
};

} // namespace

TEST_SUITE_BEGIN("port_wait");

TEST_CASE("a port is taken while somebody listens there") {
  auto there = std::make_unique<listener>();
  auto where = there->where();
  CHECK(is_taken(where));
  there.reset();
  CHECK_FALSE(is_taken(where));
  CHECK_FALSE(is_taken({"127.0.0.1", 0}));
}

TEST_CASE("a start waits for a port that its former owner leaves") {
  auto there = std::make_unique<listener>();
  auto where = there->where();
  node_config config;
  config.tub.listen.reset();
  SUBCASE("the tub's") {
    config.tub.listen = where;
  }
  SUBCASE("the web's") {
    config.web = where;
  }
  SUBCASE("a console's") {
    config.console_ports = {where.port};
  }
  std::thread owner{[&] {
    std::this_thread::sleep_for(100ms);
    there.reset();
  }};
  wait_for_ports(ports_of(config), {}, 1min);
  CHECK_FALSE(is_taken(where));
  owner.join();
}

TEST_CASE("a start does not wait forever, nor when it is to stop") {
  listener there;
  node_config config;
  config.web = there.where();
  wait_for_ports(ports_of(config), {}, 50ms);
  std::stop_source stop;
  stop.request_stop();
  wait_for_ports(ports_of(config), stop.get_token(), 1h);
  CHECK(is_taken(there.where()));
}

TEST_SUITE_END();

} // namespace tahoe::port_wait_test
