namespace Fabra.Storage.Documents.Images;

/// <summary>An index as the snapshot of a search has it.</summary>
internal sealed record SearchedIndex(ImageView View, int Dimensions, DateTimeOffset? CompactedBefore)
{
    /// <exception cref="ArgumentException">The vector does not have as many dimensions as the index.</exception>
    public void CheckDimensions(ReadOnlyMemory<float> vector)
    {
        if (vector.Length != Dimensions)
        {
            throw new ArgumentException($"The vector has {vector.Length} dimensions, the index {Dimensions}.", nameof(vector));
        }
    }
}
