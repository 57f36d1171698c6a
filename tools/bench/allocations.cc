#include "bench/allocations.h"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

std::uint64_t count = 0;
bool is_weighing = false;
std::size_t weight = 0;
std::size_t most = 0;

void give_back(void* room) {
  if (is_weighing) weight -= malloc_usable_size(room);
  std::free(room);
}

}  // namespace

namespace raftbed {

std::uint64_t allocations() {
  return count;
}

HeapScale::HeapScale() {
  weight = most = 0;
  is_weighing = true;
}

HeapScale::~HeapScale() {
  is_weighing = false;
}

std::size_t HeapScale::in_use() const {
  return weight;
}

std::size_t HeapScale::peak() const {
  return most;
}

}  // namespace raftbed

void* operator new(std::size_t size) {
  ++count;
  void* const room = std::malloc(size);
  if (room == nullptr) throw std::bad_alloc();
  if (is_weighing) most = std::max(most, weight += malloc_usable_size(room));
  return room;
}
void operator delete(void* room) noexcept {
  give_back(room);
}
void operator delete(void* room, std::size_t) noexcept {
  give_back(room);
}
