using System.Text.Json;
using Fabra.Core.Stores;

namespace Fabra.Core.Evidence.Spool;

/// <summary>The file <c>store</c> of a spool: which store its records go to.</summary>
internal sealed class SpoolStamp(string directory)
{
    private const int Format = 1;

    private readonly string _path = Path.Combine(directory, "store");

    /// <summary>The store; null when the folder does not say, as those of earlier versions do not.</summary>
    /// <exception cref="SpoolDamagedException">The file is not what was written, or of a later format.</exception>
    public StoreIdentity? Read()
    {
        if (!File.Exists(_path))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(_path));
            var stamp = json.RootElement;
            var format = stamp.GetProperty("format"u8).GetInt32();
            return format == Format
                ? new StoreIdentity(stamp.GetProperty("store_id"u8).GetGuid(), stamp.GetProperty("description"u8).GetString() ?? "")
                : throw new SpoolDamagedException($"{_path} is of format {format}; this version of Fabra reads format {Format}.");
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new SpoolDamagedException($"{_path} is damaged: it does not say which store the spool belongs to.", error);
        }
    }

    /// <summary>Says so durably, file and folder.</summary>
    public void Write(StoreIdentity store)
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("format"u8, Format);
            writer.WriteString("store_id"u8, store.Id);
            writer.WriteString("description"u8, store.Description);
            writer.WriteEndObject();
        }

        AtomicFile.Write(_path, buffer.ToArray(), durable: true);
    }
}
