#include "test/support/source_root.hpp"

std::filesystem::path tahoe::test::source_root() {
  return TAHOE_SOURCE_ROOT;
}
