#include "actors/inspection/message_counts.hpp"

#include <caf/actor_system.hpp>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cxxabi.h>
#include <memory>
#include <typeinfo>

namespace tahoe {

namespace {

using std::chrono::nanoseconds;

int64_t microseconds_of(nanoseconds time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

std::string demangled(const char* name) {
  int status = 0;
  std::unique_ptr<char, void (*)(void*)> text{
    abi::__cxa_demangle(name, nullptr, nullptr, &status), std::free};
  return status == 0 ? text.get() : name;
}

} // namespace

void handling_times::add(nanoseconds time) {
  ++count_;
  total_ += time;
  longest_ = std::max(longest_, time);
  auto length = std::bit_width(static_cast<uint64_t>(microseconds_of(time)));
  ++by_length_[std::min(static_cast<size_t>(length), by_length_.size() - 1)];
}

nanoseconds handling_times::percentile_99() const {
  uint64_t seen = 0;
  // The last has no upper end.
  for (size_t i = 0; i + 1 < by_length_.size(); ++i) {
    seen += by_length_[i];
    if (seen * 100 >= count_ * 99)
      return std::min<nanoseconds>(longest_,
                                   std::chrono::microseconds{1ULL << i});
  }
  return longest_;
}

void message_counts::add(caf::rtti_pair type, nanoseconds time) {
  by_type_[type].add(time);
  ++count_;
  busy_ += time;
}

caf::settings message_counts::render(const caf::actor_system& sys) const {
  caf::settings result;
  for (auto& [type, times] : by_type_) {
    caf::settings row;
    auto put = [&](caf::string_view what, nanoseconds time) {
      caf::put(row, what, microseconds_of(time));
    };
    caf::put(row, "count", static_cast<int64_t>(times.count()));
    put("busy_us", times.total());
    put("mean_us", times.total() / times.count());
    put("p99_us", times.percentile_99());
    put("longest_us", times.longest());
    result[message_type_name(sys, type)] = std::move(row);
  }
  return result;
}

std::string
message_type_name(const caf::actor_system& sys, caf::rtti_pair type) {
  if (type.first == 0 && type.second == nullptr)
    return "nothing";
  auto result = type.first == 0 ? demangled(type.second->name())
                                : sys.types().portable_name(type);
  constexpr std::string_view ours = "tahoe::";
  if (result.starts_with(ours))
    result.erase(0, ours.size());
  return result;
}

} // namespace tahoe
