// What compiles: for static_asserts on mistakes that must not.
#pragma once

namespace raftbed {

template <class A, class B>
concept can_add = requires(A a, B b) {
  a + b;
};
template <class A, class B>
concept can_subtract = requires(A a, B b) {
  a - b;
};

}  // namespace raftbed
