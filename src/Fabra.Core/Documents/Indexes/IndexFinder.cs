using Fabra.Core.Identity;
using Fabra.Core.Naming;
using Fabra.Core.Values;

namespace Fabra.Core.Documents.Indexes;

/// <summary>Finds indexes by name, and refuses unknown ones with the closest names.</summary>
internal sealed class IndexFinder(IDocumentStore store)
{
    private const int MostCompared = 1000;

    // Later than any deletion: what exists at it is what has not been deleted, whichever server's clock created it.
    private static readonly DateTimeOffset Ever = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The index of a name that has not been deleted; null when there is none.</summary>
    public Task<DocumentIndex?> FindLiveAsync(TenantId tenant, string name, CancellationToken cancellationToken) =>
        store.FindIndexAsync(tenant, name, Ever, cancellationToken);

    /// <summary>The index of a name that has not been deleted.</summary>
    /// <exception cref="FabraException">No name is given, it is not storable text, or no index has it; names <paramref name="field"/>.</exception>
    public async Task<DocumentIndex> GetLiveAsync(
        TenantId tenant, string name, string field, CancellationToken cancellationToken) =>
        await FindLiveAsync(tenant, Given(name, field), cancellationToken)
        ?? throw await UnknownAsync(tenant, name, field, cancellationToken);

    /// <summary>The index that bore a name at an instant, whose history at that instant is whole.</summary>
    /// <exception cref="FabraException">
    /// No name is given, no index had it then, or what was valid then may have been compacted.
    /// </exception>
    public async Task<DocumentIndex> GetAsOfAsync(
        TenantId tenant, string name, string field, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var index = await store.FindIndexAsync(tenant, Given(name, field), asOf, cancellationToken)
            ?? throw NotFound.Index(field, name, await LiveNamesAsync(tenant, cancellationToken), asOf);
        CheckWhole(index, asOf);
        return index;
    }

    /// <summary>The refusal of a name that no index has.</summary>
    public async Task<FabraException> UnknownAsync(
        TenantId tenant, string name, string field, CancellationToken cancellationToken) =>
        NotFound.Index(field, name, await LiveNamesAsync(tenant, cancellationToken));

    /// <exception cref="FabraException"><see cref="ErrorReason.HistoryCompacted"/>.</exception>
    internal static void CheckWhole(DocumentIndex index, DateTimeOffset asOf)
    {
        if (index.CompactedBefore is { } before && asOf < before)
        {
            throw Compacted(index, before);
        }
    }

    private static FabraException Compacted(DocumentIndex index, DateTimeOffset before)
    {
        var from = TimestampText.Format(before);
        return new FabraException(
            ErrorReason.HistoryCompacted, $"index \"{index.Name}\" was compacted; it can be read as of {from} and later")
        {
            Metadata = new Dictionary<string, string> { ["index_name"] = index.Name, ["compacted_before"] = from },
        };
    }

    private static string Given(string name, string field) =>
        (name.Length == 0 ? "is empty" : TextRules.Fault(name)) is { } fault ? throw FabraException.Field(field, fault) : name;

    private async Task<IEnumerable<string>> LiveNamesAsync(TenantId tenant, CancellationToken cancellationToken) =>
        (await store.ListIndexesAsync(tenant, null, MostCompared, cancellationToken)).Select(index => index.Name);
}
