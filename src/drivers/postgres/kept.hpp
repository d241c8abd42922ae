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
  bool keeps() const { return allowed_ && !given_up_; }

  struct Name {
    std::string text;     // empty: not to be kept, sent as it is
    bool is_new = false;  // to be prepared first
  };
  // In front of a step.
  void begin(const db::Step& step);
  // Of a statement in it, as it is sent.
  Name name_of(const db::Statement& statement, const std::string& sql);
  // The step was sent.
  void end();

  // They may be there or not: what comes next is prepared anew, under names that were never used.
  void forget();
  // Somebody deallocates them where nobody can see it.
  void give_up();

  // SQL behind another statement: what goes with the target. Done once left() was said.
  std::string leaving() const;
  void left();

 private:
  struct Entry {
    std::string name;
    bool for_target;
  };

  std::map<std::string, Entry> entries_;
  std::size_t given_ = 0;
  bool allowed_ = false;
  bool given_up_ = false;
  bool others_code_ = false;   // is in the step under way
  bool code_set_off_ = false;  // others may have prepared something, and ours is there
  bool in_doubt_ = false;      // others may have prepared something, or something of ours is left behind
};

}  // namespace drover::postgres
