using Fabra.Core.Requests;

namespace Fabra.Core.Documents;

/// <summary>What became of an append of versions.</summary>
/// <param name="IndexedAt">When each version became valid, in the order given; empty when nothing was appended.</param>
internal sealed record DocumentAppend(IReadOnlyList<DateTimeOffset> IndexedAt)
{
    /// <summary>The earlier request under the same key; nothing was appended.</summary>
    public RequestKeyMatch? Earlier { get; init; }

    /// <summary>The index does not exist or was deleted; nothing was appended.</summary>
    public bool IndexGone { get; init; }
}
