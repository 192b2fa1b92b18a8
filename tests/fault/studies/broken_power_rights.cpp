#include "tests/fault/studies/broken_studies.hpp"

namespace ballast::test {

std::vector<BrokenStudy> broken_power_rights()
{
    std::string const file = "promises.toml";
    std::string const right = "[power_right.alpha_queue]";
    return {
        {"power_right_nowhere", file, "site = \"hall\"  # what its GPUs leave\n", "", "in no region", right},
        {"power_right_in_two_places", file, "mw = 40", "region = \"pjm\"\nmw = 40", "which has its own",
         right},
        {"power_right_of_another", file, "owner = \"alpha\"\nsite = \"hall\"  # what",
         "owner = \"beta\"\nsite = \"hall\"  # what", "owned by alpha", "# what its GPUs leave"},
        {"power_right_in_use", file, "mw = 40", "mw = 90", "are not spare", "# what its GPUs leave"},
        {"power_right_of_no_class", file, "gpu_class = \"h100\"\nrent_beta = 1", "rent_beta = 1",
         "without a gpu_class"},
        {"power_right_without_level", file, "rent_beta = 1", "rent_beta = 1\nscarcity_beta = 1",
         "level_factor", "scarcity_beta"},
        {"power_right_for_anothers_debt", file, "rent_beta = 1", "rent_beta = 1\nsecures = \"beta_loan\"",
         "owed by beta", "secures"},
        {"power_right_for_a_line", file, "rent_beta = 1", "rent_beta = 1\nsecures = \"alpha_revolver\"",
         "never over", "secures"},
        {"power_sale_brings_nothing", "firms.toml", "core_factor_beta = 0.1",
         "core_factor_beta = 0.1\npower_sale_haircut = 0.5\npower_sale_impact = 0.5",
         "Keep their sum below 1", "power_sale_impact"},
    };
}

}  // namespace ballast::test
