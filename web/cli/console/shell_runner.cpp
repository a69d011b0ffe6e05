#include "web/cli/console/shell_runner.hpp"

namespace tahoe {

namespace {

/// The node's answers are its own; this is for when it is not well.
constexpr size_t max_answer = 16 << 20;
constexpr size_t enough_output = 256 << 10;
constexpr size_t enough_lua_input = 64 << 10;

} // namespace

struct shell_runner::running_lua {
  running_lua(shell_runner& owner, lua_process started)
    : process(std::move(started)),
      input(owner.loop_, process.take_input(), [](std::string_view) {}),
      output(owner.loop_, process.take_output(),
             [&owner](std::string_view bytes) {
               owner.shell_.lua_output(bytes);
               owner.settle();
             }),
      errors(owner.loop_, process.take_errors(),
             [&owner](std::string_view bytes) {
               owner.shell_.lua_errors(bytes);
               owner.settle();
             }) {}

  lua_process process;
  byte_channel input;
  byte_channel output;
  byte_channel errors;
};

shell_runner::shell_runner(event_loop& loop, shell_setup setup,
                           file_descriptor node, std::filesystem::path socket)
  : loop_(loop), socket_(std::move(socket)), shell_(std::move(setup)),
    node_(loop, std::move(node),
          [this](std::string_view bytes) { from_node(bytes); }) {
  settle();
}

shell_runner::~shell_runner() {
  if (lua_)
    loop_.forget(lua_->process.pid_fd());
}

bool shell_runner::wants_input() const {
  // Each key may draw a whole line.
  return shell_.wants_input() && output_.size() < enough_output
         && (!lua_ || lua_->input.unwritten() < enough_lua_input);
}

void shell_runner::input(std::string_view bytes) {
  shell_.input(bytes);
  settle();
}

void shell_runner::input_ended() {
  shell_.input_ended();
  settle();
}

void shell_runner::interrupt() {
  shell_.interrupt();
  settle();
}

void shell_runner::resize(terminal_size size) {
  shell_.resize(size);
  settle();
}

void shell_runner::output_taken(size_t length) {
  output_.erase(0, length);
  settle();
}

void shell_runner::errors_taken(size_t length) {
  errors_.erase(0, length);
  settle();
}

std::optional<exit_code> shell_runner::ended() const {
  if (!output_.empty() || !errors_.empty())
    return std::nullopt;
  return shell_.ended();
}

/// False if Lua could not be started: then there are other effects.
bool shell_runner::pass_effects() {
  auto effects = shell_.take_effects();
  output_ += effects.output;
  errors_ += effects.errors;
  node_.write(effects.to_node);
  auto started = !effects.start_lua || start_lua(effects);
  if (lua_) {
    lua_->input.write(effects.to_lua);
    if (effects.close_lua_input)
      lua_->input.close_after_writing();
    if (effects.interrupt_lua)
      lua_->process.interrupt();
  }
  return started;
}

void shell_runner::settle() {
  while (!pass_effects()) {
  }
  auto room
    = shell_.wants_output() && output_.size() + errors_.size() < enough_output;
  node_.read(room && !shell_.ended());
  if (lua_) {
    lua_->output.read(room);
    lua_->errors.read(room);
  }
}

void shell_runner::from_node(std::string_view bytes) {
  auto scanned = node_lines_.size();
  node_lines_ += bytes;
  size_t used = 0;
  for (auto end = node_lines_.find('\n', scanned); end != std::string::npos;
       end = node_lines_.find('\n', used)) {
    shell_.node_line(std::string_view{node_lines_}.substr(used, end - used));
    used = end + 1;
  }
  node_lines_.erase(0, used);
  if (bytes.empty() || node_lines_.size() > max_answer)
    shell_.node_gone();
  settle();
}

bool shell_runner::start_lua(const shell_effects& wish) {
  auto started = lua_process::start(socket_, wish.lua_file, wish.lua_node);
  if (!started) {
    shell_.lua_not_started(started.error());
    return false;
  }
  lua_ = std::make_unique<running_lua>(*this, std::move(*started));
  loop_.watch(lua_->process.pid_fd(), EPOLLIN,
              [this](uint32_t) { lua_has_ended(); });
  return true;
}

void shell_runner::lua_has_ended() {
  loop_.forget(lua_->process.pid_fd());
  lua_->output.drain();
  lua_->errors.drain();
  auto how = lua_->process.wait();
  lua_.reset();
  shell_.lua_ended(how);
  settle();
}

} // namespace tahoe
