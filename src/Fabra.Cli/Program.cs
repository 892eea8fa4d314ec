using System.Runtime.InteropServices;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await FabraCommandLine.RunAsync(args, CliConsole.OfProcess(), stop.Token);

void Stop(PosixSignalContext signal)
{
    // The first signal ends the command in good order; the second is left to the system, in case the first hangs.
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
