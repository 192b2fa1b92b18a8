#include "tests/fault/studies/broken_studies.hpp"

namespace ballast::test {

std::vector<BrokenStudy> broken_market()
{
    std::string const file = "promises.toml";
    return {
        {"report_after_horizon", "study.toml", "2027-06-30]", "2029-06-30]", "lengthen the horizon"},
        {"levels_fall", "study.toml", "[0.9, 0.99]", "[0.99, 0.9]", "rising order"},
        {"t_without_variance", "study.toml", "student_t_nu = 6", "student_t_nu = 3", "more than 4 degrees"},
        {"quantum_not_whole", "study.toml", "student_t_nu = 6", "money_quantum_log2 = 14.5", "whole number"},
        {"part_of_wrong_kind", "study.toml", "paid_inference = \"paid\"",
         "paid_inference = \"demand_inference\"", "gbm, jump_diffusion"},
        {"part_unknown", "study.toml", "ai_equity = \"equity\"", "ai_equity = \"equty\"",
         "Did you mean equity?"},
        {"no_room_for_open_weights", "study.toml", "paid_inference_usd_bn_per_year = 60",
         "paid_inference_usd_bn_per_year = 30", "open weights"},
        {"seed_beyond_a_whole_number", "study.toml", "student_t_nu = 6", "seed = 1e19",
         "0 to 9223372036854775807"},
        {"transmission_of_unknown", file, "resale = false", "resales = false", "Did you mean resale?"},
        {"replaced_by_nothing", "study.toml", "spot_ratio = 0.91",
         "spot_ratio = 0.91\nreplacement_share = 0.5", "Name a GPU class", "[market]"},
        {"replaced_by_unknown", "study.toml", "spot_ratio = 0.91",
         "spot_ratio = 0.91\nreplacement_share = 0.5\nreplacement_class = \"h10\"", "Did you mean h100?",
         "replacement_class"},
        {"cut_more_by_exchange", "study.toml", "spot_ratio = 0.91",
         "spot_ratio = 0.91\nexchange_volume_cut = 0.3\nreorganisation_volume_cut = 0.2",
         "Raise it or lower exchange_volume_cut", "reorganisation_volume_cut"},
        {"known_prices_of_no_weight", "study.toml", "spot_ratio = 0.91",
         "spot_ratio = 0.91\nknown_price_share = 0.5\nhazard_price_slope = 0", "hazard_price_slope above 0",
         "known_price_share"},
        {"release_without_depth", "study.toml", "spot_ratio = 0.91",
         "spot_ratio = 0.91\nrelease_depth_h100e = 0", "above 0", "release_depth"},
    };
}

}  // namespace ballast::test
