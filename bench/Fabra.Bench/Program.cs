using System.Globalization;
using Fabra.Bench;
using Fabra.Bench.Baselines;
using Fabra.Bench.Documents;
using Fabra.Bench.Echo;

// One program, three processes: the measuring one, which starts the other two.
return args switch
{
    ["echo", var port] => await EchoServer.RunAsync(int.Parse(port, CultureInfo.InvariantCulture)),
    ["appender", var database, var records, var seconds] =>
        AppenderBaseline.Run(database, records, double.Parse(seconds, CultureInfo.InvariantCulture)),
    ["documents", .. var given] => await DocumentsRun.RunAsync(DocumentsOptions.Parse(given)),
    _ => await BenchRun.RunAsync(BenchOptions.Parse(args)),
};
