using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>One backend with data of its own, empty at first; what a backend brings to join the suites.</summary>
public interface IStoreFixture : IAsyncDisposable
{
    /// <summary>The clock that the stores are given.</summary>
    ManualTime Time { get; }

    /// <summary>Opens and initialises a store over the data; called again after the earlier store was disposed, it is a restart.</summary>
    internal Task<IOfflineStore> OpenAsync();
}
