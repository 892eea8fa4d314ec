using System.Net;
using Fabra.Client;
using Fabra.Core.Evidence;
using Fabra.Grpc.Server;
using Fabra.Integration.Tests.Documents;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Fabra.V1;
using Grpc.Core;
using EvidenceState = Fabra.V1.EvidenceState;

namespace Fabra.Integration.Tests.Evidence;

/// <summary>The database's disk is full: what is promised of records is said truthfully, and kept.</summary>
public sealed class FullDiskTests
{
    public FullDiskTests() =>
        Assert.SkipWhen(TestStores.AreRemote, "The small disk is a DuckDB file's; a Postgres server that fails is another proof.");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Best_effort_spools_tells_so_and_drains_without_loss_or_double()
    {
        await using var disk = await TinyDisk.MountAsync(32);
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(disk.Path, folder.File("spool"));
        var before = await Samples.AssembleManyAsync(server.Client, "before", 5);
        before.ShouldAllBe(context => context.Evidence.State == EvidenceState.Durable);

        disk.Fill();
        var during = await UntilNotDurableAsync(server.Client);
        for (var i = 0; i < 10; i++)
        {
            during.Add(await Samples.AssembleAsync(server.Client, "during", $"text {i}"));
        }

        var spooled = during.Where(context => context.Evidence.State == EvidenceState.Spooled).ToList();
        spooled.Count.ShouldBeGreaterThan(10);
        during.ShouldAllBe(context => context.Evidence.State != EvidenceState.NotPersisted);
        spooled.ShouldAllBe(context => context.Evidence.Error.Length > 0 && !context.Evidence.HasLogPosition);
        server.Logs.Texts.ShouldContain(text => text.StartsWith($"context_log_failed context_id={spooled[0].ContextId} error="));
        await Eventually.ShouldBecomeAsync(() => IsReadyAsync(server, HttpStatusCode.ServiceUnavailable), "readiness is lost");
        var found = await server.Client.GetContextAtAsync(spooled[0].ContextId, cancellationToken: Cancellation);
        found.Content.ShouldBe(spooled[0].Content);
        found.Evidence.State.ShouldBe(EvidenceState.Spooled);
        found.Evidence.RecordHash.ShouldBe(spooled[0].Evidence.RecordHash);

        disk.Free();
        await Eventually.ShouldBecomeAsync(
            async () => await CountAsync(server.Client) == before.Count + during.Count, "the spool is drained");
        await Eventually.ShouldBecomeAsync(() => IsReadyAsync(server, HttpStatusCode.OK), "readiness returns");
        await ShouldHoldOnceAsync(server.Client, [.. before, .. during]);
    }

    [Fact]
    public async Task Spooled_records_survive_a_restart_and_are_drained_then()
    {
        await using var disk = await TinyDisk.MountAsync(32);
        using var folder = new TemporaryFolder();
        List<Context> contexts;
        await using (var server = await StartAsync(disk.Path, folder.File("spool")))
        {
            disk.Fill();
            contexts = await UntilNotDurableAsync(server.Client);
            contexts[^1].Evidence.State.ShouldBe(EvidenceState.Spooled);
        }

        disk.Free();
        await using var restarted = await StartAsync(disk.Path, folder.File("spool"));
        await Eventually.ShouldBecomeAsync(
            async () => await CountAsync(restarted.Client) == contexts.Count, "the spool is drained");
        await ShouldHoldOnceAsync(restarted.Client, contexts);
    }

    [Fact]
    public async Task Full_spool_beside_a_full_database_is_not_persisted_and_says_so()
    {
        await using var disk = await TinyDisk.MountAsync(32);
        await using var spoolDisk = await TinyDisk.MountAsync(4);
        await using var server = await StartAsync(disk.Path, Path.Join(spoolDisk.Path, "spool"));
        disk.Fill();
        await UntilNotDurableAsync(server.Client);

        spoolDisk.Fill();
        var context = await UntilAsync(
            () => Samples.AssembleAsync(server.Client, "lost", new string('x', 20_000)),
            context => context.Evidence.State == EvidenceState.NotPersisted);

        context.Content.Length.ShouldBe(20_000);
        context.Evidence.Error.ShouldNotBeEmpty();
        await server.Client.GetContextAtAsync(context.ContextId, cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.NotFound, "CONTEXT_NOT_FOUND");
        disk.Free();
        spoolDisk.Free();
        await Eventually.ShouldBecomeAsync(
            async () => (await Samples.AssembleAsync(server.Client, "back", "text")).Evidence.State == EvidenceState.Durable,
            "contexts are durable again");
    }

