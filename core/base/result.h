// What a boundary gives back: a value, or an error that says where, what was expected and what was
// found.
//
// Used where bytes or text enter (files, wire, scenarios, flags). Inside, there is no error
// channel: a broken rule is an assertion (core/base/broken.h).
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "core/base/broken.h"

namespace raftbed {

struct Error {
  std::string where;         // a file's name, "the wire", "--seed"
  std::uint32_t line = 0;    // from 1; 0 where lines mean nothing
  std::uint32_t column = 0;  // from 1; 0 where columns mean nothing
  std::string expected;
  std::string found;

  // "figure_8.scenario:12:9: expected a node, found 'n0'"
  [[nodiscard]] std::string text() const;
  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
class [[nodiscard]] Result {
 public:
  // Both convert, so that `return value;` and `return error;` read as they are meant.
  Result(T value) : held_(std::move(value)) {}      // NOLINT(*-explicit-*)
  Result(Error error) : held_(std::move(error)) {}  // NOLINT(*-explicit-*)

  [[nodiscard]] bool ok() const { return held_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // REQUIRES: ok().
  [[nodiscard]] T& value() & { return checked(); }
  [[nodiscard]] const T& value() const& { return const_cast<Result*>(this)->checked(); }
  [[nodiscard]] T&& value() && { return std::move(checked()); }
  T& operator*() & { return checked(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &checked(); }
  const T* operator->() const { return &value(); }

  // REQUIRES: !ok().
  [[nodiscard]] const Error& error() const {
    ASSERT(!ok());
    return *std::get_if<1>(&held_);
  }

 private:
  T& checked() {
    ASSERT(ok());
    return *std::get_if<0>(&held_);
  }
  std::variant<T, Error> held_;
};

}  // namespace raftbed
