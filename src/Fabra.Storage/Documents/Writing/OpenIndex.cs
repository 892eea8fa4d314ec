using Fabra.Core.Documents.Indexes;

namespace Fabra.Storage.Documents.Writing;

/// <summary>A live index that a transaction appends to.</summary>
internal sealed class OpenIndex(DocumentIndex index, DocumentNumbers numbers, Dictionary<string, VersionHead> heads)
{
    public DocumentIndex Index { get; } = index;

    public DocumentNumbers Next { get; private set; } = numbers;

    public List<NumberedVersion> Versions { get; } = [];

    public List<VersionEnd> Ends { get; } = [];

    public List<(PreparedAppend Append, long FirstChunk)> Postings { get; } = [];

    /// <summary>Appends the versions of one append; when each begins.</summary>
    public DateTimeOffset[] Append(PreparedAppend append)
    {
        Postings.Add((append, Next.Chunk));
        var begins = new DateTimeOffset[append.Versions.Count];
        for (var i = 0; i < begins.Length; i++)
        {
            begins[i] = Append(append.Versions[i]);
        }

        return begins;
    }

    /// <summary>What was appended is with DuckDB.</summary>
    public void Flushed()
    {
        Versions.Clear();
        Ends.Clear();
        Postings.Clear();
    }

    private DateTimeOffset Append(PreparedVersion prepared)
    {
        var version = prepared.Version;
        var begin = version.IndexedAt;
        if (heads.TryGetValue(version.DocumentId, out var before))
        {
            begin = before.Earliest > begin ? before.Earliest : begin;
            if (before.EndedAt is null)
            {
                Ends.Add(new VersionEnd(before.VersionNo, begin, Next.Version));
            }
        }

        heads[version.DocumentId] = new VersionHead(
            Next.Version, version.VersionId, begin, version.IsDeletion, version.Fingerprint, EndedAt: null);
        Versions.Add(new NumberedVersion(prepared, Next.Version, Next.Chunk, begin));
        Next = new DocumentNumbers(Next.Version + 1, Next.Chunk + version.Chunks.Count);
        return begin;
    }
}
