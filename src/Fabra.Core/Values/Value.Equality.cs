using Fabra.Core.Values;

namespace Fabra.Authoring;

public sealed partial class Value
{
    /// <summary>Whether both are of one kind and equal, the fields of structs in the same order; texts and names are compared ordinally.</summary>
    public bool Equals(Value? other)
    {
        if (other is null || other.Kind != Kind || other._bits != _bits)
        {
            return false;
        }

        return Kind switch
        {
            ValueKind.String => string.Equals((string)_object!, (string)other._object!, StringComparison.Ordinal),
            ValueKind.Bytes => ((byte[])_object!).AsSpan().SequenceEqual((byte[])other._object!),
            ValueKind.List => ((Value[])_object!).AsSpan().SequenceEqual((Value[])other._object!),
            ValueKind.Struct => SameFields((KeyValuePair<string, Value>[])_object!, (KeyValuePair<string, Value>[])other._object!),
            _ => true,
        };
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Value);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Kind);
        hash.Add(_bits);
        switch (_object)
        {
            case string text:
                hash.Add(text, StringComparer.Ordinal);
                break;
            case byte[] bytes:
                hash.AddBytes(bytes);
                break;
            case Value[] values:
                Array.ForEach(values, hash.Add);
                break;
            case KeyValuePair<string, Value>[] fields:
                Array.ForEach(fields, field => hash.Add(field));
                break;
        }

        return hash.ToHashCode();
    }

    /// <summary>As contexts render it, the fields of structs in the order they have here; in what a context reads they are sorted.</summary>
    public override string ToString() => ValueText.Render(this, RenderingRule.AsStored);

    private static bool SameFields(KeyValuePair<string, Value>[] left, KeyValuePair<string, Value>[] right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (!string.Equals(left[i].Key, right[i].Key, StringComparison.Ordinal) || !left[i].Value.Equals(right[i].Value))
            {
                return false;
            }
        }

        return true;
    }
}
