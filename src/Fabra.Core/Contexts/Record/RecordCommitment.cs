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

    /// <summary>The commitment to the content, as the manifest has it.</summary>
    public static string ContentHash(ContextRecord record)
    {
        // Canonical JSON sorts its members, so that this one comes first in every manifest.
        var bytes = record.Manifest.Span;
        if (bytes.StartsWith(BeforeContentHash) && bytes[BeforeContentHash.Length..].IndexOf((byte)'"') is >= 0 and var end)
        {
            return Encoding.ASCII.GetString(bytes.Slice(BeforeContentHash.Length, end));
        }

        throw new FormatException($"The manifest of {record.ContextId} does not begin with the commitment to the content.");
    }

    /// <summary>The record with salts and manifest over its segments.</summary>
    /// <param name="record">Complete but for salts and manifest.</param>
    /// <param name="salts">Four salts of <see cref="SaltLength"/> octets: content, lineage, meta, plan.</param>
    internal static ContextRecord Seal(ContextRecord record, ReadOnlySpan<byte> salts)
    {
        var commitments = new KeyValuePair<string, object>[Segments.Length];
        var hexSalts = new KeyValuePair<string, object>[Segments.Length];
        for (var i = 0; i < Segments.Length; i++)
        {
            var salt = salts.Slice(i * SaltLength, SaltLength);
            commitments[i] = new(Segments[i], Commit(salt, Segment(record, Segments[i]).Span));
            hexSalts[i] = new(Segments[i], Convert.ToHexStringLower(salt));
        }

        return record with
        {
            Salts = CanonicalJson.Serialize(hexSalts),
            Manifest = CanonicalJson.Serialize(
            [
                new("commitments", commitments),
                new("context_id", record.ContextId.ToString()),
                new("entry_type", record.EntryType),
                new("name", record.Name),
                new("principal", record.Principal.Value),
                new("tenant", record.Tenant.Value),
                new("timestamp", TimestampText.Format(record.Timestamp)),
                new("version", record.Version),
            ]),
        };
    }

    /// <summary>The segments and columns of a record that do not match its manifest; empty when all do.</summary>
    internal static IReadOnlyList<string> FindMismatches(ContextRecord record)
    {
        using var manifest = TryParse(record.Manifest);
        using var salts = TryParse(record.Salts);
        if (manifest is null || salts is null)
        {
            return [manifest is null ? "manifest" : "salts"];
        }

        var committed = manifest.RootElement;
        var commitments = committed.TryGetProperty("commitments", out var member) ? member : default;
        var mismatches = new List<string>();
        foreach (var segment in Segments)
        {
            if (!Matches(record, segment, TextOf(salts.RootElement, segment), TextOf(commitments, segment)))
            {
                mismatches.Add(segment);
            }
        }

        Compare("context_id", record.ContextId.ToString());
        Compare("entry_type", record.EntryType);
        Compare("name", record.Name);
        Compare("principal", record.Principal.Value);
        Compare("tenant", record.Tenant.Value);
        Compare("timestamp", TimestampText.Format(record.Timestamp));
        Compare("version", record.Version);
        return mismatches;

        void Compare(string name, string stored)
        {
            if (TextOf(committed, name) != stored)
            {
                mismatches.Add(name);
            }
        }
    }

    private static bool Matches(ContextRecord record, string segment, string saltText, string commitment)
    {
        Span<byte> salt = stackalloc byte[SaltLength];
        return saltText.Length == SaltLength * 2
            && Convert.FromHexString(saltText, salt, out _, out _) == OperationStatus.Done
            && Commit(salt, Segment(record, segment).Span) == commitment;
    }

    // Either may have been damaged like any other column.
    private static JsonDocument? TryParse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string TextOf(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object ? json.Text(Encoding.UTF8.GetBytes(name)) : "";

    private static ReadOnlyMemory<byte> Segment(ContextRecord record, string name) => name switch
    {
        "content" => record.Content,
        "lineage" => record.Lineage,
        "meta" => record.Meta,
        _ => record.Plan,
    };
}
