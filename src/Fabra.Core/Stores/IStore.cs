namespace Fabra.Core.Stores;

/// <summary>What every store offers to whoever runs it.</summary>
internal interface IStore : IAsyncDisposable
{
    /// <summary>For people and logs, secrets redacted: the backend and where it is.</summary>
    string Description { get; }

    /// <summary>Opens the store and brings its schema up to date. Called once, before anything else.</summary>
    Task InitializeAsync(CancellationToken cancellationToken);

    /// <summary>Asks the store for a sign of life, reading and writing; never throws but for cancellation.</summary>
    Task<StoreHealth> CheckAsync(CancellationToken cancellationToken);
}

/// <summary>Whether a store works, and what is wrong when it does not.</summary>
internal sealed record StoreHealth(bool Healthy, string Detail);
