using Fabra.Core.Documents;
using Fabra.Core.Errors;
using Fabra.Core.Identity;
using Fabra.Storage.Documents.Terms;
using Fabra.Storage.Text;

namespace Fabra.Storage.Documents.Writing;

/// <summary>Versions of one index to append together, made ready before a writer takes them.</summary>
internal sealed class PreparedAppend
{
    private readonly string _store;

    /// <exception cref="RowRefusedException">Some text cannot be stored.</exception>
    public PreparedAppend(IReadOnlyList<DocumentVersion> versions, string store)
    {
        _store = store;
        var texts = new StorableText(store);
        if (versions.Count > 0)
        {
            Tenant = new TenantId(texts.Check(versions[0].Tenant.Value, "tenant"));
            IndexId = versions[0].IndexId;
        }

        if (versions.Any(version => version.Tenant != Tenant || version.IndexId != IndexId))
        {
            throw new ArgumentException("The versions belong to more than one index.", nameof(versions));
        }

        Versions = [.. versions.Select(version => new PreparedVersion(version, texts))];
        Postings = PostingRow.Of([.. versions.SelectMany(version => version.Chunks)]);
        Rows = Math.Max(1, versions.Sum(version => 1 + version.Chunks.Count));
        Bytes = 256 + Versions.Sum(version => version.Bytes) + Postings.Sum(row => row.Postings.Length + 32L);
    }

    public TenantId Tenant { get; }

    public Guid IndexId { get; }

    public IReadOnlyList<PreparedVersion> Versions { get; }

    /// <summary>Where the terms of all its chunks occur; the first chunk has number 0.</summary>
    public IReadOnlyList<PostingRow> Postings { get; }

    public int Rows { get; }

    public long Bytes { get; }

    /// <exception cref="RowRefusedException">An embedding has not as many dimensions as the index.</exception>
    public void CheckDimensions(int dimensions)
    {
        var other = Versions.SelectMany(version => version.Version.Chunks)
            .FirstOrDefault(chunk => chunk.Embedding.Length != dimensions);
        if (other is not null)
        {
            throw new RowRefusedException(_store, $"an embedding has {other.Embedding.Length} dimensions, its index {dimensions}");
        }
    }
}
