using Fabra.Core.Stores;

namespace Fabra.Core.Evidence.Spool;

/// <summary>
/// The word of whoever runs the server that a spool's records belong to its store, where that cannot be shown. It names whose spool is
/// meant, so that it takes over no other if it is forgotten in the settings.
/// </summary>
/// <param name="Of">The identity of the store that the spool says it belongs to; null: it says none.</param>
internal sealed record SpoolAdoption(Guid? Of)
{
    /// <summary>The word for spools that name no store.</summary>
    public const string Unstamped = "unstamped";

    /// <summary>From <see cref="Unstamped"/> or an identity; null for anything else.</summary>
    public static SpoolAdoption? Parse(string text) =>
        text == Unstamped ? new SpoolAdoption((Guid?)null) : Guid.TryParseExact(text, "D", out var store) ? new SpoolAdoption(store) : null;

    public bool Allows(StoreIdentity? owner) => owner?.Id == Of;
}
