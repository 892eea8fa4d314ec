// Appends records from eight tasks at once and prints the number of each one that the spool acknowledged, until killed.
using Fabra.Core.Evidence.Spool;
using Fabra.Testing;
using Microsoft.Extensions.Logging.Abstractions;

var options = new SpoolOptions { Directory = args[0], Store = ContextSamples.Store, SegmentBytes = 64 << 10 };
var next = int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);
await using var spool = await ContextSpool.OpenAsync(
    options, TimeProvider.System, NullLogger<ContextSpool>.Instance, CancellationToken.None);
var output = Console.OpenStandardOutput();
await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(AppendForeverAsync)));

async Task AppendForeverAsync()
{
    while (true)
    {
        var number = Interlocked.Increment(ref next);
        var context = new SpooledContext(ContextSamples.Record(number), ContextSamples.Key(number), ContextSamples.Start);
        await spool.AppendAsync(context, CancellationToken.None);
        lock (output)
        {
            // One write per line, unbuffered: what the parent reads was acknowledged, whenever the kill comes.
            output.Write(System.Text.Encoding.ASCII.GetBytes($"{number}\n"));
        }
    }
}
