namespace Fabra.Storage.Redis;

/// <summary>The first byte of an encoded value. Stored: numbers are never changed and never used again.</summary>
internal enum ValueTag : byte
{
    Null = 0,
    False = 1,
    True = 2,
    Int64 = 3,
    Double = 4,
    String = 5,
    Bytes = 6,
    Timestamp = 7,
    List = 8,
    Struct = 9,
}
