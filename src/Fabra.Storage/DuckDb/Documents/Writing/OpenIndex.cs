using Fabra.Core.Documents.Indexes;

namespace Fabra.Storage.DuckDb.Documents.Writing;

/// <summary>A live index that a transaction appends to.</summary>
internal sealed class OpenIndex(DocumentIndex index, DocumentNumbers numbers, Dictionary<string, VersionHead> heads)
{
    public DocumentIndex Index { get; } = index;

    public DocumentNumbers Next { get; private set; } = numbers;

    public List<NumberedVersion> Versions { get; } = [];

    public List<(long VersionNo, DateTimeOffset EndedAt)> Ends { get; } = [];

    public List<(VersionsWrite Write, long FirstChunk)> Postings { get; } = [];

    /// <summary>Appends the versions of one write; when each begins.</summary>
    public DateTimeOffset[] Append(VersionsWrite write)
    {
        Postings.Add((write, Next.Chunk));
        var begins = new DateTimeOffset[write.Versions.Count];
        for (var i = 0; i < begins.Length; i++)
        {
            begins[i] = Append(write.Versions[i]);
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
                Ends.Add((before.VersionNo, begin));
            }
        }

        heads[version.DocumentId] = new VersionHead(
            Next.Version, version.VersionId, begin, version.IsDeletion, version.Fingerprint, EndedAt: null);
        Versions.Add(new NumberedVersion(prepared, Next.Version, Next.Chunk, begin));
        Next = new DocumentNumbers(Next.Version + 1, Next.Chunk + version.Chunks.Count);
        return begin;
    }
}
