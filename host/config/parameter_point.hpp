#pragma once
/// The study at one point of a parameter design.
///
/// Ranges are stated one by one, so a corner of the hypercube may contradict itself (stress before watch, loadings that
/// explain more than all variance). A check that refuses a key moves the drawn parameters it is about, as little as
/// will do and never out of their ranges, and every move is kept. A point that no move repairs is refused.
#include <string>
#include <vector>

#include "host/config/parameter_design.hpp"

namespace ballast::config {

struct ParameterMove {
    std::string key;
    double drawn = 0;
    double used = 0;
    std::string reason;  ///< what the check said
};

struct StudyPoint {
    study::Study study;
    std::string sha256;          ///< of the effective study
    std::vector<double> values;  ///< [parameters] as used
    std::vector<ParameterMove> moves;
    std::vector<std::string> refused;  ///< why the checks refuse the study; empty where they do not
};

/// Point `point` of the design, 0 the first. A single parameter under or beside the refused key goes to the nearest
/// value of kMoveSteps equal parts of its range, or the study's own, that the check accepts; several go in quarters
/// towards the study's own values together.
StudyPoint study_at(LoadedStudy const& loaded, ParameterDesign const& design, std::size_t point);

inline constexpr int kMoveSteps = 16;

}  // namespace ballast::config
