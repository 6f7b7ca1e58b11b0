import Basics
import Glibc

// The door: picks the subcommand, prints its help or its error, and turns an error into an exit code.

setvbuf(stdout, nil, _IOLBF, 0)
let exitCode = await CommandLineInterface.run(Array(CommandLine.arguments.dropFirst()))
exit(exitCode)
