#include "web/cli/console/line_history.hpp"

namespace tahoe {

void line_history::add(const std::string& line) {
  back_ = 0;
  typed_.clear();
  if (line.empty() || (!lines_.empty() && lines_.back() == line))
    return;
  lines_.push_back(line);
  if (lines_.size() > max_lines)
    lines_.pop_front();
}

bool line_history::older(std::string& line) {
  if (back_ == lines_.size())
    return false;
  if (back_ == 0)
    typed_ = line;
  ++back_;
  line = lines_[lines_.size() - back_];
  return true;
}

bool line_history::newer(std::string& line) {
  if (back_ == 0)
    return false;
  --back_;
  line = back_ == 0 ? typed_ : lines_[lines_.size() - back_];
  return true;
}

} // namespace tahoe
