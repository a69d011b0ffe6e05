#include "web/cli/web_request.hpp"

#include "web/cli/progress.hpp"

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
  progress_line& progress;
  CURL* curl;
  std::string error_name; ///< of X-Tahoe-Error
  std::string operation;  ///< of X-Tahoe-Operation
  std::string error_text; ///< the body of a reply that is not good

  bool is_good() const {
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return status >= 200 && status < 300;
  }
};

size_t on_read(char* to, size_t size, size_t count, void* context) {
  auto& self = *static_cast<transfer*>(context);
  auto filled = self.request.read_body(to, size * count);
  return filled ? *filled : CURL_READFUNC_ABORT;
}

size_t on_write(char* from, size_t size, size_t count, void* context) {
  auto& self = *static_cast<transfer*>(context);
  std::string_view piece{from, size * count};
  if (self.is_good())
    return self.request.write_body(piece) ? piece.size() : 0;
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

int on_progress(void* context, curl_off_t down_total, curl_off_t down,
                curl_off_t up_total, curl_off_t up) {
  auto& self = *static_cast<transfer*>(context);
  auto upload = static_cast<bool>(self.request.read_body);
  self.progress.show(static_cast<uint64_t>(upload ? up : down),
                     static_cast<uint64_t>(upload ? up_total : down_total));
  return self.interrupt.interrupted() ? 1 : 0;
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
    return command_error{exit_code::interrupted, "interrupted", ""};
  switch (result) {
  case CURLE_OK:
    break;
  case CURLE_COULDNT_CONNECT:
  case CURLE_OPERATION_TIMEDOUT:
    return stop_with(exit_code::try_later,
                     "no node answers at its web port: it is not running");
  case CURLE_PARTIAL_FILE:
    return stop_with(exit_code::other,
                     "the node could not read the file to its end; its log "
                     "says why: operation="
                       + self.operation);
  default:
    // A refusal that came before all of the body was sent is still an answer.
    if (self.error_name.empty())
      return stop_with(exit_code::other, std::string{"the request failed: "}
                                           + curl_easy_strerror(result));
  }
  auto line = self.error_text.substr(0, self.error_text.find('\n'));
  if (line.empty())
    line = "the node refused the request";
  return stop_with(exit_code_of(self.error_name), line);
}

} // namespace

std::optional<command_error>
perform(const web_request& request, const interrupt_watch& interrupt,
        const char* verb) {
  std::unique_ptr<CURL, void (*)(CURL*)> curl{curl_easy_init(),
                                              curl_easy_cleanup};
  if (!curl)
    return stop_with(exit_code::other, "cannot start libcurl");
  progress_line progress{verb};
  transfer self{request, interrupt, progress, curl.get(), {}, {}, {}};
  prepare(self);
  return outcome(self, curl_easy_perform(curl.get()));
}

std::string url_component(std::string_view text) {
  std::unique_ptr<char, void (*)(void*)> escaped{
    curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size())),
    curl_free};
  return escaped ? escaped.get() : "";
}

} // namespace tahoe
