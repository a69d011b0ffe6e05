#pragma once

#include <cstddef>

namespace tahoe {

/// The memory of one Lua state: beyond the limit Lua collects its garbage, and
/// if that is not enough, the script gets "not enough memory".
class lua_heap {
public:
  explicit lua_heap(size_t limit) : normal_limit_(limit), limit_(limit) {}

  size_t used() const { return used_; }

  /// Allows at least so much more, up to an eighth beyond the limit: whoever
  /// filled the memory must be able to say what to forget.
  void make_room(size_t size);

  /// A lua_Alloc for this heap.
  static void* allocate(void* heap, void* block, size_t before, size_t after);

private:
  void* resize(void* block, size_t before, size_t after);

  size_t normal_limit_;
  size_t limit_;
  size_t used_ = 0;
};

} // namespace tahoe
