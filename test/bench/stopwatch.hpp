#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace tahoe::bench {

/// Rates of several pieces of work, each on one thread. Measured in the
/// thread's own CPU time, so that other processes disturb little, and round by
/// round, so that what disturbs disturbs all figures alike.
class stopwatch {
public:
  /// `work` handles `bytes` bytes of plaintext each time it is called. `code`
  /// is "k-of-N" or empty.
  void add(std::string figure, std::string code, size_t bytes,
           std::function<void()> work);

  /// Runs everything `rounds` times and prints one JSON object a line: figure,
  /// code, mb_per_s (the median, 10^6 bytes a second), best.
  void run(unsigned rounds);

private:
  struct entry {
    std::string figure;
    std::string code;
    size_t bytes;
    std::function<void()> work;
    std::vector<double> rates;
  };

  std::vector<entry> entries_;
};

/// Ends the program: a figure of wrong results is worth nothing.
[[noreturn]] void give_up(const std::string& why);

} // namespace tahoe::bench
