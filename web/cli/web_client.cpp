#include "web/cli/web_client.hpp"

#include "web/cli/port_owner.hpp"
#include "web/cli/silence_watch.hpp"

#include <algorithm>
#include <cstring>
#include <curl/curl.h>
#include <nlohmann/json.hpp>

namespace tahoe {

namespace {

constexpr size_t max_error_text = 4096;
constexpr long transfer_buffer = 512 * 1024;
constexpr long connect_deadline = 10; // seconds

/// Seconds without a request after which a connection is not used again: the
/// node closes it after 60.
constexpr long max_idle_time = 20;

/// A shorter body costs less than to be refused before it is sent.
constexpr uint64_t short_body = 64 * 1024;

/// No reply that is kept whole is longer: that is a directory of a million
/// entries.
constexpr size_t max_reply_size = size_t{1} << 30;

/// What the callbacks of one transfer share.
struct transfer {
  const web_request& request;
  const interrupt_watch& interrupt;
  const node_access& node;
  const web_client& owner;
  CURL* curl;
  transfer_progress progress;
  std::string error_name = {}; ///< of X-Tahoe-Error
  std::string operation = {};  ///< of X-Tahoe-Operation
  std::string error_text = {}; ///< the body of a reply that is not good
  bool is_connected_anew = false;
  caf::error impostor = {}; ///< why what answers is not believed to be the node
  silence_watch silence{request.patience};
  bool is_dead = false; ///< the node neither went on nor said that it lives

