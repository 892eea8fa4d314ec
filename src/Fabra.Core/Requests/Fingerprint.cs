using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fabra.Core.Values;

namespace Fabra.Core.Requests;

/// <summary>
/// SHA-256 over the meaning of a request: every part length-prefixed, maps and the fields of structs sorted by code point, because encoders
/// write them in any order and an honest retry may send them in another one.
/// </summary>
internal sealed class Fingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _asSent;

    /// <summary>True when <see cref="AsSent"/> of the same parts is another fingerprint.</summary>
    public bool IsReordered { get; private set; }

    /// <summary>The fingerprint of what a description adds.</summary>
    public static byte[] Of(Action<Fingerprint> describe)
    {
        using var print = new Fingerprint();
        describe(print);
        return print.Finish();
    }

    /// <summary>
    /// As earlier versions made it: the fields of structs in the order they came, maps by UTF-16. Stores have such fingerprints of
    /// requests and documents.
    /// </summary>
    public static byte[] AsSent(Action<Fingerprint> describe)
    {
        using var print = new Fingerprint { _asSent = true };
        describe(print);
        return print.Finish();
    }

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

        var hashed = _asSent ? value : CanonicalValue.Of(value);
        IsReordered |= !ReferenceEquals(hashed, value);
        var json = TypedJson.Serialize(hashed);
        Add(json.Length);
        _hash.AppendData(json);
        return this;
    }

    public Fingerprint Add(IReadOnlyCollection<KeyValuePair<string, Value>> values)
    {
        Add(values.Count);
        foreach (var (name, value) in Sort(values))
        {
            Add(name).Add(value);
        }

        return this;
    }

    public Fingerprint Add(IReadOnlyCollection<KeyValuePair<string, string>> texts)
    {
        Add(texts.Count);
        foreach (var (name, text) in Sort(texts))
        {
            Add(name).Add(text);
        }

        return this;
    }

    public byte[] Finish() => _hash.GetHashAndReset();

    public void Dispose() => _hash.Dispose();

    private KeyValuePair<string, T>[] Sort<T>(IEnumerable<KeyValuePair<string, T>> map)
    {
        KeyValuePair<string, T>[] asSent = [.. map.OrderBy(entry => entry.Key, StringComparer.Ordinal)];
        if (_asSent)
        {
            return asSent;
        }

        KeyValuePair<string, T>[] sorted = [.. CodePointOrder.Sort(asSent)];
        IsReordered |= !sorted.Select(entry => entry.Key).SequenceEqual(asSent.Select(entry => entry.Key));
        return sorted;
    }
}
