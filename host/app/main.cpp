/// `ballast`: the program as a process that works alone.
#include "host/app/program.hpp"

int main(int argc, char** argv)
{
    return ballast::app::run_program(argc, argv, "ballast", ballast::alone());
}
