using Fabra.Soak;
using Fabra.Soak.AsOf;
using Fabra.Soak.Disk;
using Fabra.Soak.Harness;
using Fabra.Soak.Kill9;
using Fabra.Soak.Race;
using Fabra.Soak.ReadId;
using Fabra.Soak.Replicas;
using Fabra.Soak.Stream;

if (SoakSettings.Parse(args) is not { } settings)
{
    Console.Error.WriteLine(SoakSettings.Usage);
    return 2;
}

var proofs = new (string Name, Func<Figures, CancellationToken, Task> RunAsync)[]
{
    ("kill9", new Kill9Proof(settings).RunAsync),
    ("kill9docs", new Kill9DocumentsProof(settings).RunAsync),
    ("race", new RaceProof(settings).RunAsync),
    ("disk", new DiskProof(settings).RunAsync),
    ("asof", new AsOfProof(settings).RunAsync),
    ("stream", new StreamProof(settings).RunAsync),
    ("replicas", new ReplicasProof(settings).RunAsync),
    ("pgstop", new DatabaseStopProof(settings).RunAsync),
    ("pghang", new DatabaseHangProof(settings).RunAsync),
    ("failover", new FailoverProof(settings).RunAsync),
    ("readid", new ReadIdProof(settings).RunAsync),
};
using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stopping.Cancel();
};

var summaries = new List<string>();
var failed = false;
foreach (var proof in proofs.Where(proof => settings.Proof is "all" || settings.Proof == proof.Name))
{
    Progress.Line($"== {proof.Name} (seed {settings.Seed})");
    var figures = new Figures(proof.Name);
    try
    {
        await proof.RunAsync(figures, stopping.Token);
    }
    catch (Exception failure)
    {
        Progress.Line(failure.ToString());
        figures.Fail(failure.Message);
    }

    failed |= figures.Failed;
    summaries.Add(figures.Summary);
}

foreach (var summary in summaries)
{
    Console.WriteLine(summary);
}

return failed ? 1 : 0;
