using System.Security.Cryptography;
using System.Text.Json;
using Fabra.V1;
using Google.Protobuf;

namespace Fabra.Integration.Tests.Infrastructure;

/// <summary>Checks a record's RAW view against its own commitments, from the documentation and not with the server's code.</summary>
internal static class RecordCheck
{
    public static void ShouldMatchItsCommitments(this Context context)
    {
        using var manifest = JsonDocument.Parse(context.Raw.Manifest.Memory);
        using var salts = JsonDocument.Parse(context.Raw.Salts.Memory);
        foreach (var (name, bytes) in Segments(context.Raw))
        {
            byte[] committed =
            [
                .. "fabra/seg/v1\0"u8, .. Convert.FromHexString(salts.RootElement.GetProperty(name).GetString()!), .. bytes.Span,
            ];
            Convert.ToHexStringLower(SHA256.HashData(committed))
                .ShouldBe(manifest.RootElement.GetProperty("commitments").GetProperty(name).GetString(), name);
        }

        manifest.RootElement.GetProperty("context_id").GetString().ShouldBe(context.ContextId);
        Convert.ToHexStringLower(SHA256.HashData(context.Raw.Manifest.Span)).ShouldBe(context.Evidence.RecordHash);
    }

    private static (string Name, ByteString Bytes)[] Segments(RawRecord raw) =>
        [("content", raw.Content), ("plan", raw.Plan), ("lineage", raw.Lineage), ("meta", raw.Meta)];
}
