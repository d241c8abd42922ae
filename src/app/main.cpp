#include <string>
#include <vector>

#include "app/drivers.hpp"
#include "app/signals.hpp"
#include "cli/environment.hpp"

int main(int count, char** words) {
  const drover::app::Signals signals;
  const auto drivers = drover::app::make_drivers();
  return drover::cli::run(drivers, std::vector<std::string>(words + 1, words + count), signals.stop());
}