  bool is_good() const {
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return status >= 200 && status < (request.may_redirect ? 400 : 300);
  }
};

/// Tells how far the request is. False if the user wants no more of it.
bool go_on(const transfer& self) {
  if (self.request.on_progress)
    self.request.on_progress(self.progress);
  return self.request.grace.count() > 0 || !self.interrupt.interrupted();
}

/// Takes a piece of a file. libcurl may bring many of them before it calls
/// `on_progress` again.
bool receive(transfer& self, std::string_view piece) {
  if (!self.request.write_body(piece))
    return false;
  curl_off_t total = 0;
  curl_easy_getinfo(self.curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &total);
  if (total >= 0)
    self.progress.total = static_cast<uint64_t>(total);
  self.progress.done += piece.size();
  self.progress.waiting = false;
  return go_on(self);
}

size_t on_read(char* to, size_t size, size_t count, void* context) {
  auto& self = *static_cast<transfer*>(context);
  auto filled = self.request.read_body(to, size * count);
  if (!filled)
    return CURL_READFUNC_ABORT;
  auto& progress = self.progress;
  progress.done += *filled;
  if (*filled == 0)
    progress.total = progress.done;
  progress.waiting = progress.total == progress.done;
  return *filled;
}

size_t on_write(char* from, size_t size, size_t count, void* context) {
  auto& self = *static_cast<transfer*>(context);
  std::string_view piece{from, size * count};
  if (self.is_good()) {
    if (!self.request.write_body)
      return piece.size();
    auto is_file = !self.request.read_body;
    auto taken
      = is_file ? receive(self, piece) : self.request.write_body(piece);
    return taken ? piece.size() : 0;
  }
  auto room = max_error_text - self.error_text.size();
  self.error_text += piece.substr(0, room);
  return piece.size();
}

size_t on_header(char* from, size_t size, size_t count, void* context) {
  auto& self = *static_cast<transfer*>(context);
  std::string_view line{from, size * count};
  auto take = [line](std::string_view name, std::string& value) {
    if (line.starts_with(name))
      value
        = line.substr(name.size(), line.find_first_of("\r\n") - name.size());
  };
  take("X-Tahoe-Error: ", self.error_name);
  take("X-Tahoe-Operation: ", self.operation);
  return line.size();
}

/// Whether to wait longer for a node that keeps silent. One that is at work may
/// do so for long; one that hangs answers nobody.
bool is_patient(transfer& self, curl_off_t moved) {
  if (!self.silence.is_too_long(moved))
    return true;
  self.is_dead = !self.owner.is_alive(self.request.patience)
                 && !self.interrupt.interrupted();
  self.silence.begin_anew();
  return !self.is_dead;
}

int on_progress(void* context, curl_off_t, curl_off_t received, curl_off_t,
                curl_off_t sent) {
  auto& self = *static_cast<transfer*>(context);
  return go_on(self) && is_patient(self, received + sent) ? 0 : 1;
}

int on_new_socket(void* context, curl_socket_t, curlsocktype) {
  static_cast<transfer*>(context)->is_connected_anew = true;
  return CURL_SOCKOPT_OK;
}

/// The connection is there and nothing has been sent. Whoever has the port
/// while the node is away must not get to see caps and the token.
int before_request(void* context, char* address, char*, int port, int) {
  auto& self = *static_cast<transfer*>(context);
  auto is_pinned = !self.node.pin.empty();
  auto& owner = self.node.owner;
  if (is_pinned || !owner || !self.is_connected_anew)
    return CURL_PREREQFUNC_OK;
  auto checked = check_listener(address, static_cast<uint16_t>(port), *owner);
  if (checked)
    return CURL_PREREQFUNC_OK;
  self.impostor = std::move(checked.error());
  return CURL_PREREQFUNC_ABORT;
}

/// The body of a request; one without has length 0 where the method wants one.
void prepare_body(const transfer& self) {
  auto& request = self.request;
  auto set = [&](auto option, auto value) {
    curl_easy_setopt(self.curl, option, value);
  };
  if (request.read_body) {
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, on_read);
    set(CURLOPT_READDATA, &self);
    if (request.body_size)
      set(CURLOPT_INFILESIZE_LARGE,
          static_cast<curl_off_t>(*request.body_size));
  } else if (request.method == "PUT" || request.method == "POST") {
    set(CURLOPT_POSTFIELDSIZE, 0L);
    set(CURLOPT_POSTFIELDS, "");
  }
  set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void prepare(transfer& self, const std::string& url, curl_slist* headers) {
  auto& pin = self.node.pin;
  auto set = [&](auto option, auto value) {
    curl_easy_setopt(self.curl, option, value);
  };
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  if (!pin.empty()) {
    // Neither who signed nor for which name: only who holds this key is it.
    set(CURLOPT_SSL_VERIFYPEER, 0L);
    set(CURLOPT_SSL_VERIFYHOST, 0L);
    set(CURLOPT_PINNEDPUBLICKEY, pin.c_str());
  }
  // A proxy from the environment would get to see caps.
  set(CURLOPT_PROXY, "");
  set(CURLOPT_SOCKOPTFUNCTION, on_new_socket);
  set(CURLOPT_SOCKOPTDATA, &self);
  set(CURLOPT_PREREQFUNCTION, before_request);
  set(CURLOPT_PREREQDATA, &self);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT, connect_deadline);
  set(CURLOPT_MAXAGE_CONN, max_idle_time);
  auto& request = self.request;
  if (auto limit = std::max(request.grace, request.deadline); limit.count() > 0)
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(limit.count()));
  set(CURLOPT_BUFFERSIZE, transfer_buffer);
  set(CURLOPT_UPLOAD_BUFFERSIZE, transfer_buffer);
  set(CURLOPT_HTTPHEADER, headers);
  set(CURLOPT_WRITEFUNCTION, on_write);
  set(CURLOPT_WRITEDATA, &self);
  set(CURLOPT_HEADERFUNCTION, on_header);
  set(CURLOPT_HEADERDATA, &self);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, on_progress);
  set(CURLOPT_XFERINFODATA, &self);
  prepare_body(self);
}

/// What the node says is wrong, of a reply that is not good: a line of text, or
/// `{"error": TEXT}` where JSON was to come.
std::string cause_in(const std::string& body) {
  auto line = body.substr(0, body.find('\n'));
  auto json = nlohmann::json::parse(line, nullptr, false);
  if (json.is_object() && json.contains("error") && json["error"].is_string())
    line = json["error"];
  return line.empty() ? "the node refused the request" : line;
}

