using System.Text;
using Fabra.Core.Contexts;

namespace Fabra.Storage.Tests.Support;

/// <summary>Whether a record came back as it was stored.</summary>
internal static class RecordAssert
{
    /// <summary>Everything, byte for byte; the position apart, which the log gives.</summary>
    public static void ShouldBeStored(this ContextRecord? actual, ContextRecord expected)
    {
        actual.ShouldNotBeNull();
        ShouldHaveColumnsOf(actual, expected);
        Bytes(actual.Content, expected.Content, "content");
        Bytes(actual.Plan, expected.Plan, "plan");
        Bytes(actual.Lineage, expected.Lineage, "lineage");
        Bytes(actual.Meta, expected.Meta, "meta");
        Bytes(actual.Salts, expected.Salts, "salts");
        Bytes(actual.Manifest, expected.Manifest, "manifest");
    }

    /// <summary>Everything but the segments.</summary>
    public static void ShouldHaveColumnsOf(this ContextRecord actual, ContextRecord expected)
    {
        actual.ContextId.ShouldBe(expected.ContextId);
        actual.Timestamp.ShouldBe(expected.Timestamp);
        actual.Timestamp.Offset.ShouldBe(TimeSpan.Zero);
        Text(actual.Name, expected.Name, "name");
        Text(actual.Version, expected.Version, "version");
        Text(actual.Tenant.Value, expected.Tenant.Value, "tenant");
        Text(actual.Principal.Value, expected.Principal.Value, "principal");
        Text(actual.ReplicaId, expected.ReplicaId, "replica_id");
        Text(actual.EntryType, expected.EntryType, "entry_type");
        actual.FreshnessStatus.ShouldBe(expected.FreshnessStatus);
        actual.Subjects.SequenceEqual(expected.Subjects).ShouldBeTrue("subjects, in their order");
        actual.Labels.Count.ShouldBe(expected.Labels.Count);
        foreach (var (key, value) in expected.Labels)
        {
            actual.Labels.TryGetValue(key, out var stored).ShouldBeTrue($"label \"{key}\"");
            Text(stored!, value, $"label \"{key}\"");
        }
    }

    private static void Text(string actual, string expected, string what) =>
        string.Equals(actual, expected, StringComparison.Ordinal).ShouldBeTrue($"{what}: \"{actual}\" is not \"{expected}\"");

    // Not the collection comparison of the assertion library: it takes seconds over megabytes.
    private static void Bytes(ReadOnlyMemory<byte> actual, ReadOnlyMemory<byte> expected, string what) =>
        actual.Span.SequenceEqual(expected.Span).ShouldBeTrue(
            $"{what}: {actual.Length} octets, expected {expected.Length}: {Shown(actual)} … {Shown(expected)}");

    private static string Shown(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span[..Math.Min(80, bytes.Length)]);
}
