namespace Fabra.Core.Stores;

/// <summary>Which store it is. A copy of a store, and so a restored backup, has the identity of its original.</summary>
/// <param name="Id">Made once, with the store.</param>
/// <param name="Description">The backend and where it is, secrets redacted; it may have moved since this was noted.</param>
internal sealed record StoreIdentity(Guid Id, string Description)
{
    public override string ToString() => $"{Id} ({Description})";
}
