import Glibc

// The door: picks the subcommand, prints its help or its error, and turns an error into an exit code.

let exitCode = await CommandLineInterface.run(Array(CommandLine.arguments.dropFirst()))
// Not `exit`: it would run the destructors of C libraries under media threads that still use them.
fflush(nil)
_exit(exitCode)
