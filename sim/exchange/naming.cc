#include "sim/exchange/naming.h"

namespace raftbed::exchange {
namespace {

// The others alone have an order, for the counter-example is minimal: it is the culprit that makes
// two of a kind follow each other in all of them.
Naming naming_of_lock(const linear::Operation& culprit, Model model) {
  if (culprit.expected == linear::absent) {
    return {"lock held twice", "In each order two hold the lock at once"};
  }
  if (model == Model::owner_mutex) {
    return {"lock not held released", "In each order the lock is released by who does not hold it"};
  }
  return {"free lock released", "In each order the lock is released while nobody holds it"};
}

}  // namespace

Naming naming_of(const Told& told) {
  const linear::Counterexample& example = told.example;
  const Model model = told.loaded.model;
  if (is_lock(model) && example.culprit.effect == linear::Effect::compare_and_set) {
    return naming_of_lock(example.culprit, model);
  }
  return {name_of(example.anomaly), sentence_of(example.anomaly)};
}

}  // namespace raftbed::exchange
