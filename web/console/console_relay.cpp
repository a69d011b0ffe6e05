#include "web/console/console_relay.hpp"

#include "web/cli/command_error.hpp"
#include "web/cli/console/console_connection.hpp"
#include "web/console/console_session.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>

namespace tahoe {

namespace {

using asio::local::stream_protocol;
using boost::system::error_code;

/// The other console's end of a connection: closed when the client goes.
class relay {
public:
  relay(console_client& client, stream_protocol::socket far)
    : client_(client), far_(std::move(far)) {
    client_.watch_client([this] {
      cancelled_ = true;
      error_code ignored;
      far_.close(ignored);
    });
  }

  relay(const relay&) = delete;
  relay& operator=(const relay&) = delete;

  ~relay() { client_.unwatch_client(); }

  command_task run(const std::vector<std::string>& words, size_t columns) {
    console_json command{{"command", words}, {"columns", columns}};
    auto text
      = command.dump(-1, ' ', false, console_json::error_handler_t::replace)
        + "\n";
    error_code err;
    co_await asio::async_write(far_, asio::buffer(text),
                               asio::redirect_error(asio::use_awaitable, err));
    while (!err) {
      auto line = co_await read_line(err);
      if (err)
        break;
      if (line.contains("end"))
        co_return result_of(line);
      auto passed = co_await pass_on(line);
      if (!passed)
        co_return passed;
    }
    if (cancelled_)
      co_return failure(ec::cancelled, "the command was cancelled");
    co_return failure(ec::try_later, "the node's console went away");
  }

private:
  asio::awaitable<console_json> read_line(error_code& err) {
    auto size = co_await asio::async_read_until(
      far_, asio::dynamic_buffer(received_, max_console_line), '\n',
      asio::redirect_error(asio::use_awaitable, err));
    if (err)
      co_return console_json{};
    auto line = console_json::parse(received_.substr(0, size), nullptr, false);
    received_.erase(0, size);
    co_return line;
  }

  command_task pass_on(const console_json& line) {
    if (line.contains("clear"))
      return client_.clear();
    return client_.send(line.value("text", ""));
  }

  static command_result result_of(const console_json& line) {
    auto word = line.value("end", "");
    if (word == "ok")
      return caf::unit;
    if (word == "usage")
      word = to_string(ec::malformed);
    return to_error(stop_with(word, line.value("message", "")));
  }

  console_client& client_;
  stream_protocol::socket far_;
  std::string received_;
  bool cancelled_ = false;
};

} // namespace

command_task
relay_command(console_client& client, const std::filesystem::path& socket,
              const std::vector<std::string>& words, size_t columns) {
  auto connected = connect_to_console(socket);
  if (!connected)
    co_return std::move(connected.error());
  auto executor = co_await asio::this_coro::executor;
  stream_protocol::socket far{executor, stream_protocol{},
                              connected->release()};
  relay between{client, std::move(far)};
  auto result = co_await between.run(words, columns);
  co_return result;
}

} // namespace tahoe
