using Fabra.Client;
using Fabra.Core.Evidence.Spool;
using Fabra.Core.Stores;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Integration.Tests.Upgrade;
using Fabra.Testing;
using Fabra.V1;

namespace Fabra.Integration.Tests.Spools;

/// <summary>
/// A server drains what is of its own store, and refuses to start over what is not. Processes with a home folder of their own, on the store
/// of an earlier version, in whose spool a record waits, and on an empty one.
/// </summary>
public sealed class SpoolOwnerTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Context _waiting = EarlierStore.ReadSpooledRecord();

    private string Own => _folder.File("own");

    private string Another => _folder.File("another");

    private string Home => _folder.File("home");

    /// <summary>Where spools were by default.</summary>
    private string EarlierSpool => _folder.File("home", ".fabra", "spool");

    public async ValueTask InitializeAsync()
    {
        foreach (var folder in new[] { Own, Another, Path.GetDirectoryName(EarlierSpool)! })
        {
            Directory.CreateDirectory(folder);
        }

        await EarlierStore.RestoreAsync(Own);
        Directory.Move(Path.Join(Own, "spool"), EarlierSpool);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Earlier_default_spool_is_refused_by_another_store_and_drained_by_its_own()
    {
        var before = Snapshot(EarlierSpool);

        var refused = await ServerProcess.RefuseAtHomeAsync(Home, await ArgumentsAsync(Another));

        refused.Error.ShouldContain($"The spool {EarlierSpool} holds 1 records and does not say of which store");
        refused.Error.ShouldContain("FABRA_SPOOL_ADOPT=unstamped");
        refused.Error.ShouldContain("FABRA_SPOOL_DIR");
        Snapshot(EarlierSpool).ShouldBe(before);

        // With a folder of its own it has nothing to do with the other one.
        await using (var another = await StartAsync(Another, "--spool-dir", _folder.File("elsewhere")))
        {
            await ShouldNotHoldAsync(another);
        }

        await using var own = await StartAsync(Own);
        await ShouldHoldAsync(own);
        Directory.GetFiles(EarlierSpool, "segment-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Earlier_default_spool_is_taken_over_when_the_operator_says_so()
    {
        await using var another = await StartAsync(Another, "--spool-adopt", "unstamped");

        await ShouldHoldAsync(another);
    }

    [Fact]
    public async Task Spool_of_another_store_is_refused_naming_both_and_drained_by_its_own()
    {
        var own = await IdentityAsync(Own);
        new SpoolStamp(EarlierSpool).Write(own);
        var another = await IdentityAsync(Another);
        var before = Snapshot(EarlierSpool);

        var refused = await ServerProcess.RefuseAtHomeAsync(
            Home, [.. await ArgumentsAsync(Another), "--spool-dir", EarlierSpool]);

        refused.Error.ShouldContain($"The spool {EarlierSpool} holds 1 records of the store {own}; this server's store is {another}.");
        refused.Error.ShouldContain($"FABRA_SPOOL_ADOPT={own.Id}");
        Snapshot(EarlierSpool).ShouldBe(before);

        // By default it is left to the store that it names.
        await using (var server = await StartAsync(Another))
        {
            await ShouldNotHoldAsync(server);
        }

        await using var drained = await StartAsync(Own, "--spool-dir", EarlierSpool);
        await Eventually.ShouldBecomeAsync(() => HoldsAsync(drained), "the record is in its own store's log");
    }

    private static async Task<string[]> ArgumentsAsync(string folder) =>
        ["--grpc-port", "0", "--http-port", "0", .. await TestStores.ArgumentsAsync(folder)];

    private static List<string> Snapshot(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => $"{path} {Convert.ToHexString(File.ReadAllBytes(path))}"),
    ];

    private async Task<ServerProcess> StartAsync(string folder, params string[] more) =>
        await ServerProcess.StartAtHomeAsync(Home, [.. await ArgumentsAsync(folder), .. more]);

    /// <summary>As a server notes it in a new spool.</summary>
    private async Task<StoreIdentity> IdentityAsync(string folder)
    {
        var spool = Path.Join(folder, "new-spool");
        await using (await StartAsync(folder, "--spool-dir", spool))
        {
        }

        return new SpoolStamp(spool).Read().ShouldNotBeNull();
    }

    private Task<Context> FindAsync(ServerProcess server) => server.Client.GetContextAtAsync(
        _waiting.ContextId, new GetContextOptions { View = ContextView.Raw }, TestContext.Current.CancellationToken);

    private async Task<bool> HoldsAsync(ServerProcess server) => (await FindAsync(server)).Evidence.State == EvidenceState.Durable;

    private async Task ShouldHoldAsync(ServerProcess server)
    {
        var found = await FindAsync(server);
        found.Evidence.State.ShouldBe(EvidenceState.Durable);
        found.ShouldMatchItsCommitments();
    }

    private async Task ShouldNotHoldAsync(ServerProcess server) =>
        (await Should.ThrowAsync<FabraRpcException>(FindAsync(server))).Reason.ShouldBe("CONTEXT_NOT_FOUND");
}
