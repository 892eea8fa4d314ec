using System.Globalization;
using Fabra.Bench;
using Fabra.Bench.Baselines;
using Fabra.Bench.Compare;
using Fabra.Bench.Documents;
using Fabra.Bench.Echo;
using Fabra.Bench.Processes;

// One program, three processes: the measuring one, which starts the other two.
if (args is not ["echo" or "appender", ..])
{
    MachineLoad.Report();
}

return args switch
{
    ["echo", var port] => await EchoServer.RunAsync(int.Parse(port, CultureInfo.InvariantCulture)),
    ["appender", var database, var records, var seconds] =>
        AppenderBaseline.Run(database, records, double.Parse(seconds, CultureInfo.InvariantCulture)),
    ["documents", .. var given] => await DocumentsRun.RunAsync(Parse(DocumentsOptions.Parse, given)),
    ["compare", .. var given] => await CompareRun.RunAsync(Parse(ComparisonOptions.Parse, given)),
    _ => await BenchRun.RunAsync(Parse(BenchOptions.Parse, args)),
};

// What is wrong with the command line is said in one line.
static T Parse<T>(Func<string[], T> parse, string[] given)
{
    try
    {
        return parse(given);
    }
    catch (ArgumentException wrong)
    {
        Console.Error.WriteLine(wrong.Message);
        Environment.Exit(2);
        throw;
    }
}
