#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace tahoe::test {

/// What came back for a command.
struct console_reply {
  std::string text;
  std::string end; ///< empty: the node closed the connection
  std::string message;
  unsigned clears = 0;
};

/// A client of the console's socket that speaks and waits.
class console_client {
public:
  explicit console_client(const std::filesystem::path& socket);
  ~console_client();

  console_client(const console_client&) = delete;
  console_client& operator=(const console_client&) = delete;

  bool connected() const { return connected_; }

  void send(const std::string& line);
  void send_command(const std::string& words); ///< divided by blanks

  /// The next line; null if there will be none.
  nlohmann::json read_line();

  /// What comes until the command has ended.
  console_reply read_reply();

  console_reply run(const std::string& words) {
    send_command(words);
    return read_reply();
  }

  /// Asks again while the answer is `try_later`: the console gives services
  /// half a second, which a busy machine exceeds.
  console_reply insist(const std::string& words);

private:
  int socket_;
  bool connected_;
  std::string received_;
};

} // namespace tahoe::test
