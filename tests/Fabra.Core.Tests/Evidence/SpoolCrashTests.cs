using System.Diagnostics;
using System.Globalization;
using Fabra.Core.Evidence.Spool;
using Fabra.Core.Identity;
using Fabra.Testing;

namespace Fabra.Core.Tests.Evidence;

public sealed class SpoolCrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_of_an_appending_process_loses_nothing_that_was_acknowledged()
    {
        List<int> acknowledged = [];
        foreach (var lines in new[] { 1, 40, 333, 700 })
        {
            acknowledged.AddRange(await AppendUntilKilledAsync(acknowledged.DefaultIfEmpty(0).Max() + 100, lines));
        }

        await using var spool = await Spools.OpenAsync(_folder.Path, cancellationToken: Token);
        spool.Damages.ShouldBeEmpty();
        foreach (var number in acknowledged)
        {
            (await spool.FindAsync(TenantId.Default, ContextSamples.Id(number), Token)).ShouldBeSameAs(ContextSamples.Record(number));
            spool.FindRequest(ContextSamples.Key(number))!.ResultId.ShouldBe(ContextSamples.Id(number));
        }

        var all = await Spools.ReadAllAsync(spool, Token);
        Spools.Ids(all).Distinct().Count().ShouldBe(all.Count);
    }

    private async Task<List<int>> AppendUntilKilledAsync(int firstNumber, int lines)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Fabra.SpoolWriter.dll");
        using var child = Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", program, _folder.Path, firstNumber.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = child.StandardError.ReadToEndAsync(Token);
        List<int> acknowledged = [];
        while (await child.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            acknowledged.Add(int.Parse(line, CultureInfo.InvariantCulture));
            if (acknowledged.Count == lines)
            {
                (await Should.ThrowAsync<SpoolInUseException>(() => Spools.OpenAsync(_folder.Path, cancellationToken: Token)))
                    .Message.ShouldContain($"process {child.Id} ");
                child.Kill();
            }
        }

        await child.WaitForExitAsync(Token);
        acknowledged.Count.ShouldBeGreaterThanOrEqualTo(lines, await errors);
        return acknowledged;
    }
}
