#include "web/lua/lua_heap.hpp"

#include <algorithm>
#include <cstdlib>

namespace tahoe {

void lua_heap::make_room(size_t size) {
  limit_ = std::clamp(used_ + size, normal_limit_,
                      normal_limit_ + normal_limit_ / 8);
}

void* lua_heap::allocate(void* heap, void* block, size_t before, size_t after) {
  // Of a new block, `before` tells what it is for, not its size.
  return static_cast<lua_heap*>(heap)->resize(
    block, block == nullptr ? 0 : before, after);
}

void* lua_heap::resize(void* block, size_t before, size_t after) {
  if (after == 0) {
    std::free(block);
    used_ -= before;
    return nullptr;
  }
  if (after > before && used_ + (after - before) > limit_)
    return nullptr;
  auto result = std::realloc(block, after);
  if (result != nullptr)
    used_ += after - before;
  return result;
}

} // namespace tahoe
