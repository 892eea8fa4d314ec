using Fabra.V1;

namespace Fabra.Client;

/// <summary>
/// Conversions between C# and <see cref="Value"/>. None loses anything silently: what does not fit exactly is refused.
/// <list type="table">
/// <listheader><term>Value</term><description>C#</description></listheader>
/// <item><term>null</term><description><c>null</c></description></item>
/// <item><term>bool</term><description><see cref="bool"/></description></item>
/// <item><term>int64</term><description>every integer type, checked; read also as <see cref="decimal"/>, and as
/// <see cref="double"/> when exact</description></item>
/// <item><term>double</term><description><see cref="double"/>, <see cref="float"/> (read only when exact); never NaN or
/// infinite</description></item>
/// <item><term>string</term><description><see cref="string"/>, <see cref="Guid"/></description></item>
/// <item><term>bytes</term><description><see cref="byte"/> arrays, <see cref="ReadOnlyMemory{T}"/> of byte</description></item>
/// <item><term>timestamp</term><description><see cref="DateTimeOffset"/>, <see cref="DateTime"/> of a known kind; the server
/// cuts to microseconds</description></item>
/// <item><term>list</term><description>arrays, lists, any sequence</description></item>
/// <item><term>struct</term><description>dictionaries with string keys</description></item>
/// <item><term>any</term><description><see cref="Value"/>, JSON nodes and elements</description></item>
/// </list>
/// </summary>
public static partial class FabraValue
{
    /// <summary>An explicit null.</summary>
    public static Value Null => new() { NullValue = NullValue.Unspecified };

    /// <summary>Whether there is a value: neither absent, nor without a kind, nor an explicit null.</summary>
    public static bool IsPresent(Value? value) =>
        value is not null && value.KindCase is not (Value.KindOneofCase.None or Value.KindOneofCase.NullValue);
}
