#include "web/console/ssh_door.hpp"

#include "web/console/ssh_server.hpp"

#include <csignal>
#include <sys/eventfd.h>
#include <thread>

namespace tahoe {

struct ssh_door::running {
  std::vector<uint16_t> ports;
  file_descriptor stop;
  std::thread thread;
};

caf::expected<void> ssh_door::check(const node_directory& directory) {
  auto files = ssh_key_files(directory.root());
  for (auto& file : files)
    if (auto opened = open_ssh_listener(file); !opened)
      return std::move(opened.error());
  if (!files.empty())
    if (auto key = load_ssh_host_key(directory.ssh_host_key()); !key)
      return std::move(key.error());
  return {};
}

caf::expected<std::unique_ptr<ssh_door>>
ssh_door::open(const node_directory& directory, const logger& log) {
  auto started = std::make_unique<running>();
  std::vector<ssh_listener> listeners;
  for (auto& file : ssh_key_files(directory.root()))
    if (auto opened = open_ssh_listener(file))
      listeners.push_back(std::move(*opened));
    else
      log.error("no-port", describe(opened.error()));
  if (listeners.empty())
    return std::unique_ptr<ssh_door>{new ssh_door{std::move(started)}};
  for (auto& listener : listeners)
    started->ports.push_back(listener.port);
  started->stop = file_descriptor{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  if (!started->stop)
    return failure(ec::io_failure, "SSH is closed: no descriptor is left");
  auto server
    = ssh_server::make({std::move(listeners), directory.ssh_host_key(),
                        directory.console_socket(), started->stop.get()},
                       log);
  if (!server)
    return std::move(server.error());
  // Signals are for other threads; a broken connection is an error of its own.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  started->thread
    = std::thread{[server = std::move(*server)] { server->run(); }};
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return std::unique_ptr<ssh_door>{new ssh_door{std::move(started)}};
}

ssh_door::ssh_door(std::unique_ptr<running> started)
  : running_(std::move(started)) {}

ssh_door::~ssh_door() {
  if (!running_->thread.joinable())
    return;
  eventfd_write(running_->stop.get(), 1);
  running_->thread.join();
}

std::vector<uint16_t> ssh_door::ports() const {
  return running_->ports;
}

} // namespace tahoe
