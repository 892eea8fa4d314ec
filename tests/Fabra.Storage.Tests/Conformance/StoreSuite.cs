using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>What all suites share: a fresh backend for every test, restarts, and reasoned skips.</summary>
public abstract class StoreSuite(IStoreFixture fixture) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _patience =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private IOfflineStore? _store;

    /// <summary>Tests that this backend cannot pass, by method name (<c>*</c>: all of the suite), and why.</summary>
    public virtual IReadOnlyDictionary<string, string> CannotDo => new Dictionary<string, string>();

    /// <summary>The test's token, which also runs out: a store that hangs is a failure, not a run without end.</summary>
    protected CancellationToken Cancel => _patience.Token;

    protected IStoreFixture Fixture { get; } = fixture;

    private protected Sample Sample { get; } = new();

    private protected IOfflineStore Store => _store ?? throw new InvalidOperationException("The store is not open.");

    public async ValueTask InitializeAsync()
    {
        if (TestContext.Current.TestMethod?.MethodName is { } test && WhyNot(test) is { } reason)
        {
            Assert.Skip(reason);
        }

        _patience.CancelAfter(Patience);
        _store = await Fixture.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        await Fixture.DisposeAsync();
        _patience.Dispose();
    }

    /// <summary>Why a test is skipped on this backend; null: it is not.</summary>
    public string? WhyNot(string test) => CannotDo.GetValueOrDefault(test) ?? CannotDo.GetValueOrDefault("*");

    protected async Task RestartAsync()
    {
        await Store.DisposeAsync();
        _store = null;
        _store = await Fixture.OpenAsync();
    }
}
