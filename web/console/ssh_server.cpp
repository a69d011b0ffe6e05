#include "web/console/ssh_server.hpp"

#include <algorithm>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <utility>

namespace tahoe {

namespace {

using namespace std::chrono_literals;

constexpr auto longest_wait = 500ms; ///< while deadlines run
constexpr auto deaf_time = 1s;

constexpr const char* key_exchanges
  = "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,"
    "ecdh-sha2-nistp384,ecdh-sha2-nistp521";
constexpr const char* ciphers
  = "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,"
    "aes128-gcm@openssh.com,aes256-ctr,aes128-ctr";
constexpr const char* key_algorithms
  = "ssh-ed25519,sk-ssh-ed25519@openssh.com,ecdsa-sha2-nistp256,"
    "ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,"
    "sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256";

bool set_text(ssh_bind bind, ssh_bind_options_e option, const char* value) {
  return ssh_bind_options_set(bind, option, value) == SSH_OK;
}

bool set_options(ssh_bind bind) {
  // The machine's own configuration of libssh is for other servers.
  bool no = false;
  return ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no)
           == SSH_OK
         && set_text(bind, SSH_BIND_OPTIONS_KEY_EXCHANGE, key_exchanges)
         && set_text(bind, SSH_BIND_OPTIONS_CIPHERS_C_S, ciphers)
         && set_text(bind, SSH_BIND_OPTIONS_CIPHERS_S_C, ciphers)
         && set_text(bind, SSH_BIND_OPTIONS_PUBKEY_ACCEPTED_KEY_TYPES,
                     key_algorithms);
}

} // namespace

caf::expected<std::unique_ptr<ssh_server>>
ssh_server::make(ssh_server_config config, const logger& log) {
  auto loop = event_loop::open();
  if (!loop)
    return std::move(loop.error());
  std::unique_ptr<ssh_server> server{
    new ssh_server{std::move(config), log, std::move(*loop)}};
  if (auto done = server->prepare(); !done)
    return std::move(done.error());
  return server;
}

ssh_server::ssh_server(ssh_server_config config, const logger& log,
                       event_loop loop)
  : config_(std::move(config)), log_(log), loop_(std::move(loop)) {}

ssh_server::~ssh_server() {
  // They may look at the others until they are gone.
  auto ending = std::exchange(connections_, {});
  ending.clear();
  if (bind_)
    ssh_bind_free(bind_);
}

caf::expected<void> ssh_server::prepare() {
  auto key = load_ssh_host_key(config_.host_key);
  if (!key)
    return std::move(key.error());
  bind_ = ssh_bind_new();
  // libssh takes the key over.
  if (!bind_ || !set_options(bind_)
      || ssh_bind_options_set(bind_, SSH_BIND_OPTIONS_IMPORT_KEY,
                              key->release())
           != SSH_OK)
    return failure(ec::io_failure, "libssh cannot be set up as a server");
  loop_.watch(config_.stop, EPOLLIN, [this](uint32_t) { stopped_ = true; });
  for (auto& listener : config_.listeners) {
    listen(listener);
    log_.info("opened", listener.address + " port "
                          + std::to_string(listener.port) + " for "
                          + listener.keys_file.filename().string());
  }
  return {};
}

void ssh_server::listen(const ssh_listener& to) {
  loop_.watch(to.fd.get(), EPOLLIN, [this, &to](uint32_t) { accept(to); });
}

void ssh_server::run() {
  while (!stopped_) {
    auto wait = connections_.empty() && !deaf_until_ ? -1ms : longest_wait;
    for (auto& connection : connections_)
      if (connection->has_more())
        wait = 0ms;
    loop_.run_once(wait);
    serve_all();
  }
}

void ssh_server::accept(const ssh_listener& from) {
  auto visitor = accept_ssh_visitor(from);
  if (!visitor) {
    log_.refusal("turned-away", describe(visitor.error()));
    deaf_until_ = clock::now() + deaf_time;
    for (auto& listener : config_.listeners)
      loop_.watch(listener.fd.get(), 0, {});
    return;
  }
  if (!visitor->fd)
    return;
  make_room();
  ssh_connection_setup setup{loop_, log_, from.keys_file,
                             config_.console_socket,
                             [this] { return has_room_for_user(); }};
  auto connection
    = std::make_unique<ssh_connection>(std::move(setup), visitor->address);
  if (connection->begin(bind_, std::move(visitor->fd)))
    connections_.push_back(std::move(connection));
}

void ssh_server::make_room() {
  auto is_visitor
    = [](auto& connection) { return !connection->is_logged_in(); };
  auto visitors
    = std::count_if(connections_.begin(), connections_.end(), is_visitor);
  if (static_cast<size_t>(visitors) < max_visitors)
    return;
  // The one that has come least far, the oldest of those: who only connects
  // keeps nobody out.
  auto first = connections_.end();
  for (auto i = connections_.begin(); i != connections_.end(); ++i)
    if (is_visitor(*i)
        && (first == connections_.end()
            || (*i)->bytes_received() < (*first)->bytes_received()))
      first = i;
  log_.refusal("turned-away",
               (*first)->address() + " for others that want to log in");
  connections_.erase(first);
}

void ssh_server::serve_all() {
  auto now = clock::now();
  for (auto& connection : connections_)
    connection->serve(now);
  std::erase_if(connections_,
                [](auto& connection) { return connection->is_over(); });
  if (deaf_until_ && now >= *deaf_until_) {
    deaf_until_.reset();
    for (auto& listener : config_.listeners)
      listen(listener);
  }
}

bool ssh_server::has_room_for_user() const {
  auto users = std::count_if(
    connections_.begin(), connections_.end(),
    [](auto& connection) { return connection->is_logged_in(); });
  return static_cast<size_t>(users) < max_users;
}

} // namespace tahoe
