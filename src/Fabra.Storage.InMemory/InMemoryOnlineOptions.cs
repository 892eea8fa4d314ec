namespace Fabra.Storage.InMemory;

/// <summary>Settings of <see cref="InMemoryOnlineStore"/>.</summary>
internal sealed record InMemoryOnlineOptions
{
    /// <summary>
    /// Most rows held, of all tenants together; beyond it those not read for longest make room, approximately. From 1. Default
    /// 1,000,000, which took 340 MB with short keys and numbers.
    /// </summary>
    public int MaxEntries { get; init; } = 1_000_000;
}
