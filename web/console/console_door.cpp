#include "web/console/console_door.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <mutex>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace tahoe {

namespace {

using asio::local::stream_protocol;
using boost::system::error_code;

constexpr size_t max_clients = 64;

caf::error cannot_open(const std::filesystem::path& file, std::string why) {
  return failure(ec::io_failure, "cannot open the console's socket "
                                   + file.string() + ": " + why);
}

/// A socket of a process that is gone is removed; nothing else is.
caf::expected<void> make_room(const std::filesystem::path& file) {
  struct stat found = {};
  if (::lstat(file.c_str(), &found) != 0)
    return {};
  if (!S_ISSOCK(found.st_mode))
    return cannot_open(file, "it is there and is no socket: remove it");
  if (::unlink(file.c_str()) != 0)
    return cannot_open(file, std::generic_category().message(errno));
  return {};
}

} // namespace

class console_door::core
  : public std::enable_shared_from_this<console_door::core> {
public:
  core(io_threads& io, std::filesystem::path file,
       std::shared_ptr<const console_parts> parts, logger log)
    : io_(io.context()), file_(std::move(file)), parts_(std::move(parts)),
      log_(std::move(log)), acceptor_(io_), pause_(io_) {}

  caf::expected<void> open() {
    // The address has room for so much, whatever the file system allows.
    if (file_.string().size() >= sizeof(sockaddr_un::sun_path))
      return cannot_open(file_, "its path is longer than 107 bytes: move the "
                                "directory, or reach it by a symbolic link");
    if (auto room = make_room(file_); !room)
      return room;
    error_code err;
    stream_protocol::endpoint where{file_.string()};
    acceptor_.open(where.protocol(), err);
    if (!err)
      acceptor_.bind(where, err);
    // `private/` keeps others out until this is done.
    if (!err && ::chmod(file_.c_str(), S_IRUSR | S_IWUSR) != 0)
      err = {errno, boost::system::system_category()};
    if (!err)
      acceptor_.listen(asio::socket_base::max_listen_connections, err);
    if (err)
      return cannot_open(file_, err.message());
    std::lock_guard lock{mutex_};
    accept_next();
    return {};
  }

  void stop() {
    std::lock_guard lock{mutex_};
    stopped_ = true;
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
    ::unlink(file_.c_str());
    for (auto& [id, session] : sessions_)
      close_console_session(session);
  }

  size_t clients() const {
    std::lock_guard lock{mutex_};
    return sessions_.size();
  }

private:
  void accept_next() {
    acceptor_.async_accept(
      asio::make_strand(io_),
      [self = shared_from_this()](error_code err, stream_protocol::socket x) {
        self->accepted(err, std::move(x));
      });
  }

  void accepted(error_code err, stream_protocol::socket socket) {
    std::lock_guard lock{mutex_};
    if (stopped_)
      return;
    if (err) {
      log_.warning("accept-failed", err.message());
      return accept_later();
    }
    if (sessions_.size() < max_clients) {
      auto id = next_id_++;
      sessions_[id] = start_console_session(
        std::move(socket), parts_, [self = shared_from_this(), id] {
          std::lock_guard ended_lock{self->mutex_};
          self->sessions_.erase(id);
        });
    } else {
      turn_away(std::move(socket));
    }
    accept_next();
  }

  /// So short a line finds room where nothing was written yet.
  static void turn_away(stream_protocol::socket socket) {
    console_json reason{{"end", "refused"},
                        {"message", "the console has as many clients as it "
                                    "may have: end some of them first"}};
    auto line = reason.dump() + "\n";
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(line), ignored);
  }

  void accept_later() {
    pause_.expires_after(std::chrono::seconds{1});
    pause_.async_wait([self = shared_from_this()](error_code) {
      std::lock_guard lock{self->mutex_};
      if (!self->stopped_)
        self->accept_next();
    });
  }

  asio::io_context& io_;
  const std::filesystem::path file_;
  const std::shared_ptr<const console_parts> parts_;
  const logger log_;
  mutable std::mutex mutex_;
  stream_protocol::acceptor acceptor_;
  asio::steady_timer pause_;
  std::map<uint64_t, std::shared_ptr<console_session>> sessions_;
  uint64_t next_id_ = 0;
  bool stopped_ = false;
};

console_door::console_door(std::shared_ptr<core> core)
  : core_(std::move(core)) {}

console_door::~console_door() {
  if (core_)
    core_->stop();
}

size_t console_door::clients() const {
  return core_->clients();
}

caf::expected<console_door>
console_door::open(io_threads& io, const std::filesystem::path& file,
                   std::shared_ptr<const console_parts> parts,
                   const logger& log) {
  auto made = std::make_shared<core>(io, file, std::move(parts), log);
  if (auto opened = made->open(); !opened)
    return std::move(opened.error());
  return console_door{std::move(made)};
}

} // namespace tahoe
