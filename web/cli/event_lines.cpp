#include "web/cli/event_lines.hpp"

#include <nlohmann/json.hpp>

namespace tahoe {

namespace {

using json = nlohmann::ordered_json;

std::string to_line(const json& event) {
  // A file's name may be no UTF-8.
  return event.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

double seconds_of(std::chrono::milliseconds elapsed) {
  return static_cast<double>(elapsed.count()) / 1000;
}

} // namespace

std::string progress_event(const transfer_progress& now) {
  json total;
  if (now.total)
    total = *now.total;
  return to_line(
    {{"event", "progress"}, {"bytes", now.done}, {"total", total}});
}

std::string stored_event(const std::string& cap, uint64_t bytes,
                         std::chrono::milliseconds elapsed) {
  return to_line({{"event", "done"},
                  {"cap", cap},
                  {"bytes", bytes},
                  {"seconds", seconds_of(elapsed)}});
}

std::string fetched_event(uint64_t bytes, std::chrono::milliseconds elapsed) {
  return to_line(
    {{"event", "done"}, {"bytes", bytes}, {"seconds", seconds_of(elapsed)}});
}

std::string error_event(const command_error& err) {
  return to_line({{"event", "error"},
                  {"name", err.name},
                  {"message", err.cause},
                  {"remedy", err.remedy},
                  {"exit_code", static_cast<int>(err.code)}});
}

} // namespace tahoe
