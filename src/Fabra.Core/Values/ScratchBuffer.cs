using System.Buffers;
using System.Text.Json;

namespace Fabra.Core.Values;

/// <summary>
/// A buffer that each thread keeps for the next text it writes. A new one for each grew by 4 kB at a time, because a JSON writer
/// asks for that much, and made most of the garbage of an assembly.
/// </summary>
internal static class ScratchBuffer
{
    private const int Size = 16 * 1024;
    private const int MostKept = 1024 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _idle;

    /// <summary>The bytes that were written.</summary>
    public static byte[] Write<T>(T what, Action<ArrayBufferWriter<byte>, T> write)
    {
        // Taken while in use: what is written may have something written apart for it.
        var buffer = _idle ?? new ArrayBufferWriter<byte>(Size);
        _idle = null;
        write(buffer, what);
        var bytes = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity <= MostKept)
        {
            buffer.ResetWrittenCount();
            _idle = buffer;
        }

        return bytes;
    }

    /// <summary>The JSON that was written, with <see cref="NaturalJson.WriterOptions"/>.</summary>
    public static byte[] WriteJson<T>(T what, Action<Utf8JsonWriter, T> write) => WriteJson(what, NaturalJson.WriterOptions, write);

    /// <summary>The JSON that was written.</summary>
    public static byte[] WriteJson<T>(T what, JsonWriterOptions options, Action<Utf8JsonWriter, T> write) =>
        Write((What: what, Options: options, Write: write), static (buffer, job) =>
        {
            using var writer = new Utf8JsonWriter(buffer, job.Options);
            job.Write(writer, job.What);
        });
}
