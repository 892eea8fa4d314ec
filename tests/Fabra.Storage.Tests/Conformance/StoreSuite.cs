using Fabra.Core.Storage;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>What all suites share: a fresh backend for every test, restarts, and reasoned skips.</summary>
public abstract class StoreSuite(IStoreFixture fixture) : IAsyncLifetime
{
    private IOfflineStore? _store;

    /// <summary>Tests that this backend cannot pass, by method name (<c>*</c>: all of the suite), and why.</summary>
    public virtual IReadOnlyDictionary<string, string> CannotDo => new Dictionary<string, string>();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected IStoreFixture Fixture { get; } = fixture;

    protected Sample Sample { get; } = new();

    protected IOfflineStore Store => _store ?? throw new InvalidOperationException("The store is not open.");

    public async ValueTask InitializeAsync()
    {
        if (TestContext.Current.TestMethod?.MethodName is { } test && WhyNot(test) is { } reason)
        {
            Assert.Skip(reason);
        }

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
