#include "config/node_secrets.hpp"

#include "codec/base32.hpp"
#include "config/small_file.hpp"
#include "config/text.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace tahoe {

namespace {

constexpr size_t max_file_size = 64 * 1024;

using secret_bytes = secret<struct node_secret_tag, 32>;

/// The secret in the file; a new one that is on disk if there is no file.
caf::expected<secret_bytes>
load_or_create(const std::filesystem::path& path, const random_source& random) {
  auto text = read_text(path, max_file_size);
  if (text) {
    auto parsed = base32_decode_as<secret_bytes>(trim(*text));
    if (!parsed)
      return failure(ec::malformed, path.string()
                                      + " is damaged: expected 32 bytes in "
                                        "base32; restore it from a backup");
    return parsed;
  }
  if (code_of(text.error()) != ec::not_found)
    return std::move(text.error());
  auto fresh = random_bytes<secret_bytes>(random);
  if (!fresh)
    return fresh;
  auto line = base32_encode(fresh->reveal()) + '\n';
  if (auto saved = write_text_durably(path, line, file_access::owner); !saved)
    return std::move(saved.error());
  return fresh;
}

/// RFC 4648 section 5, with padding: the form Tahoe-LAFS' tools expect.
std::string base64_url(byte_view bytes) {
  constexpr std::string_view alphabet
    = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string result;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    auto group = bytes.subspan(i, std::min<size_t>(3, bytes.size() - i));
    uint32_t bits = 0;
    for (size_t j = 0; j < 3; ++j)
      bits = bits << 8 | (j < group.size() ? group[j] : 0u);
    for (size_t j = 0; j < 4; ++j)
      result += j <= group.size() ? alphabet[bits >> (18 - 6 * j) & 63] : '=';
  }
  return result;
}

} // namespace

caf::expected<identity> load_or_create_identity(const node_directory& dir,
                                                const random_source& random) {
  auto path = dir.identity();
  auto text = read_text(path, max_file_size);
  if (text) {
    auto loaded = identity::from_pem(*text);
    if (!loaded)
      return failure(ec::malformed,
                     path.string() + ": " + describe(loaded.error()));
    return loaded;
  }
  if (code_of(text.error()) != ec::not_found)
    return std::move(text.error());
  auto fresh = identity::generate(random);
  if (!fresh)
    return fresh;
  auto pem = fresh->to_pem();
  if (!pem)
    return std::move(pem.error());
  if (auto saved = write_text_durably(path, *pem, file_access::owner); !saved)
    return std::move(saved.error());
  return fresh;
}

caf::expected<convergence_secret>
load_or_create_convergence_secret(const node_directory& dir,
                                  const random_source& random) {
  auto loaded = load_or_create(dir.convergence_secret(), random);
  if (!loaded)
    return std::move(loaded.error());
  return convergence_secret{loaded->reveal()};
}

caf::expected<lease_secret>
load_or_create_lease_secret(const node_directory& dir,
                            const random_source& random) {
  auto loaded = load_or_create(dir.lease_secret(), random);
  if (!loaded)
    return std::move(loaded.error());
  return *lease_secret::from(loaded->reveal());
}

caf::expected<std::string>
make_api_auth_token(const node_directory& dir, const random_source& random) {
  auto fresh = random_bytes<secret_bytes>(random);
  if (!fresh)
    return std::move(fresh.error());
  auto token = base64_url(fresh->reveal());
  auto saved
    = write_text_durably(dir.api_auth_token(), token, file_access::owner);
  if (!saved)
    return std::move(saved.error());
  return token;
}

} // namespace tahoe
