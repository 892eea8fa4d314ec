using Fabra.Core.Documents;
using Fabra.Core.Errors;
using Fabra.Core.Requests;
using Fabra.Storage.DuckDb.Documents.Search;
using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Documents.Writing;

/// <summary>Versions of one index to append, all or nothing.</summary>
internal sealed class VersionsWrite : DuckDbWrite
{
    /// <exception cref="RowRefusedException">Some text cannot be stored.</exception>
    public VersionsWrite(IReadOnlyList<DocumentVersion> versions, RequestKey? key)
    {
        Key = key;
        if (versions.Count > 0)
        {
            Tenant = Utf8Rules.Check(versions[0].Tenant, "tenant");
            IndexId = versions[0].IndexId;
        }

        if (versions.Any(version => version.Tenant != Tenant || version.IndexId != IndexId))
        {
            throw new ArgumentException("The versions belong to more than one index.", nameof(versions));
        }

        Versions = [.. versions.Select(version => new PreparedVersion(version))];
        Postings = PostingRow.Of([.. versions.SelectMany(version => version.Chunks)]);
        Rows = Math.Max(1, versions.Sum(version => 1 + version.Chunks.Count));
        Bytes = 256 + Versions.Sum(version => version.Bytes) + Postings.Sum(row => row.Postings.Length + 32L);
    }

    public string Tenant { get; } = "";

    public Guid IndexId { get; }

    public IReadOnlyList<PreparedVersion> Versions { get; }

    /// <summary>Where the terms of all its chunks occur; the first chunk has number 0.</summary>
    public IReadOnlyList<PostingRow> Postings { get; }

    public override int Rows { get; }

    public override long Bytes { get; }

    public override RequestKey? Key { get; }

    /// <summary>When each version begins, once it is applied.</summary>
    public IReadOnlyList<DateTimeOffset> Begins { get; private set; } = [];

    public override WriteResult Apply(WriteBatch batch)
    {
        if (batch.TryFindKey(Key, out var earlier))
        {
            return new WriteResult(0, earlier);
        }

        if (Versions.Count > 0)
        {
            if (batch.Documents.Open(Tenant, IndexId) is not { } index)
            {
                return new WriteResult(0, Refused: true);
            }

            CheckDimensions(index.Index.Embedder.Dimensions);
            Begins = index.Append(this);
        }

        batch.Remember(Key, null);
        return new WriteResult(Versions.Count);
    }

    private void CheckDimensions(int dimensions)
    {
        var other = Versions.SelectMany(version => version.Version.Chunks)
            .FirstOrDefault(chunk => chunk.Embedding.Length != dimensions);
        if (other is not null)
        {
            throw new RowRefusedException(
                DuckDbErrors.Store, $"an embedding has {other.Embedding.Length} dimensions, its index {dimensions}");
        }
    }
}
