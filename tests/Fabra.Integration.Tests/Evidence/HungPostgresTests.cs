using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing.Postgres;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Integration.Tests.Evidence;

/// <summary>Postgres takes connections and answers nothing.</summary>
public sealed class HungPostgresTests
{
    /// <summary>Between what it takes, 3.75 s, and what it took, 8 s: the time of a look for the request before that of the append.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6.5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task First_call_with_a_request_id_is_answered_in_the_time_that_is_promised()
    {
        Assert.SkipWhen(PostgresBinaries.WhyMissing is not null, PostgresBinaries.WhyMissing ?? "");
        await using var postgres = await PostgresServer.StartAsync(new PostgresServerOptions());
        var url = postgres.Url(await postgres.CreateDatabaseAsync());
        await using var server = await RunningServer.StartAsync(builder => builder.Options.PostgresUrl = url);
        await Samples.AssembleAsync(server.Client, "before", "text");
        var request = new AssembleContextRequest { Name = "during", RequestId = "r1", Items = { ContextItems.Text("text") } };
        postgres.Suspend();
        try
        {
            var answer = await server.Client.Contexts.AssembleContextAsync(
                request, new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Patience, cancellationToken: Cancellation));

            answer.Context.Evidence.State.ShouldBe(EvidenceState.Spooled);
        }
        finally
        {
            postgres.Resume();
        }
    }
}
