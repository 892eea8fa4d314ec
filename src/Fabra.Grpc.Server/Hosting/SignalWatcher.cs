using System.Runtime.InteropServices;

namespace Fabra.Grpc.Server.Hosting;

/// <summary>The first signal to stop asks; the second one ends the process, whatever it is doing.</summary>
internal sealed class SignalWatcher : IDisposable
{
    private const int SignalExitBase = 128;

    private readonly PosixSignalRegistration[] _registrations;
    private int _received;

    public SignalWatcher(Action stop)
    {
        _registrations =
        [
            .. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT }
                .Select(signal => PosixSignalRegistration.Create(signal, context => Receive(context, stop))),
        ];
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Receive(PosixSignalContext context, Action stop)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _received) == 1)
        {
            stop();
            return;
        }

        // Records are durable before they are answered, so nothing that was promised is lost.
        Environment.Exit(SignalExitBase + NumberOf(context.Signal));
    }

    private static int NumberOf(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGINT => 2,
        PosixSignal.SIGQUIT => 3,
        _ => 15,
    };
}
