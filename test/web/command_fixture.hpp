#pragma once

#include "test/support/redirection.hpp"
#include "test/support/web_fixture.hpp"
#include "web/cli/commands.hpp"

#include <sys/stat.h>

namespace tahoe::test {

/// What a command printed and answered.
struct command_outcome {
  int code = -1;
  std::string out;
  std::string err;
};

/// Before it there may be news of the progress, on a slow machine.
inline std::string last_line(const std::string& text) {
  auto end = text.size() < 2 ? text.npos : text.rfind('\n', text.size() - 2);
  return end == text.npos ? text : text.substr(end + 1);
}

/// A node with its web service, and commands that use it.
struct command_fixture : web_fixture {
  template <class Command>
  command_outcome run(Command command) {
    auto out = directory.path() / "stdout";
    auto err = directory.path() / "stderr";
    std::filesystem::remove(out);
    std::filesystem::remove(err);
    command_outcome result;
    {
      redirection to_out{STDOUT_FILENO, out};
      redirection to_err{STDERR_FILENO, err};
      result.code = command();
    }
    result.out = content_of(out);
    result.err = content_of(err);
    return result;
  }

  command_outcome put(const std::string& source) {
    return run([&] { return run_put({{directory.path()}, source}); });
  }

  command_outcome get(const std::string& cap, const std::string& target = "-") {
    return run([&] { return run_get({{directory.path()}, cap, target}); });
  }

  std::string cap() const { return stub_files::chk_cap(files->content.size()); }

  std::filesystem::path file(const char* name) const {
    return directory.path() / name;
  }

  void write(const char* name, const std::string& text) const {
    std::ofstream{file(name), std::ios::binary} << text;
  }

  /// True if `get` left nothing behind.
  bool has_no_trace_of(const std::string& name) const {
    for (auto& entry : std::filesystem::directory_iterator{directory.path()})
      if (entry.path().filename().string().find(name) != std::string::npos)
        return false;
    return true;
  }
};

} // namespace tahoe::test
