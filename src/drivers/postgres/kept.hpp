#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "db/script.hpp"

namespace drover::postgres {

// Which statements a session has prepared for us, by their text. Those of a step that runs somebody's code (a body that
// is not guarded by a kept statement) may deallocate them, or prepare their own: behind it nothing is taken for
// granted.
class Kept {
 public:
  // Whether the session is surely ours: nothing is kept where the next transaction may meet another one.
  void allow(bool is_ours) { allowed_ = is_ours; }

  struct Name {
    std::string text;     // empty: not to be kept, sent as it is
    bool is_new = false;  // to be prepared first
  };
  Name name_of(const std::string& sql);

  // A step was sent.
  void look_at(const db::Step& step);

  // They may be there or not: what comes next is prepared anew, under names that were never used.
  void forget();
  // Somebody deallocates them where nobody can see it.
  void give_up();

  // Others may have prepared something, or something of ours is left behind.
  bool is_in_doubt() const { return in_doubt_; }
  // All were deallocated.
  void clear();

 private:
  std::map<std::string, std::string> names_;
  std::size_t given_ = 0;
  bool allowed_ = false;
  bool given_up_ = false;
  bool in_doubt_ = false;
};

}  // namespace drover::postgres
