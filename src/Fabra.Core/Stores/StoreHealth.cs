
namespace Fabra.Core.Stores;

/// <summary>Whether a store works, and what is wrong when it does not.</summary>
public sealed record StoreHealth(bool Healthy, string Detail);
