# Script: of what nvcc kept in FOLDER, leave nothing but PTX and machine code (the rest is preprocessed text).
file(GLOB steps "${FOLDER}/*.ii" "${FOLDER}/*.c" "${FOLDER}/*.cpp" "${FOLDER}/*.gpu" "${FOLDER}/*.fatbin")
if(steps)
    file(REMOVE ${steps})
endif()
