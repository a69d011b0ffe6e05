#include "web/cli/console/lua_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <vector>

namespace tahoe {

namespace {

caf::error start_error(const char* what, int error) {
  return failure(ec::io_failure, std::string{"cannot start Lua: "} + what + ": "
                                   + std::generic_category().message(error));
}

struct pipe_ends {
  file_descriptor reader;
  file_descriptor writer;
};

pipe_ends make_pipe() {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0)
    return {};
  return {file_descriptor{ends[0]}, file_descriptor{ends[1]}};
}

void set_nonblocking(const file_descriptor& fd) {
  fcntl(fd.get(), F_SETFL, O_NONBLOCK);
}

/// glibc 2.36 declares its own function for this as C++.
file_descriptor open_pid(pid_t pid) {
  return file_descriptor{static_cast<int>(syscall(SYS_pidfd_open, pid, 0))};
}

/// What the new process gets: its pipes and no other descriptor, a process
/// group of its own (Ctrl-C comes from the shell alone), the usual signals.
class spawn_plan {
public:
  spawn_plan(int input, int output, int errors) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, errors, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes_);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK
                                             | POSIX_SPAWN_SETSIGDEF
                                             | POSIX_SPAWN_SETPGROUP);
  }

  spawn_plan(const spawn_plan&) = delete;
  spawn_plan& operator=(const spawn_plan&) = delete;

  ~spawn_plan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  int run(pid_t& pid, std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (auto& word : words)
      arguments.push_back(word.data());
    arguments.push_back(nullptr);
    return posix_spawn(&pid, "/proc/self/exe", &actions_, &attributes_,
                       arguments.data(), environ);
  }

private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

} // namespace

caf::expected<lua_process>
lua_process::start(const std::filesystem::path& socket,
                   const std::optional<std::string>& file,
                   const std::optional<std::string>& node) {
  auto input = make_pipe();
  auto output = make_pipe();
  auto errors = make_pipe();
  if (!input.reader || !output.reader || !errors.reader)
    return start_error("no pipe", errno);
  std::vector<std::string> words{"tahoe-node", "lua-console", socket.string()};
  if (file)
    words.push_back(*file);
  if (node)
    words.push_back("--node=" + *node);
  spawn_plan plan{input.reader.get(), output.writer.get(), errors.writer.get()};
  lua_process result;
  if (auto error = plan.run(result.pid_, std::move(words)); error != 0) {
    result.pid_ = -1;
    return start_error("no process", error);
  }
  result.pid_fd_ = open_pid(result.pid_);
  if (!result.pid_fd_)
    return start_error("no pidfd", errno);
  result.input_ = std::move(input.writer);
  result.output_ = std::move(output.reader);
  result.errors_ = std::move(errors.reader);
  set_nonblocking(result.input_);
  set_nonblocking(result.output_);
  set_nonblocking(result.errors_);
  return result;
}

lua_process::lua_process(lua_process&& other) noexcept
  : pid_(std::exchange(other.pid_, -1)), pid_fd_(std::move(other.pid_fd_)),
    input_(std::move(other.input_)), output_(std::move(other.output_)),
    errors_(std::move(other.errors_)) {}

lua_process::~lua_process() {
  if (pid_ < 0)
    return;
  kill(pid_, SIGKILL);
  wait();
}

void lua_process::interrupt() {
  if (pid_ >= 0)
    kill(pid_, SIGINT);
}

lua_end lua_process::wait() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR)
    ;
  pid_ = -1;
  if (WIFSIGNALED(status))
    return {0, WTERMSIG(status)};
  return {WEXITSTATUS(status), 0};
}

} // namespace tahoe
