#include "web/server/request_log.hpp"

#include "web/server/request_target.hpp"

namespace tahoe {

void request_log::served(const served_request& request) const {
  using std::chrono::milliseconds;
  auto time = std::chrono::steady_clock::now() - request.began;
  auto rounded = std::chrono::duration_cast<milliseconds>(time).count();
  log_.with_id(request.id)
    .info("request", peer_ + " " + std::string{request.method} + " "
                       + censored_target(request.target) + " "
                       + std::to_string(request.status) + " "
                       + std::to_string(request.written) + " bytes "
                       + std::to_string(rounded) + " ms");
  metrics_.served(request.method, request.target, request.status, time);
}

void request_log::refused(std::string_view id,
                          const request_refusal& what) const {
  if (!what.why)
    return;
  log_.with_id(id).info(to_string(*what.why), peer_ + " " + what.line);
  metrics_.refused(*what.why);
  if (what.status != 0)
    metrics_.served({}, {}, what.status, interval{0});
}

void request_log::failed(std::string_view what) const {
  log_.error("request-failed", std::string{what});
}

} // namespace tahoe