    [Fact]
    public async Task Required_evidence_refuses_and_hands_out_no_id()
    {
        await using var disk = await TinyDisk.MountAsync(32);
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(
            disk.Path, folder.File("spool"), builder => builder.Options.Evidence.Mode = EvidenceMode.Required);
        var before = await Samples.AssembleAsync(server.Client, "before", "text");

        disk.Fill();
        FabraRpcException? refused = null;
        for (var i = 0; refused is null && i < 1000; i++)
        {
            try
            {
                await Samples.AssembleAsync(server.Client, "during", new string('x', 20_000));
            }
            catch (FabraRpcException error)
            {
                refused = error;
            }
        }

        refused.ShouldNotBeNull();
        refused.StatusCode.ShouldBe(StatusCode.Unavailable);
        refused.Reason.ShouldBe("EVIDENCE_NOT_DURABLE");
        before.Evidence.State.ShouldBe(EvidenceState.Durable);
        disk.Free();
        await Eventually.ShouldBecomeAsync(() => IsTakenAsync(server.Client), "contexts are taken again");
        await Eventually.ShouldBecomeAsync(() => IsReadyAsync(server, HttpStatusCode.OK), "readiness returns");
    }

    [Fact]
    public async Task Documents_are_refused_whole_with_the_reason_and_taken_once_there_is_room()
    {
        await using var disk = await TinyDisk.MountAsync(32);
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(disk.Path, folder.File("spool"));
        await Policies.CreateAsync(server.Client);
        DocumentInput[] Batch(int number) =>
            [.. Enumerable.Range(0, 10).Select(i => Policies.Document($"d{number}-{i}", string.Concat(Enumerable.Repeat($"word{number} of {i}. ", 300))))];
        disk.Fill();
        FabraRpcException? refused = null;
        var number = 0;
        for (; refused is null && number < 1000; number++)
        {
            try
            {
                await server.Client.IndexDocumentsAsync(Policies.Index, Batch(number), cancellationToken: Cancellation);
            }
            catch (FabraRpcException error)
            {
                refused = error;
            }
        }

        refused.ShouldNotBeNull().Reason.ShouldBe("STORE_UNAVAILABLE");
        refused.Message.ShouldStartWith("The disk of the duckdb store is full.");
        disk.Free();
        await Eventually.ShouldBecomeAsync(
            async () => await IsTakenAsync(() => server.Client.IndexDocumentsAsync(Policies.Index, Batch(number - 1), cancellationToken: Cancellation)),
            "documents are taken again");
        var index = await server.Client.Indexes.GetIndexAsync(new GetIndexRequest { Name = Policies.Index }, cancellationToken: Cancellation);
        index.Statistics.Documents.ShouldBe(number * 10);
    }

    private static async Task<bool> IsTakenAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (FabraRpcException error) when (error.Reason == "STORE_UNAVAILABLE")
        {
            return false;
        }
    }

    private static async Task<bool> IsTakenAsync(FabraClient client)
    {
        try
        {
            return (await Samples.AssembleAsync(client, "after", "text")).Evidence.State == EvidenceState.Durable;
        }
        catch (FabraRpcException error) when (error.Reason == "EVIDENCE_NOT_DURABLE")
        {
            return false;
        }
    }

    private static async Task<RunningServer> StartAsync(
        string data, string spool, Action<FabraServerBuilder>? configure = null) =>
        await RunningServer.StartInAsync(data, builder =>
        {
            builder.Options.Evidence.SpoolDirectory = spool;
            builder.Options.Evidence.SpoolMaxBytes = 8 << 20;
            builder.Options.Limits.HealthInterval = TimeSpan.FromMilliseconds(200);
            configure?.Invoke(builder);
        });

    /// <summary>Blocks that the database has reserved take some more records; goes on until they are full.</summary>
    private static async Task<List<Context>> UntilNotDurableAsync(FabraClient client)
    {
        var all = new List<Context>();
        await UntilAsync(
            async () =>
            {
                all.Add(await Samples.AssembleAsync(client, "during", new string('x', 20_000)));
                return all[^1];
            },
            context => context.Evidence.State != EvidenceState.Durable);
        return all;
    }

    private static async Task<Context> UntilAsync(Func<Task<Context>> assemble, Func<Context, bool> reached)
    {
        for (var i = 0; i < 1000; i++)
        {
            if (await assemble() is { } context && reached(context))
            {
                return context;
            }
        }

        throw new InvalidOperationException("A thousand contexts did not fill the disk.");
    }

    private static async Task<bool> IsReadyAsync(RunningServer server, HttpStatusCode expected)
    {
        using var answer = await server.Http.GetAsync("/readyz", Cancellation);
        return answer.StatusCode == expected;
    }

    private static ValueTask<int> CountAsync(FabraClient client) =>
        client.StreamContextsAsync(new StreamContextsOptions { View = ContextView.Summary }, Cancellation).CountAsync(Cancellation);

    private static async Task ShouldHoldOnceAsync(FabraClient client, List<Context> expected)
    {
        var stored = await client.StreamContextsAsync(new StreamContextsOptions { View = ContextView.Raw }, Cancellation)
            .Select(next => next.Context).ToListAsync(Cancellation);
        stored.Select(context => context.Evidence.LogPosition).ShouldBe(Enumerable.Range(1, expected.Count).Select(at => (long)at));
        stored.Select(context => context.ContextId).ShouldBe(expected.Select(context => context.ContextId), ignoreOrder: true);
        foreach (var context in stored)
        {
            context.ShouldMatchItsCommitments();
            context.Content.ShouldBe(expected.Single(one => one.ContextId == context.ContextId).Content);
        }
    }
}
