// What most tests include in the end, parsed once; see actors/precompiled.

#include "actors/precompiled/actors.hpp"

#include <doctest/doctest.h>
