#include "web/console/ssh_connection.hpp"

#include "web/console/ssh_authorized_keys.hpp"

#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <sys/epoll.h>
#include <utility>

namespace tahoe {

namespace {

/// Clients ask whether a key would do before they sign with it.
constexpr int max_offers = 20;
/// What a login takes is far less. Each request has an answer, which would be
/// kept for a client that does not read.
constexpr uint64_t max_login_bytes = 48 << 10;
/// Likewise of a user: what may come while answers wait to be sent.
/// More than the window of a channel, which libssh lets the client fill.
constexpr uint64_t max_unanswered_bytes = 4 << 20;
/// libssh keeps a channel until both sides have closed it.
constexpr int max_sessions = 1000;

std::string base64_of(ssh_key key) {
  char* text = nullptr;
  if (ssh_pki_export_pubkey_base64(key, &text) != SSH_OK)
    return {};
  std::string result = text;
  ssh_string_free_char(text);
  return result;
}

std::string fingerprint_of(ssh_key key) {
  unsigned char* hash = nullptr;
  size_t length = 0;
  if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &length)
      != SSH_OK)
    return "unknown key";
  auto* text
    = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, length);
  ssh_clean_pubkey_hash(&hash);
  if (!text)
    return "unknown key";
  std::string result = text;
  ssh_string_free_char(text);
  return result;
}

} // namespace

/// What libssh calls. Each gets the connection, which lives on until they have
/// returned.
struct ssh_connection::callbacks {
  explicit callbacks(ssh_connection* owner) {
    table.userdata = owner;
    table.auth_pubkey_function = on_key;
    table.channel_open_request_session_function = on_session;
    table.gssapi_select_oid_function = on_gssapi;
    ssh_callbacks_init(&table);
  }

  static ssh_connection& owner(void* data) {
    return *static_cast<ssh_connection*>(data);
  }

  static int on_key(ssh_session, const char*, ssh_key_struct* key, char state,
                    void* data) {
    if (state != SSH_PUBLICKEY_STATE_NONE
        && state != SSH_PUBLICKEY_STATE_VALID) {
      owner(data).refuse("a signature that is none");
      return SSH_AUTH_DENIED;
    }
    auto proven = state == SSH_PUBLICKEY_STATE_VALID;
    return owner(data).may_log_in(key, proven) ? SSH_AUTH_SUCCESS
                                               : SSH_AUTH_DENIED;
  }

  /// Without this libssh asks Kerberos, which asks the name service.
  static ssh_string
  on_gssapi(ssh_session, const char*, int, ssh_string*, void* data) {
    owner(data).refuse("a ticket of Kerberos");
    return nullptr;
  }

  static ssh_channel on_session(ssh_session session, void* data) {
    auto& self = owner(data);
    if (!self.logged_in_ || self.console_ || self.over_
        || ++self.sessions_ > max_sessions)
      return nullptr;
    self.console_ = std::make_unique<ssh_console>(session, self.setup_.loop,
                                                  self.setup_.console_socket);
    return self.console_->channel();
  }

  ssh_server_callbacks_struct table{};
  ssh_counter_struct raw{}; ///< bytes of the socket
};

ssh_connection::ssh_connection(ssh_connection_setup setup, std::string address)
  : setup_(std::move(setup)), address_(std::move(address)),
    callbacks_(std::make_unique<callbacks>(this)) {}

ssh_connection::~ssh_connection() {
  // Callbacks come until the session is freed.
  over_ = true;
  if (logged_in_)
    setup_.log.info("logged-out", address_);
  console_.reset();
  if (!session_)
    return;
  unwatch();
  if (event_)
    ssh_event_remove_session(event_, session_);
  ssh_disconnect(session_);
  ssh_free(session_);
  if (event_)
    ssh_event_free(event_);
}

