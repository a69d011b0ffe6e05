#pragma once

#include <chrono>
#include <thread>

namespace tahoe::test {

/// How long a test waits for what must come. It guards against hanging and
/// measures nothing: a busy machine suspends a thread for seconds anywhere.
inline constexpr std::chrono::seconds patience{60};

/// Waits until something becomes true on another thread.
template <class Condition>
bool eventually(Condition condition) {
  for (auto end = std::chrono::steady_clock::now() + patience;
       std::chrono::steady_clock::now() < end;
       std::this_thread::sleep_for(std::chrono::milliseconds{2}))
    if (condition())
      return true;
  return condition();
}

} // namespace tahoe::test
