#include "tenants/selection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenants/fixture_test.hpp"

namespace drover::tenants {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Target target(const std::string& id, Labels labels, const std::string& level = {}) {
  Target result;
  result.label = level.empty() ? id : id + "/" + level + "/x";
  result.tenant.id.text = id;
  result.tenant.labels = std::move(labels);
  result.level = level;
  return result;
}

const std::vector<Target> fleet{target("acme", {{"region", "eu"}, {"ring", "0"}}, "empresa"),
                                target("acme", {{"region", "eu"}, {"ring", "0"}}, "sucursal"),
                                target("beta", {{"region", "us"}, {"ring", "1"}}, "empresa"),
                                target("gamma", {}, "empresa")};

std::vector<std::string> chosen(const std::vector<std::string>& tenant, const std::vector<std::string>& select,
                                const std::vector<std::string>& level = {}) {
  std::vector<std::string> names;
  const auto selection = parse_selection(tenant, select, level);
  const auto targets = selection ? apply(*selection, fleet) : std::unexpected(selection.error());
  if (targets) {
    for (const auto& one : *targets) names.push_back(one.label);
  } else {
    for (const auto& problem : targets.error()) names.push_back(problem.code + ": " + to_string(problem));
  }
  return names;
}

TEST(Selecting, nothing_said_is_everything) {
  EXPECT_EQ(chosen({}, {}).size(), fleet.size());
  EXPECT_TRUE(parse_selection({}, {}, {})->everything());
}

TEST(Selecting, several_parts_intersect) {
  EXPECT_THAT(chosen({"acme, beta"}, {}), ElementsAre("acme/empresa/x", "acme/sucursal/x", "beta/empresa/x"));
  EXPECT_THAT(chosen({"acme", "beta"}, {"region=eu"}, {"empresa"}), ElementsAre("acme/empresa/x"));
  EXPECT_THAT(chosen({"acme/sucursal/x"}, {}), ElementsAre("acme/sucursal/x"));
}

TEST(Selecting, a_missing_label_equals_nothing_and_differs_from_everything) {
  EXPECT_THAT(chosen({}, {"ring=0|1"}, {"empresa"}), ElementsAre("acme/empresa/x", "beta/empresa/x"));
  EXPECT_THAT(chosen({}, {"ring!=0"}), ElementsAre("beta/empresa/x", "gamma/empresa/x"));
  EXPECT_THAT(chosen({}, {"region = eu , ring != 0"}), IsEmpty());
}

TEST(Selecting, unknown_names_say_what_is_close) {
  EXPECT_THAT(chosen({"acne"}, {}),
              ElementsAre(HasSubstr("tenant_unknown: there is no tenant 'acne' (did you mean 'acme'?)")));
  EXPECT_THAT(chosen({}, {"regoon!=eu"}), ElementsAre(HasSubstr("label_unknown")));
  EXPECT_THAT(chosen({}, {}, {"empres"}), ElementsAre(HasSubstr("did you mean 'empresa'?")));
  EXPECT_THAT(chosen({"a\nb"}, {}), ElementsAre(HasSubstr("'a\\nb'")));
}

TEST(Selecting, what_cannot_be_read_is_refused) {
  for (const auto* text : {"region", "=eu", "region=", "region==eu", "!=x", "a=b=c"}) {
    EXPECT_THAT(chosen({}, {text}), ElementsAre(HasSubstr("selection_invalid"))) << text;
  }
}

TEST(Selecting, an_empty_list_is_not_everything) {
  EXPECT_THAT(chosen({","}, {}), ElementsAre(HasSubstr("selection_empty")));
  EXPECT_THAT(chosen({}, {","}), ElementsAre(HasSubstr("selection_empty")));
  EXPECT_THAT(chosen({}, {}, {""}), ElementsAre(HasSubstr("selection_empty")));
}

struct FromFile : Fixture {};

TEST_F(FromFile, has_one_id_a_line_and_comments) {
  std::ofstream(project / "ids") << "\xEF\xBB\xBF# canaries\r\nacme # first\r\n\r\n  gamma\n";
  EXPECT_THAT(parse_selection({"@" + (project / "ids").string()}, {}, {})->ids, ElementsAre("acme", "gamma"));
}

TEST_F(FromFile, empty_or_missing_is_refused) {
  std::ofstream(project / "ids") << "# nobody\n";
  EXPECT_EQ(parse_selection({"@" + (project / "ids").string()}, {}, {}).error().front().code, "selection_empty");
  EXPECT_EQ(parse_selection({"@" + (project / "none").string()}, {}, {}).error().front().code, "file_unreadable");
}

}  // namespace
}  // namespace drover::tenants
