#pragma once

#include "actors/system.hpp"
#include "test/support/eventually.hpp"
#include "test/support/http_client.hpp"
#include "test/support/patient_limits.hpp"
#include "test/support/stub_files.hpp"
#include "test/support/stub_walks.hpp"
#include "test/support/temporary_directory.hpp"
#include "web/server/web.hpp"

#include <caf/actor_system.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <thread>

namespace tahoe::test {

/// A web service on real threads and a real socket, with stubs behind it.
class web_fixture {
public:
  explicit web_fixture(http_limits limits = patient_limits(),
                       bool with_client_role = true, size_t threads = 2);
  ~web_fixture();

  /// The line in `node.url`.
  std::string url_of_node() const;

  /// What opens the private drive, and the header with it.
  std::string token() const;
  std::string authorization() const {
    return "Authorization: tahoe-lafs " + token() + "\r\n";
  }

  /// What the service has logged.
  std::string log() const;

  /// What the actor answers to `get_status`.
  caf::settings status();

  /// One request over a connection of its own.
  http_reply ask(std::string_view method, std::string_view target,
                 std::string_view headers = "", std::string_view body = "") {
    http_client client{port};
    client.request(method, target, headers, body);
    return client.read_reply(method == "HEAD");
  }

  temporary_directory directory;
  std::shared_ptr<stub_files> files = std::make_shared<stub_files>();
  std::shared_ptr<stub_walks> walks = std::make_shared<stub_walks>();
  io_threads io;        // outlives the actors, as in a process
  system_config cfg{4}; // a stub that hangs keeps a thread for itself
  caf::actor_system sys;
  web_services services;
  web_config config;
  web_actor web;
  uint16_t port = 0;
};

} // namespace tahoe::test
