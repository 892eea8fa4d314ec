using System.Runtime.InteropServices;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var terminated = false;
var code = await FabraCommandLine.RunAsync(args, CliConsole.OfProcess(), stop.Token);
// A command knows that it was to stop, but not by which signal.
return code == ExitCodes.Interrupted && terminated ? ExitCodes.Terminated : code;

void Stop(PosixSignalContext signal)
{
    if (!stop.IsCancellationRequested)
    {
        terminated = signal.Signal == PosixSignal.SIGTERM;
    }

    // The first signal ends the command in good order; the second is left to the system, in case the first hangs.
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
