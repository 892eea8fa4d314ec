using Fabra.Core.Features;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>One online backend, empty at first.</summary>
public interface IOnlineFixture : IAsyncDisposable
{
    /// <summary>The clock that the store is given.</summary>
    ManualTime Time { get; }

    /// <summary>Opens and initialises the store; called once.</summary>
    internal Task<IOnlineStore> OpenAsync();
}