bool ssh_connection::begin(ssh_bind_struct* bind, file_descriptor socket) {
  session_ = ssh_new();
  // libssh closes what it was given.
  if (!session_
      || ssh_bind_accept_fd(bind, session_, socket.release()) != SSH_OK)
    return false;
  ssh_set_blocking(session_, 0);
  ssh_set_auth_methods(session_, SSH_AUTH_METHOD_PUBLICKEY);
  ssh_set_server_callbacks(session_, &callbacks_->table);
  ssh_set_counters(session_, &callbacks_->raw, nullptr);
  // Begins it; the rest happens in `poll`.
  if (ssh_handle_key_exchange(session_) == SSH_ERROR)
    return false;
  // Writing polls, too. In an event of several sessions it would take the end
  // of another one for its own.
  auto event = ssh_event_new();
  if (!event || ssh_event_add_session(event, session_) != SSH_OK) {
    ssh_event_free(event);
    return false;
  }
  event_ = event;
  fd_ = ssh_get_fd(session_);
  watch();
  return true;
}

/// Lets the loop wake when there is something to read, or room for what could
/// not be sent.
void ssh_connection::watch() {
  auto pending = ssh_get_status(session_) & SSH_WRITE_PENDING;
  auto events = uint32_t{EPOLLIN} | (pending ? uint32_t{EPOLLOUT} : 0);
  if (events != std::exchange(watched_, events))
    setup_.loop.watch(fd_, events, [](uint32_t) {});
}

void ssh_connection::unwatch() {
  if (fd_ >= 0)
    setup_.loop.forget(std::exchange(fd_, -1));
}

/// True if libssh has closed the socket, whose number is another's soon.
bool ssh_connection::notice_end() {
  if (!(ssh_get_status(session_) & (SSH_CLOSED | SSH_CLOSED_ERROR)))
    return false;
  unwatch();
  over_ = true;
  return true;
}

void ssh_connection::serve(clock::time_point now) {
  ssh_event_dopoll(event_, 0);
  if (notice_end())
    return;
  if (console_) {
    console_->serve();
    // A client that does not close what has ended holds no place for that.
    if (console_->is_active())
      deadline_ = now + idle_time;
    if (console_->is_over())
      console_.reset();
  }
  if (notice_end())
    return;
  if (!(ssh_get_status(session_) & SSH_WRITE_PENDING))
    answered_bytes_ = bytes_received();
  auto too_much = logged_in_
                    ? bytes_received() - answered_bytes_ > max_unanswered_bytes
                    : bytes_received() > max_login_bytes;
  watch();
  if (logged_in_ && too_much) {
    setup_.log.refusal("turned-away", address_ + " sends and does not read");
    over_ = true;
  } else if (attempts_ >= max_attempts || offers_ > max_offers || too_much) {
    setup_.log.refusal("turned-away", address_ + " after too many attempts");
    over_ = true;
  } else if (now >= deadline_) {
    if (!logged_in_)
      setup_.log.refusal("turned-away", address_ + " was too slow to log in");
    over_ = true;
  }
}

bool ssh_connection::may_log_in(ssh_key_struct* key, bool proven) {
  if (logged_in_ || over_)
    return false;
  ++offers_;
  if (!is_authorized(key)) {
    refuse("the key " + fingerprint_of(key) + " is not in "
           + setup_.keys_file.filename().string());
    return false;
  }
  if (!proven)
    return true;
  if (!setup_.has_room()) {
    refuse("too many are logged in");
    return false;
  }
  logged_in_ = true;
  deadline_ = clock::now() + idle_time;
  setup_.log.info("logged-in", address_ + " with the key " + fingerprint_of(key)
                                 + " of "
                                 + setup_.keys_file.filename().string());
  return true;
}

bool ssh_connection::is_authorized(ssh_key_struct* key) {
  auto file = read_authorized_keys(setup_.keys_file);
  if (!file) {
    setup_.log.refusal("no-keys", describe(file.error()));
    return false;
  }
  for (auto& skipped : file->skipped)
    setup_.log.refusal("skipped-key",
                       setup_.keys_file.filename().string() + " " + skipped);
  auto base64 = base64_of(key);
  return !base64.empty() && file->contains(base64);
}

uint64_t ssh_connection::bytes_received() const {
  return callbacks_->raw.in_bytes;
}

void ssh_connection::refuse(const std::string& why) {
  ++attempts_;
  setup_.log.refusal("refused", address_ + ": " + why);
}

} // namespace tahoe