std::optional<command_error> outcome(const transfer& self, CURLcode result) {
  // What was done before the signal came stays done.
  if (result == CURLE_OK && self.error_name.empty() && self.is_good())
    return std::nullopt;
  if (self.impostor)
    return stop_here(self.impostor);
  if (self.request.grace.count() == 0 && self.interrupt.interrupted())
    return stop_interrupted();
  if (self.is_dead)
    return stop_with(ec::try_later, "the node hangs: it takes connections and "
                                    "answers none");
  switch (result) {
  case CURLE_OK:
    break;
  case CURLE_COULDNT_CONNECT:
  case CURLE_OPERATION_TIMEDOUT:
    return stop_with(ec::try_later,
                     "no node answers at its web port: it is not running");
  case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    return stop_with(ec::refused, "what answers at the web port has not the "
                                  "node's key: this is not the node");
  case CURLE_PARTIAL_FILE:
    return stop_with(ec::io_failure,
                     "the node could not read the file to its end; its log "
                     "says why: operation="
                       + self.operation);
  default:
    // A refusal that came before all of the body was sent is still an answer.
    if (self.error_name.empty())
      return stop_with(ec::io_failure, std::string{"the request failed: "}
                                         + curl_easy_strerror(result));
  }
  long status = 0;
  curl_easy_getinfo(self.curl, CURLINFO_RESPONSE_CODE, &status);
  if (status == 302)
    return stop_with(ec::malformed, "that is a directory: ls lists it, cp -r "
                                    "copies it");
  auto line = cause_in(self.error_text);
  if (self.error_name.empty())
    return stop_with(ec::io_failure, line);
  return stop_with(self.error_name, line);
}

} // namespace

web_client::web_client(const node_access& node,
                       const interrupt_watch& interrupt)
  : node_(node), interrupt_(interrupt),
    curl_(curl_easy_init(), curl_easy_cleanup) {}

web_client::~web_client() = default;

std::optional<command_error> web_client::perform(const web_request& request) {
  if (!curl_)
    return stop_with(ec::io_failure, "cannot start libcurl");
  // Keeps the connection.
  curl_easy_reset(curl_.get());
  std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers{
    nullptr, curl_slist_free_all};
  auto add = [&](const std::string& line) {
    headers.reset(curl_slist_append(headers.release(), line.c_str()));
  };
  for (auto& line : request.headers)
    add(line);
  // What is short is sent at once, not when the node has asked for it.
  if (request.body_size.value_or(short_body) < short_body)
    add("Expect:");
  if (request.with_token)
    add("Authorization: tahoe-lafs " + node_.api_token);
  // The reply to an upload is short; that to another request is waited for.
  transfer_progress progress;
  progress.total = request.body_size;
  progress.waiting = !request.read_body;
  transfer self{request, interrupt_, node_, *this, curl_.get(), progress};
  auto url = node_.url + request.address;
  prepare(self, url, headers.get());
  auto result = curl_easy_perform(curl_.get());
  if (request.on_progress)
    request.on_progress(self.progress);
  long status = 0;
  curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &status);
  last_status_ = static_cast<unsigned>(status);
  auto stopped = outcome(self, result);
  // No connection to what is not the node is used again.
  if (self.impostor)
    curl_.reset(curl_easy_init());
  return stopped;
}

bool web_client::is_alive(std::chrono::milliseconds deadline) const {
  web_client other{node_, interrupt_};
  web_request request;
  request.address = "healthz";
  request.deadline = deadline;
  request.patience = {};
  other.perform(request);
  return other.last_status() != 0;
}

caf::expected<web_reply>
web_client::ask(web_request request, std::string_view body) {
  if (!body.empty()) {
    request.body_size = body.size();
    request.read_body = [body](char* to, size_t room) mutable {
      auto size = std::min(room, body.size());
      std::memcpy(to, body.data(), size);
      body.remove_prefix(size);
      return std::optional{size};
    };
  }
  web_reply reply;
  request.write_body = [&](std::string_view piece) {
    reply.body += piece;
    return reply.body.size() <= max_reply_size;
  };
  if (auto stopped = perform(request))
    return to_error(*stopped);
  reply.status = last_status_;
  return caf::expected<web_reply>{std::move(reply)};
}

std::string url_component(std::string_view text) {
  std::unique_ptr<char, void (*)(void*)> escaped{
    curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size())),
    curl_free};
  return escaped ? escaped.get() : "";
}

} // namespace tahoe
