using System.Text;
using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Integration.Tests.Records;

/// <summary>A server that records hashes in place of what was said.</summary>
public sealed class ContentNotRecordedTests
{
    private const string Secret = "the-patient-is-Napoleon";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Text_values_and_inputs_are_answered_and_stored_nowhere()
    {
        using var folder = new TemporaryFolder();
        string id;
        await using (var server = await StartAsync(folder))
        {
            await Samples.RegisterAsync(server.Client);
            var context = await AssembleAsync(server.Client);
            id = context.ContextId;
            context.Content.ShouldContain(Secret);

            var stored = await server.Client.GetContextAtAsync(id, new GetContextOptions { View = ContextView.Raw }, Cancellation);
            stored.ShouldMatchItsCommitments();
            stored.Meta.ContentRecorded.ShouldBeFalse();
            stored.Evidence.Verification.ShouldBe(Verification.Intact);
            stored.Lineage.TokenUsage.ShouldBe(context.Lineage.TokenUsage);
            stored.ToString().ShouldNotContain(Secret);
            foreach (var segment in new[] { stored.Raw.Content, stored.Raw.Plan, stored.Raw.Lineage, stored.Raw.Meta, stored.Raw.Manifest })
            {
                segment.ToStringUtf8().ShouldNotContain(Secret);
            }

            await server.Client.ReplayContextAsync(id, ReplayMode.AsOf, cancellationToken: Cancellation)
                .ShouldBeRefusedAsync(StatusCode.FailedPrecondition, "CONTENT_NOT_RECORDED");
            (await server.Cli.RunAsync("context", "replay", id)).ShouldFail(1, "CONTENT_NOT_RECORDED");
            (await server.Cli.PrintAsync("context", "show", id)).ShouldNotContain(Secret);
            (await server.Http.GetStringAsync($"/v1/context/{id}", Cancellation)).ShouldNotContain(Secret);
        }

        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file, Cancellation);
            bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)).ShouldBe(-1, file);
        }
    }

    [Fact]
    public async Task Repeated_request_returns_the_same_record()
    {
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(folder);
        await Samples.RegisterAsync(server.Client);

        var first = await AssembleAsync(server.Client, "again");
        var second = await AssembleAsync(server.Client, "again");

        second.ContextId.ShouldBe(first.ContextId);
    }

    private static Task<RunningServer> StartAsync(TemporaryFolder folder) =>
        RunningServer.StartInAsync(folder.Path, builder => builder.Options.Evidence.IncludeContent = false);

    private static Task<Context> AssembleAsync(FabraClient client, string? requestId = null) => client.AssembleContextAsync(
        "private",
        [ContextItems.Text($"Remember: {Secret}.")],
        new AssembleContextOptions
        {
            Inputs = new Dictionary<string, object?> { ["diagnosis"] = Secret },
            RequestId = requestId,
        },
        Cancellation);
}
