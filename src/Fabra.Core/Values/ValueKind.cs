namespace Fabra.Authoring;

/// <summary>The kinds of <see cref="Value"/>.</summary>
public enum ValueKind
{
    /// <summary>The explicit null.</summary>
    Null,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A whole number of 64 bits.</summary>
    Int64,

    /// <summary>A finite double.</summary>
    Double,

    /// <summary>Text without U+0000.</summary>
    String,

    /// <summary>Octets.</summary>
    Bytes,

    /// <summary>A time, in whole microseconds.</summary>
    Timestamp,

    /// <summary>Values of any kinds.</summary>
    List,

    /// <summary>Named values of any kinds.</summary>
    Struct,
}
