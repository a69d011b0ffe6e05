#include "actors/observed.hpp"

#include <cstdlib>
#include <cxxabi.h>

namespace tahoe {

std::string short_type_name(const char* mangled) {
  int status = 0;
  std::unique_ptr<char, void (*)(void*)> text{
    abi::__cxa_demangle(mangled, nullptr, nullptr, &status), std::free};
  std::string result = status == 0 ? text.get() : mangled;
  constexpr std::string_view ours = "tahoe::";
  if (result.starts_with(ours))
    result.erase(0, ours.size());
  return result;
}

caf::settings
render_counts(const std::map<std::string, message_count>& counts) {
  using std::chrono::duration_cast;
  caf::settings result;
  for (auto& [name, counter] : counts) {
    caf::settings row;
    auto busy = duration_cast<std::chrono::microseconds>(counter.busy);
    caf::put(row, "count", static_cast<int64_t>(counter.count));
    caf::put(row, "busy_us", static_cast<int64_t>(busy.count()));
    result[name] = std::move(row);
  }
  return result;
}

} // namespace tahoe
