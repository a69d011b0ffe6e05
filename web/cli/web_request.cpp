#include "web/cli/web_request.hpp"

#include <curl/curl.h>
#include <memory>

namespace tahoe {

namespace {

constexpr size_t max_error_text = 4096;
constexpr long transfer_buffer = 512 * 1024;
constexpr long connect_deadline = 10; // seconds

/// What the callbacks of one transfer share.
struct transfer {
  const web_request& request;
  const interrupt_watch& interrupt;
  CURL* curl;
  transfer_progress progress;
  std::string error_name; ///< of X-Tahoe-Error
  std::string operation;  ///< of X-Tahoe-Operation
  std::string error_text; ///< the body of a reply that is not good

  bool is_good() const {
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return status >= 200 && status < 300;
  }
};

/// Tells how far the request is. False if the user wants no more of it.
bool go_on(const transfer& self) {
  self.request.on_progress(self.progress);
  return !self.interrupt.interrupted();
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

int on_progress(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return go_on(*static_cast<transfer*>(context)) ? 0 : 1;
}

void prepare(transfer& self) {
  auto set = [&](auto option, auto value) {
    curl_easy_setopt(self.curl, option, value);
  };
  set(CURLOPT_URL, self.request.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http");
  // A proxy from the environment would get to see caps.
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT, connect_deadline);
  set(CURLOPT_BUFFERSIZE, transfer_buffer);
  set(CURLOPT_UPLOAD_BUFFERSIZE, transfer_buffer);
  set(CURLOPT_WRITEFUNCTION, on_write);
  set(CURLOPT_WRITEDATA, &self);
  set(CURLOPT_HEADERFUNCTION, on_header);
  set(CURLOPT_HEADERDATA, &self);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, on_progress);
  set(CURLOPT_XFERINFODATA, &self);
  if (self.request.read_body) {
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, on_read);
    set(CURLOPT_READDATA, &self);
    if (self.request.body_size)
      set(CURLOPT_INFILESIZE_LARGE,
          static_cast<curl_off_t>(*self.request.body_size));
  }
}

std::optional<command_error> outcome(const transfer& self, CURLcode result) {
  // What was done before the signal came stays done.
  if (result == CURLE_OK && self.error_name.empty() && self.is_good())
    return std::nullopt;
  if (self.interrupt.interrupted())
    return stop_interrupted();
  switch (result) {
  case CURLE_OK:
    break;
  case CURLE_COULDNT_CONNECT:
  case CURLE_OPERATION_TIMEDOUT:
    return stop_with(ec::try_later,
                     "no node answers at its web port: it is not running");
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
  auto line = self.error_text.substr(0, self.error_text.find('\n'));
  if (line.empty())
    line = "the node refused the request";
  if (self.error_name.empty())
    return stop_with(ec::io_failure, line);
  return stop_with(self.error_name, line);
}

} // namespace

std::optional<command_error>
perform(const web_request& request, const interrupt_watch& interrupt) {
  std::unique_ptr<CURL, void (*)(CURL*)> curl{curl_easy_init(),
                                              curl_easy_cleanup};
  if (!curl)
    return stop_with(ec::io_failure, "cannot start libcurl");
  // The reply to an upload is short; that to another request is waited for.
  transfer_progress progress;
  progress.total = request.body_size;
  progress.waiting = !request.read_body;
  transfer self{request, interrupt, curl.get(), progress, {}, {}, {}};
  prepare(self);
  auto result = curl_easy_perform(curl.get());
  request.on_progress(self.progress);
  return outcome(self, result);
}

std::string url_component(std::string_view text) {
  std::unique_ptr<char, void (*)(void*)> escaped{
    curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size())),
    curl_free};
  return escaped ? escaped.get() : "";
}

} // namespace tahoe
