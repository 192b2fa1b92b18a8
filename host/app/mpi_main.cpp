/// `ballast-mpi`: the same program as one of the processes that mpirun or srun starts.
#include "host/app/program.hpp"
#include "host/base/streams.hpp"
#include "host/mpi/mpi_team.hpp"

int main(int argc, char** argv)
{
    ballast::guard_standard_streams();
    ballast::MpiTeam team;
    return ballast::app::run_program(argc, argv, "ballast-mpi", team);
}
