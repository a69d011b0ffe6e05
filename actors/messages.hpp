#pragma once

#include "actors/blob.hpp"
#include "actors/bounded.hpp"
#include "codec/bytes.hpp"
#include "crypto/furl.hpp"
#include "crypto/identity.hpp"
#include "crypto/lease_secrets.hpp"

#include <caf/meta/type_name.hpp>

// What travels between nodes. Everything here can come from a stranger: byte
// strings are a blob, bounded text or of fixed length, lists are bounded, and
// no message holds an actor handle (a furl's text or a token names things).
// What stays within a node is in local_messages.hpp.

namespace tahoe {

// -- tub ----------------------------------------------------------------------

/// Ask a peer's gateway for the service behind a swissnum. A right answer also
/// permits this peer to address the service until the connection ends.
struct get_service {
  tahoe::swissnum swissnum;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, get_service& x) {
  return f(caf::meta::type_name("get_service"), x.swissnum);
}

/// The number by which the service can be addressed over this connection.
struct service_granted {
  uint64_t actor = 0;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, service_granted& x) {
  return f(caf::meta::type_name("service_granted"), x.actor);
}

// -- introducer ---------------------------------------------------------------

/// What a node says of itself: JSON (DESIGN §4: version, seq, nickname,
/// software, services), signed with the key of its tub id.
struct announcement {
  bounded_text<8192> json;
  tahoe::public_key public_key;
  tahoe::signature signature;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, announcement& x) {
  return f(caf::meta::type_name("announcement"), x.json, x.public_key,
           x.signature);
}

/// Keep this announcement and show it to all subscribers.
struct publish_announcement {
  announcement what;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, publish_announcement& x) {
  return f(caf::meta::type_name("publish_announcement"), x.what);
}

/// What is new after `after` in the introducer's life `incarnation` (zeros: I
/// know nothing)? Answered at once if there is news, else when there is some
/// or after 50 s.
struct get_announcements {
  uint64_t incarnation = 0;
  uint64_t after = 0;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, get_announcements& x) {
  return f(caf::meta::type_name("get_announcements"), x.incarnation, x.after);
}

/// Announcements in the order of their arrival; ask again after `upto`.
struct announcements {
  uint64_t incarnation = 0;
  uint64_t upto = 0;
  bounded_list<announcement, 64> items;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, announcements& x) {
  return f(caf::meta::type_name("announcements"), x.incarnation, x.upto,
           x.items);
}

// -- storage ------------------------------------------------------------------

/// The id of the operation that a request is part of, in the logs of both
/// sides. Anything but letters and digits is no id: the server's lines have
/// none then.
using operation_tag = bounded_text<32>;

/// Names the buckets that one `allocate_buckets` opened. Unguessable: holding
/// it is the permission to write them.
using bucket_token = byte_string<struct bucket_token_tag, 16>;

/// Which shares of this file are here? Each comes with its first `head_size`
/// bytes (at most 4096 each, 512 KiB together), so that a small share needs no
/// second question.
struct find_shares {
  storage_index index;
  uint32_t head_size = 0;
  operation_tag operation = {};
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, find_shares& x) {
  return f(caf::meta::type_name("find_shares"), x.index, x.head_size,
           x.operation);
}

struct share_head {
  uint8_t number = 0;
  uint64_t size = 0; ///< bytes of share data, without container and leases
  blob head;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, share_head& x) {
  return f(caf::meta::type_name("share_head"), x.number, x.size, x.head);
}

struct shares_found {
  uint64_t writable_space = 0; ///< bytes a new share may take; 0: read-only
  bounded_list<share_head, 256> shares;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, shares_found& x) {
  return f(caf::meta::type_name("shares_found"), x.writable_space, x.shares);
}

/// Open a bucket for each wanted share that is not here yet, `share_size`
/// bytes each. Shares that are here get (or renew) this lease.
struct allocate_buckets {
  storage_index index;
  share_set wanted;
  uint64_t share_size = 0;
  lease_renew_secret renew_secret;
  lease_cancel_secret cancel_secret;
  operation_tag operation = {};
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, allocate_buckets& x) {
  return f(caf::meta::type_name("allocate_buckets"), x.index, x.wanted,
           x.share_size, x.renew_secret, x.cancel_secret, x.operation);
}

struct buckets_allocated {
  bucket_token token; ///< good while the asker's connection stands
  share_set already_here;
  share_set allocated; ///< wanted, and neither here nor refused for space
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, buckets_allocated& x) {
  return f(caf::meta::type_name("buckets_allocated"), x.token, x.already_here,
           x.allocated);
}

/// A share that fits in one message.
struct whole_share {
  uint8_t number = 0;
  blob data;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, whole_share& x) {
  return f(caf::meta::type_name("whole_share"), x.number, x.data);
}

/// Keep these shares of a file, all of one size: what takes large shares three
/// questions, allocate_buckets, write_share and close_share, in a single one.
/// Shares that are here get (or renew) this lease. Answered when those that
/// were stored are durable and visible.
struct store_shares {
  storage_index index;
  lease_renew_secret renew_secret;
  lease_cancel_secret cancel_secret;
  bounded_list<whole_share, 256> shares;
  operation_tag operation = {};
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, store_shares& x) {
  return f(caf::meta::type_name("store_shares"), x.index, x.renew_secret,
           x.cancel_secret, x.shares, x.operation);
}

struct shares_stored {
  share_set already_here;
  share_set stored; ///< neither here nor refused for space
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, shares_stored& x) {
  return f(caf::meta::type_name("shares_stored"), x.already_here, x.stored);
}

/// Append to a share. `offset` is where the last write ended: a share is
/// written in file order.
struct write_share {
  bucket_token token;
  uint8_t number = 0;
  uint64_t offset = 0;
  blob data;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, write_share& x) {
  return f(caf::meta::type_name("write_share"), x.token, x.number, x.offset,
           x.data);
}

/// The share is whole. Answered when it is durable and visible.
struct close_share {
  bucket_token token;
  uint8_t number = 0;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, close_share& x) {
  return f(caf::meta::type_name("close_share"), x.token, x.number);
}

/// Throw away every bucket of the token that is not closed.
struct abort_buckets {
  bucket_token token;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, abort_buckets& x) {
  return f(caf::meta::type_name("abort_buckets"), x.token);
}

/// Bytes [offset, offset + length) of a share, fewer at its end; at most
/// blob::max_wire_size.
struct read_share {
  storage_index index;
  uint8_t number = 0;
  uint64_t offset = 0;
  uint32_t length = 0;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, read_share& x) {
  return f(caf::meta::type_name("read_share"), x.index, x.number, x.offset,
           x.length);
}

/// This share of yours is damaged: keep a note for the operator.
struct advise_corrupt_share {
  storage_index index;
  uint8_t number = 0;
  bounded_text<1000> reason;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, advise_corrupt_share& x) {
  return f(caf::meta::type_name("advise_corrupt_share"), x.index, x.number,
           x.reason);
}

} // namespace tahoe
