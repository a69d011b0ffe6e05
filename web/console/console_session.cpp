#include "web/console/console_session.hpp"

#include "web/console/actor_lookup.hpp"
#include "web/console/console_relay.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

namespace tahoe {

namespace {

using asio::local::stream_protocol;
using boost::system::error_code;

constexpr size_t max_words = 100;
constexpr caf::duration node_patience{caf::time_unit::milliseconds, 500};
constexpr size_t max_completions = 100;

caf::error command_cancelled() {
  return failure(ec::cancelled, "the command was cancelled");
}

console_json ending(const caf::expected<void>& result) {
  if (result)
    return {{"end", "ok"}};
  auto code = code_of(result.error());
  // The words of a command line are what can be malformed here.
  auto word = code == ec::malformed ? "usage" : to_string(code);
  return {{"end", word}, {"message", describe(result.error())}};
}

/// The words of `{"command": [...]}`; none if it is something else.
std::vector<std::string> words_of(const console_json& line) {
  std::vector<std::string> result;
  auto command = line.find("command");
  if (command == line.end() || !command->is_array()
      || command->size() > max_words)
    return {};
  for (auto& word : *command) {
    if (!word.is_string())
      return {};
    result.push_back(word.get<std::string>());
  }
  return result;
}

size_t columns_of(const console_json& said) {
  auto columns = said.find("columns");
  if (columns == said.end() || !columns->is_number_unsigned())
    return 0;
  return columns->get<size_t>();
}

} // namespace

class console_session : public console_client,
                        public std::enable_shared_from_this<console_session> {
public:
  console_session(stream_protocol::socket socket,
                  std::shared_ptr<const console_parts> parts,
                  std::function<void()> ended)
    : socket_(std::move(socket)), timer_(socket_.get_executor()),
      parts_(std::move(parts)), node_(parts_->node), ended_(std::move(ended)) {}

  asio::any_io_executor executor() { return socket_.get_executor(); }

  asio::awaitable<void> run() {
    for (;;) {
      auto line = co_await read_line();
      if (!line)
        break;
      auto goes_on = co_await take(*line);
      if (!goes_on)
        break;
    }
    cancel();
    error_code ignored;
    socket_.close(ignored);
    ended_();
  }

  void close() {
    error_code ignored;
    socket_.close(ignored);
    cancel();
  }

  // -- what commands use ------------------------------------------------------

  asio::awaitable<caf::expected<void>> send(std::string text) override {
    // A line must stay short: cut where UTF-8 allows it.
    for (size_t begin = 0; begin < text.size();) {
      auto end = std::min(text.size(), begin + max_console_line / 8);
      while (end < text.size() && (text[end] & 0xc0) == 0x80)
        ++end;
      console_json piece{{"text", text.substr(begin, end - begin)}};
      auto sent = co_await write(std::move(piece));
      if (!sent)
        co_return sent;
      begin = end;
    }
    co_return caf::unit;
  }

  asio::awaitable<caf::expected<void>> clear() override {
    console_json piece{{"clear", true}};
    co_return co_await write(std::move(piece));
  }

  asio::awaitable<caf::expected<void>>
  sleep(std::chrono::milliseconds time) override {
    if (cancelled_)
      co_return command_cancelled();
    timer_.expires_after(time);
    error_code ignored;
    co_await timer_.async_wait(
      asio::redirect_error(asio::use_awaitable, ignored));
    if (cancelled_)
      co_return command_cancelled();
    co_return caf::unit;
  }

  void watch_client(std::function<void()> gone) override {
    if (cancelled_)
      gone();
    else
      gone_ = std::move(gone);
  }

  void unwatch_client() override { gone_ = nullptr; }

private:
  asio::awaitable<std::optional<std::string>> read_line() {
    error_code err;
    auto size = co_await asio::async_read_until(
      socket_, asio::dynamic_buffer(received_, max_console_line), '\n',
      asio::redirect_error(asio::use_awaitable, err));
    if (err == asio::error::not_found) {
      auto end = ending(failure(ec::malformed, "a line longer than 64 KiB"));
      co_await write(std::move(end));
      co_return std::nullopt;
    }
    if (err)
      co_return std::nullopt;
    auto line = received_.substr(0, size - 1);
    received_.erase(0, size);
    co_return line;
  }

  /// False: the connection ends.
  asio::awaitable<bool> take(const std::string& line) {
    auto said = console_json::parse(line, nullptr, false);
    if (said.is_object() && said.contains("cancel")) {
      if (running_)
        cancel();
      co_return true;
    }
    // While a command runs it alone writes.
    if (running_)
      co_return true;
    auto complete = said.is_object() ? said.find("complete") : said.end();
    if (complete != said.end() && complete->is_string()) {
      auto found = co_await completions(complete->get<std::string>());
      console_json answer{{"completions", std::move(found)}};
      auto sent = co_await write(std::move(answer));
      co_return bool(sent);
    }
    auto words = said.is_object() ? words_of(said) : std::vector<std::string>{};
    if (words.empty()) {
      auto end = ending(failure(ec::malformed, "this is no command"));
      auto sent = co_await write(std::move(end));
      co_return bool(sent);
    }
    columns_ = columns_of(said);
    start(std::move(words));
    co_return true;
  }

  void start(std::vector<std::string> words) {
    running_ = true;
    cancelled_ = false;
    asio::co_spawn(executor(), run_command(shared_from_this(), words),
                   asio::detached);
  }

  asio::awaitable<void> run_command(std::shared_ptr<console_session>,
                                    std::vector<std::string> words) {
    auto result = co_await execute(std::move(words));
    // What was cancelled is told so by whoever cancelled it, here too.
    cancelled_ = false;
    running_ = false;
    auto end = ending(result);
    co_await write(std::move(end));
  }

  command_task execute(std::vector<std::string> words) {
    auto command = find_command(words.front());
    if (command == nullptr)
      co_return usage_error("there is no command " + words.front());
    auto given = words;
    auto json = std::erase(given, "--json") > 0;
    given.erase(given.begin());
    if (auto fits = check_words(*command, given.size()); !fits)
      co_return fits;
    auto elsewhere = other_console(*command);
    if (elsewhere) {
      auto answered
        = co_await relay_command(*this, *elsewhere, words, columns_);
      co_return answered;
    }
    auto found = co_await find_node(*command);
    if (!found)
      co_return found;
    auto context = make_context(json, std::move(given));
    if (node_.actor) {
      auto handles = co_await ask<node_handles>(
        *this, parts_->asker, caf::actor_cast<caf::actor>(node_.actor),
        get_node_handles{}, node_patience);
      if (handles)
        context.handles = std::move(*handles);
      else
        context.unknown_handles = std::move(handles.error());
    }
    auto result = co_await command->run(context);
    co_return result;
  }

  /// Of the node that is in use, unless it is this console's.
  std::optional<std::filesystem::path>
  other_console(const console_command& command) const {
    auto& nodes = parts_->process.nodes;
    if (!nodes || command.of_process || node_.name == parts_->node.name)
      return std::nullopt;
    auto found = nodes->find(node_.name);
    if (!found)
      return std::nullopt;
    return found->config->directory.console_socket();
  }

  /// In a grid the node may have stopped and started since.
  command_task find_node(const console_command& command) {
    if (!parts_->process.grid || command.of_process)
      co_return caf::unit;
    auto all = co_await ask<members>(*this, parts_->asker, parts_->process.grid,
                                     get_members{}, node_patience);
    if (!all)
      co_return std::move(all.error());
    for (auto& member : all->items)
      if (member.name == node_.name && member.node) {
        node_ = {member.name, member.config, member.node, member.env};
        co_return caf::unit;
      }
    co_return failure(ec::try_later, node_.name + " does not run: `fault "
                                       + node_.name + " none` starts it");
  }

  command_context make_context(bool json, std::vector<std::string> words) {
    return {
      *this, parts_->asker, parts_->sys,      node_, parts_->process, {}, {},
      json,  columns_,      std::move(words), rates_};
  }

  asio::awaitable<std::vector<std::string>> completions(std::string text) {
    std::vector<std::string> result;
    auto blank = text.find_last_of(' ');
    auto word = blank == std::string::npos ? text : text.substr(blank + 1);
    std::vector<std::string> known;
    if (blank == std::string::npos) {
      for (auto& command : console_commands())
        known.emplace_back(command.name);
      known.emplace_back("lua");
    } else {
      auto command = find_command(text.substr(0, text.find(' ')));
      if (command != nullptr && command->completes_actors
          && !other_console(*command)) {
        auto found = co_await find_node(*command);
        if (found) {
          auto context = make_context(false, {});
          auto all = co_await look_around(context);
          if (all)
            known = actor_words(*all);
        }
      }
    }
    for (auto& candidate : known)
      if (candidate.starts_with(word) && result.size() < max_completions)
        result.push_back(candidate);
    std::sort(result.begin(), result.end());
    co_return result;
  }

  asio::awaitable<caf::expected<void>> write(console_json line) {
    if (cancelled_)
      co_return command_cancelled();
    auto text
      = line.dump(-1, ' ', false, console_json::error_handler_t::replace)
        + "\n";
    error_code err;
    co_await asio::async_write(socket_, asio::buffer(text),
                               asio::redirect_error(asio::use_awaitable, err));
    if (err)
      co_return failure(ec::cancelled, "the client went away");
    co_return caf::unit;
  }

  void cancel() {
    cancelled_ = true;
    timer_.cancel();
    if (auto gone = std::exchange(gone_, nullptr))
      gone();
  }

  stream_protocol::socket socket_;
  asio::steady_timer timer_;
  const std::shared_ptr<const console_parts> parts_;
  console_node node_; ///< that the client looks into
  const std::function<void()> ended_;
  std::string received_;
  std::function<void()> gone_; ///< set while a command waits for an actor
  size_t columns_ = 0;
  bool running_ = false;
  bool cancelled_ = false;
  message_rates rates_;
};

std::shared_ptr<console_session>
start_console_session(stream_protocol::socket socket,
                      std::shared_ptr<const console_parts> parts,
                      std::function<void()> ended) {
  auto session = std::make_shared<console_session>(
    std::move(socket), std::move(parts), std::move(ended));
  asio::co_spawn(
    session->executor(), [session] { return session->run(); }, asio::detached);
  return session;
}

void close_console_session(const std::shared_ptr<console_session>& session) {
  asio::dispatch(session->executor(), [session] { session->close(); });
}

} // namespace tahoe
