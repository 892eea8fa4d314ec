using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fabra.Core.Values;

namespace Fabra.Core.Contexts;

/// <summary>
/// What a record commits to. Each segment has a salted commitment, SHA-256("fabra/seg/v1" 0x00 ‖ salt ‖ stored bytes), so that a segment
/// can be erased without making the others unprovable. The record hash is the SHA-256 of the manifest, canonical JSON over the
/// commitments, ids, times, tenant, principal and name.
/// </summary>
internal static class RecordCommitment
{
    /// <summary>Octets of one salt.</summary>
    public const int SaltLength = 32;

    private static readonly byte[] Domain = "fabra/seg/v1\0"u8.ToArray();

    private static ReadOnlySpan<byte> BeforeContentHash => "{\"commitments\":{\"content\":\""u8;

    /// <summary>The names of the segments, in the order of their salts.</summary>
    internal static readonly string[] Segments = ["content", "lineage", "meta", "plan"];

    /// <summary>The commitment to one segment, as lower-case hex.</summary>
    public static string Commit(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> segment)
    {
        // Copied into one place: an incremental hash costs more than the copy does.
        var length = Domain.Length + salt.Length + segment.Length;
        var together = ArrayPool<byte>.Shared.Rent(length);
        Domain.CopyTo(together, 0);
        salt.CopyTo(together.AsSpan(Domain.Length));
        segment.CopyTo(together.AsSpan(Domain.Length + salt.Length));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(together.AsSpan(0, length), hash);
        ArrayPool<byte>.Shared.Return(together);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>The hash that stands for the whole record, as lower-case hex.</summary>
    public static string RecordHash(ContextRecord record) => Convert.ToHexStringLower(SHA256.HashData(record.Manifest.Span));

    /// <summary>The commitment to the content, as the manifest has it; empty when it does not begin with one.</summary>
    public static string ContentHash(ContextRecord record)
    {
        // Canonical JSON sorts its members, so that this one comes first in every manifest.
        var bytes = record.Manifest.Span;
        return bytes.StartsWith(BeforeContentHash) && bytes[BeforeContentHash.Length..].IndexOf((byte)'"') is >= 0 and var end
            ? Encoding.ASCII.GetString(bytes.Slice(BeforeContentHash.Length, end))
            : "";
    }

    /// <summary>The record with salts and manifest over its segments.</summary>
    /// <param name="record">Complete but for salts and manifest.</param>
    /// <param name="salts">Four salts of <see cref="SaltLength"/> octets: content, lineage, meta, plan.</param>
    internal static ContextRecord Seal(ContextRecord record, ReadOnlySpan<byte> salts)
    {
        var commitments = new string[Segments.Length];
        var hexSalts = new KeyValuePair<string, object>[Segments.Length];
        for (var i = 0; i < Segments.Length; i++)
        {
            var salt = salts.Slice(i * SaltLength, SaltLength);
            commitments[i] = Commit(salt, Segment(record, Segments[i]).Span);
            hexSalts[i] = new(Segments[i], Convert.ToHexStringLower(salt));
        }

        return record with { Salts = CanonicalJson.Serialize(hexSalts), Manifest = ManifestOf(record, commitments) };
    }

    /// <summary>The segments and columns of a whole record that do not match its manifest; empty when all do.</summary>
    internal static IReadOnlyList<string> FindMismatches(ContextRecord record)
    {
        using var salts = TryParse(record.Salts);
        if (salts is null)
        {
            return ["salts", .. FindColumnMismatches(record)];
        }

        var commitments = Array.ConvertAll(Segments, segment => Commit(record, segment, TextOf(salts.RootElement, segment)));

        // Made again it is the very bytes; only when it is not, what differs is looked for.
        return !commitments.Contains(null) && ManifestOf(record, commitments!).AsSpan().SequenceEqual(record.Manifest.Span)
            ? []
            : Explain(record, commitments);
    }

    /// <summary>The columns of a record that do not match its manifest. Its segments need not be there.</summary>
    internal static IReadOnlyList<string> FindColumnMismatches(ContextRecord record)
    {
        using var manifest = TryParse(record.Manifest);
        return manifest is null ? ["manifest"] : [.. ColumnMismatches(record, manifest.RootElement)];
    }

    private static byte[] ManifestOf(ContextRecord record, string[] commitments) => CanonicalJson.Serialize(
    [
        new("commitments", Segments.Zip(commitments, (segment, commitment) => KeyValuePair.Create(segment, (object)commitment)).ToArray()),
        .. Columns(record).Select(column => KeyValuePair.Create(column.Name, (object)column.Text)),
    ]);

    private static (string Name, string Text)[] Columns(ContextRecord record) =>
    [
        ("context_id", record.ContextId.ToString()),
        ("entry_type", record.EntryType),
        ("name", record.Name),
        ("principal", record.Principal.Value),
        ("tenant", record.Tenant.Value),
        ("timestamp", TimestampText.Format(record.Timestamp)),
        ("version", record.Version),
    ];

    /// <param name="record">Does not match.</param>
    /// <param name="commitments">To the segments as they are; null where the salt is none.</param>
    private static List<string> Explain(ContextRecord record, string?[] commitments)
    {
        using var manifest = TryParse(record.Manifest);
        if (manifest is null)
        {
            return ["manifest"];
        }

        var committed = manifest.RootElement.TryGetProperty("commitments"u8, out var member) ? member : default;
        List<string> mismatches =
        [
            .. Segments.Where((segment, i) => commitments[i] is null || TextOf(committed, segment) != commitments[i]),
            .. ColumnMismatches(record, manifest.RootElement),
        ];
        return mismatches.Count > 0 ? mismatches : ["manifest"];
    }

    private static IEnumerable<string> ColumnMismatches(ContextRecord record, JsonElement manifest) =>
        Columns(record).Where(column => TextOf(manifest, column.Name) != column.Text).Select(column => column.Name);

    private static string? Commit(ContextRecord record, string segment, string saltText)
    {
        Span<byte> salt = stackalloc byte[SaltLength];
        return saltText.Length == SaltLength * 2 && Convert.FromHexString(saltText, salt, out _, out _) == OperationStatus.Done
            ? Commit(salt, Segment(record, segment).Span)
            : null;
    }

    // Any of it may have been altered to be no JSON, another kind of JSON, or escapes that are no text.
    private static JsonDocument? TryParse(ReadOnlyMemory<byte> json)
    {
        try
        {
            var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string TextOf(JsonElement json, string name)
    {
        try
        {
            return json.ValueKind == JsonValueKind.Object ? json.Text(Encoding.UTF8.GetBytes(name)) : "";
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static ReadOnlyMemory<byte> Segment(ContextRecord record, string name) => name switch
    {
        "content" => record.Content,
        "lineage" => record.Lineage,
        "meta" => record.Meta,
        _ => record.Plan,
    };
}
