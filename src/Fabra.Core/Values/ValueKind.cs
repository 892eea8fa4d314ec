namespace Fabra.Authoring;

/// <summary>The kinds of <see cref="Value"/>.</summary>
public enum ValueKind
{
    Null,
    Bool,
    Int64,
    Double,
    String,
    Bytes,
    Timestamp,
    List,
    Struct,
}
