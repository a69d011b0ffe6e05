#include "actors/walks/deep_stats.hpp"

#include <algorithm>
#include <cmath>

namespace tahoe {

namespace {

/// The largest file of a step: 0, 3, 10, 31, 100, 316 ... bytes.
uint64_t end_of(unsigned step) {
  return step == 0 ? 0 : static_cast<uint64_t>(std::pow(10.0, step / 2.0));
}

unsigned step_of(uint64_t size) {
  unsigned step = 0;
  while (end_of(step) < size)
    ++step;
  return step;
}

} // namespace

void deep_stats::add_immutable_file(uint64_t size) {
  ++immutable_files;
  size_immutable_files += size;
  largest_immutable_file = std::max(largest_immutable_file, size);
  ++files_of_step_[step_of(size)];
}

void deep_stats::add_literal_file(uint64_t size) {
  ++literal_files;
  size_literal_files += size;
}

void deep_stats::add_directory(uint64_t size, uint64_t children) {
  ++directories;
  size_directories += size;
  largest_directory = std::max(largest_directory, size);
  largest_directory_children = std::max(largest_directory_children, children);
}

std::vector<deep_stats::size_bucket> deep_stats::histogram() const {
  std::vector<size_bucket> result;
  for (auto& [step, count] : files_of_step_)
    result.push_back(
      {step == 0 ? 0 : end_of(step - 1) + 1, end_of(step), count});
  return result;
}

} // namespace tahoe
