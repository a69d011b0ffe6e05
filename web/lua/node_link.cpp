#include "web/lua/node_link.hpp"

#include "web/cli/console/command_words.hpp"

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace tahoe {

namespace {

using json = nlohmann::json;

constexpr size_t max_command = 64 * 1024;
constexpr size_t max_answer = 8 << 20;

/// How long a command may take to end after it was cancelled.
constexpr std::chrono::seconds patience{2};

std::string member(const json& object, const char* name) {
  auto found = object.find(name);
  if (found == object.end() || !found->is_string())
    return {};
  return found->get<std::string>();
}

std::string line_of(const std::vector<std::string>& words) {
  json command{{"command", words}};
  return command.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

} // namespace

caf::expected<void> node_link::connect() {
  if (auto opened = open_socket(); !opened || !node_)
    return opened;
  auto used = ask(line_of({"use", *node_, "--json"}));
  if (!used)
    return std::move(used.error());
  if (used->word == "ok")
    return {};
  socket_ = {};
  return failure(ec::try_later, used->message);
}

caf::expected<void> node_link::open_socket() {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path_.native().size() >= sizeof address.sun_path)
    return failure(ec::malformed,
                   "the socket's name is too long: " + path_.string());
  std::memcpy(address.sun_path, path_.c_str(), path_.native().size());
  socket_ = {};
  read_.clear();
  socket_ = file_descriptor{socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  timeval unread{5, 0};
  setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &unread, sizeof unread);
  if (::connect(socket_.get(), reinterpret_cast<sockaddr*>(&address),
                sizeof address)
      == 0)
    return {};
  std::string cause = std::strerror(errno);
  socket_ = {};
  return failure(ec::try_later, "cannot reach the node at " + path_.string()
                                  + ": " + cause + "; is it running?");
}

caf::expected<command_end>
node_link::run(const std::vector<std::string>& words) {
  auto line = line_of(words);
  if (line.size() > max_command)
    return failure(ec::malformed, "the command is too long: at most 64 KiB");
  if (!socket_)
    if (auto connected = connect(); !connected)
      return std::move(connected.error());
  auto end = ask(std::move(line));
  if (auto chosen = node_to_use(words); chosen && end && end->word == "ok")
    node_ = std::move(chosen);
  return end;
}

caf::expected<command_end> node_link::ask(std::string line) {
  if (auto sent = send(std::move(line)); !sent)
    return std::move(sent.error());
  return read_answer();
}

caf::expected<command_end> node_link::read_answer() {
  command_end result;
  for (;;) {
    auto line = read_line(std::nullopt);
    if (!line)
      return std::move(line.error());
    auto piece = json::parse(*line, nullptr, false);
    if (!piece.is_object())
      return failure(ec::malformed, "the node answered something else");
    if (piece.contains("end")) {
      result.word = member(piece, "end");
      result.message = member(piece, "message");
      return result;
    }
    if (piece.contains("clear"))
      result.text.clear();
    if (!piece.contains("text"))
      continue;
    result.text += member(piece, "text");
    if (result.text.size() > max_answer) {
      cancel();
      return failure(ec::refused, "the answer is longer than 8 MiB");
    }
  }
}

caf::expected<void> node_link::send(std::string line) {
  for (std::string_view left = line; !left.empty();) {
    auto done = ::send(socket_.get(), left.data(), left.size(), MSG_NOSIGNAL);
    if (done <= 0)
      return lost();
    left.remove_prefix(static_cast<size_t>(done));
  }
  return {};
}

caf::expected<std::string> node_link::read_line(time_limit until) {
  size_t searched = 0;
  for (;;) {
    auto end = read_.find('\n', searched);
    if (end != std::string::npos) {
      auto line = read_.substr(0, end);
      read_.erase(0, end + 1);
      return line;
    }
    searched = read_.size();
    if (searched > 2 * max_answer) {
      socket_ = {};
      return failure(ec::refused, "the answer is longer than 8 MiB");
    }
    if (until) {
      if (!wait_for_end(*until))
        return lost();
    } else if (interrupt_.wait(socket_.get(), std::nullopt)
               != interrupt_signal::woken::by_input) {
      cancel();
      return failure(ec::cancelled, "interrupted");
    }
    char piece[65536];
    auto size = recv(socket_.get(), piece, sizeof piece, 0);
    if (size <= 0)
      return lost();
    read_.append(piece, static_cast<size_t>(size));
  }
}

bool node_link::wait_for_end(interrupt_signal::clock::time_point until) const {
  auto left = std::chrono::ceil<std::chrono::milliseconds>(
    until - interrupt_signal::clock::now());
  pollfd socket{socket_.get(), POLLIN, 0};
  return left.count() > 0
         && poll(&socket, 1, static_cast<int>(left.count())) > 0;
}

void node_link::cancel() {
  auto until = interrupt_signal::clock::now() + patience;
  auto sent = send("{\"cancel\":true}\n");
  while (sent && socket_) {
    auto line = read_line(until);
    if (!line)
      break;
    auto piece = json::parse(*line, nullptr, false);
    if (piece.is_object() && piece.contains("end"))
      return;
  }
  socket_ = {};
}

caf::error node_link::lost() {
  socket_ = {};
  return failure(ec::try_later, "the node went away");
}

} // namespace tahoe
