using System.Text;

namespace Fabra.Storage;

/// <summary>FNV-1a with 64 bits over texts. Stored: never to change.</summary>
internal static class Fnv1a
{
    private const ulong Basis = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    public static long Of(params ReadOnlySpan<string> texts)
    {
        var hash = Basis;
        foreach (var text in texts)
        {
            hash = Mix(hash, text);
        }

        return unchecked((long)hash);
    }

    private static ulong Mix(ulong hash, string text)
    {
        Span<byte> octets = stackalloc byte[256];
        var count = Encoding.UTF8.GetMaxByteCount(text.Length) <= octets.Length
            ? Encoding.UTF8.GetBytes(text, octets)
            : Encoding.UTF8.GetBytes(text, octets = new byte[Encoding.UTF8.GetByteCount(text)]);
        foreach (var octet in octets[..count])
        {
            hash = unchecked((hash ^ octet) * Prime);
        }

        // Ends the text: no octet of UTF-8 is 255.
        return unchecked((hash ^ 255) * Prime);
    }
}
