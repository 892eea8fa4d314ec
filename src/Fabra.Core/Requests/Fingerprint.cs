using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fabra.Core.Values;

namespace Fabra.Core.Requests;

/// <summary>SHA-256 over the meaning of a request: every part length-prefixed, maps in the order of their keys.</summary>
internal sealed class Fingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public Fingerprint Add(string? text)
    {
        if (text is null)
        {
            return Add(-1);
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        Add(bytes.Length);
        _hash.AppendData(bytes);
        return this;
    }

    public Fingerprint Add(long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        _hash.AppendData(bytes);
        return this;
    }

    public Fingerprint Add(bool flag) => Add(flag ? 1 : 0);

    public Fingerprint Add(TimeSpan? duration) => Add(duration?.Ticks ?? -1);

    public Fingerprint Add(DateTimeOffset? time) => Add(time?.UtcTicks ?? -1);

    public Fingerprint Add(Value? value)
    {
        if (value is null)
        {
            return Add(-1);
        }

        var json = TypedJson.Serialize(value);
        Add(json.Length);
        _hash.AppendData(json);
        return this;
    }

    public Fingerprint Add(IReadOnlyDictionary<string, Value> values)
    {
        Add(values.Count);
        foreach (var (name, value) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Add(name).Add(value);
        }

        return this;
    }

    public Fingerprint Add(IReadOnlyDictionary<string, string> texts)
    {
        Add(texts.Count);
        foreach (var (name, text) in texts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Add(name).Add(text);
        }

        return this;
    }

    public byte[] Finish() => _hash.GetHashAndReset();

    public void Dispose() => _hash.Dispose();
}
