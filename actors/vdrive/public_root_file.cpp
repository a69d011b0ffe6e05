#include "actors/vdrive/public_root_file.hpp"

#include "config/small_file.hpp"
#include "config/text.hpp"
#include "crypto/capability.hpp"

namespace tahoe {

namespace {

caf::expected<directory_write_cap>
parse_cap_file(const std::filesystem::path& file, std::string_view text,
               const furl& where) {
  auto cap = parse_capability(trim(text));
  auto root = cap ? std::get_if<directory_write_cap>(&*cap) : nullptr;
  if (root == nullptr)
    return failure(ec::malformed, file.string()
                                    + " holds no write cap of a directory: put "
                                      "back what was there");
  if (root->tub != where.tub || !(root->service == where.service))
    return failure(ec::refused, file.string()
                                  + " is of another vdrive: put back what was "
                                    "there, or private/node.pem and "
                                    "private/furls");
  return *root;
}

caf::expected<directory_write_cap>
make_cap_file(directory_store& store, const std::filesystem::path& file,
              const furl& where, const random_source& random) {
  auto lost = store.has_public_root();
  if (!lost)
    return std::move(lost.error());
  if (*lost)
    return failure(ec::refused, file.string()
                                  + " is lost, but the store has a public "
                                    "root: put it back, or set [vdrive] "
                                    "offer_public_root = false");
  auto key = random_bytes<directory_write_key>(random);
  if (!key)
    return std::move(key.error());
  directory_write_cap cap{*key, where.tub, where.service};
  if (auto written
      = write_text_durably(file, cap.to_uri() + "\n", file_access::owner);
      !written)
    return std::move(written.error());
  return cap;
}

} // namespace

caf::expected<directory_write_cap>
prepare_public_root(directory_store& store, const std::filesystem::path& file,
                    const furl& where, const random_source& random) {
  auto text = read_text(file, max_cap_length);
  if (!text && code_of(text.error()) == ec::malformed)
    text = std::string{};
  if (!text && code_of(text.error()) != ec::not_found)
    return std::move(text.error());
  auto cap = text ? parse_cap_file(file, *text, where)
                  : make_cap_file(store, file, where, random);
  if (!cap)
    return cap;
  if (auto kept = store.keep_public_root(index_of(read_key_of(cap->key)),
                                         enabler_of(cap->key));
      !kept)
    return std::move(kept.error());
  return cap;
}

} // namespace tahoe
