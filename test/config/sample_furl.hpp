#pragma once

#include <string>

namespace tahoe::test {

/// The secret part of `sample_furl`: must never show up in an error.
inline const std::string sample_swissnum(32, 'b');

/// A furl that differs for each letter of base32.
inline std::string sample_furl(char letter = 'a') {
  return "pb://" + std::string(51, letter) + "a@127.0.0.1:1234/"
         + sample_swissnum;
}

} // namespace tahoe::test
